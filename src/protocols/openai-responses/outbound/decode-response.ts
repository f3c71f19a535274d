// A whole answer of a Responses upstream -> the neutral answer.
import { isObject, readArray, readNumber, readString, type JsonObject } from '../../../foundation/json.ts'
import { GatewayError } from '../../../generation/gateway-error.ts'
import type { Part } from '../../../generation/part.ts'
import type { GenerationResponse } from '../../../generation/response.ts'
import type { Source } from '../../port/source.ts'
import { decodeStreamError } from './decode-error.ts'
import { decodeItem, type ItemReader } from '../decode-item.ts'
import { decodeFinish, type Seen } from '../finish-reason.ts'
import { decodeUsage } from '../usage.ts'
import { own } from '../wire.ts'

/** @throws GatewayError where the answer failed, did not end, or is no answer. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const status = readString(body['status'])
  if (status === 'failed' || (isObject(body['error']) && body['output'] === undefined)) throw decodeStreamError(body)
  const output = readArray(body['output'])
  if (output === undefined || status === 'cancelled' || status === 'queued' || status === 'in_progress')
    throw unreadable(`status ${status}, output ${typeof body['output']}`)
  const reader = createAnswerReader(source)
  const parts = output.filter(isObject).flatMap((item) => decodeItem(item, reader).map(({ part }) => part))
  const usage = decodeUsage(body)
  return {
    ...decodeHead(body),
    parts,
    finish: decodeFinish(body, look(parts)),
    ...(usage === undefined ? {} : { usage }),
    opaque: [],
  }
}

export function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}

/** How the items of an answer from `source` are read. */
export function createAnswerReader(source: Source): ItemReader {
  const { issuer, credential } = source
  return {
    place: 'answer',
    readSignature: (value, itemId) => ({
      signature: {
        issuer,
        protocol: own,
        value,
        ...(itemId === undefined ? {} : { itemId }),
        ...(credential === undefined ? {} : { credential }),
      },
    }),
    newCallId: () => source.newId('call_'),
  }
}

export function decodeHead(body: JsonObject): { id?: string; model?: string; createdSeconds?: number } {
  const id = readString(body['id'])
  const model = readString(body['model'])
  const createdAt = readNumber(body['created_at'])
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdAt === undefined ? {} : { createdSeconds: Math.floor(createdAt) }),
  }
}

function look(parts: readonly Part[]): Seen {
  return {
    toolCall: parts.some(({ kind }) => kind === 'tool-call'),
    refusal: parts.some(({ kind }) => kind === 'refusal'),
  }
}
