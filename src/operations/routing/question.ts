// A request that is asked about and not made: read as a caller's would be, and asked by somebody who may use everything.
import { inboundProtocolNames, type InboundName } from '../../generation/protocol-name.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'
import type { Principal } from '../../keys/key.ts'
import { inbounds, outboundProtocols } from '../../protocols/protocols.ts'
import { writeRequestTask } from '../../stages/attempt/write-request/write-request.ts'
import { DecodedHere } from '../../stages/decode/decoded-here.ts'
import { readJsonBody } from '../../stages/decode/read-json-body.ts'
import type { Decoded } from '../../stages/tickets/decoded.ts'
import { OperationError } from '../operation.ts'

/** As requests are written that are made. */
export const writing = writeRequestTask((name) => outboundProtocols[name])

const names: readonly InboundName[] = [...inboundProtocolNames, 'openai-embeddings']

/** @throws OperationError */
export function readProtocol(written: string): InboundName {
  const known = names.find((name) => name === written)
  if (known !== undefined) return known
  throw new OperationError('usage', `\`protocol\` is one of ${names.join(', ')}.`)
}

/**
 * `body`: its text as it was given, since a number that JSON has and we do not, such as 1e400, is another one when it is
 * written again.
 * @throws GatewayError as the request would be refused
 */
export function decodeQuestion(protocol: InboundName, body: string, strict?: string): Decoded {
  const read = readJsonBody(Buffer.from(body))
  return new DecodedHere({ provider: undefined, strict }, inbounds[protocol], read, undefined)
}

/** @throws OperationError */
export function readGiven(text: string): JsonObject {
  const body = parseJsonObject(text)
  if (body === undefined) throw new OperationError('usage', '`body` is no JSON object.')
  return body
}

export const operator: Principal = {
  key: {
    id: '',
    name: 'operator',
    ownerId: '',
    status: 'active',
    createdMs: 0,
    expiresMs: undefined,
    preview: '',
    limits: {
      requestsPerMinute: undefined,
      tokensPerMinute: undefined,
      concurrentRequests: undefined,
      spendPerDay: undefined,
      spendPerMonth: undefined,
    },
    limitSettings: {},
    allowedModels: undefined,
    aliases: [],
  },
  owner: { id: '', name: 'operator', status: 'active', isUnlimited: true },
  walletId: undefined,
}
