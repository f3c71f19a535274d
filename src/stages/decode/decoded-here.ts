// A request whose body is read on this thread: what is asked of it is done at once.
import type { JsonObject } from '../../foundation/json.ts'
import type { TopLevel } from '../../foundation/json-splice.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import type { Envelope, InboundProtocol } from '../../protocols/protocol.ts'
import { assertName } from './assert-name.ts'
import type { BodyFact, BodyTask, Decoded, ReadRequest } from './decoded.ts'
import { readPreferences, type Preferences } from './preferences.ts'
import { readJsonBody, type ReadBody } from './read-json-body.ts'

/** The headers that say how a body is to be understood. */
export type DecodeHeaders = { provider: string | undefined; strict: string | undefined }

export class DecodedHere implements Decoded, ReadRequest {
  readonly inbound: InboundProtocol
  readonly envelope: Envelope
  readonly bytes: Buffer
  readonly preferences: Preferences
  readonly strict: boolean
  readonly size: number
  #read: ReadBody | undefined
  #request: GenerationRequest | undefined

  /** @throws GatewayError what the protocol's envelope refuses, a name or a preference that is malformed */
  constructor(headers: DecodeHeaders, inbound: InboundProtocol, read: ReadBody) {
    const { bytes, body } = read
    this.inbound = inbound
    this.envelope = readEnvelope(inbound, body)
    this.bytes = bytes
    this.size = bytes.length
    this.preferences = readPreferences(body, headers.provider)
    this.strict = headers.strict?.toLowerCase() === 'true'
    this.#read = read
  }

  get top(): TopLevel {
    return this.#readBytes().top
  }

  get body(): JsonObject {
    return this.#readBytes().body
  }

  request(): GenerationRequest {
    return (this.#request ??= this.inbound.decodeRequest(withoutOurs(this.body)))
  }

  read<T>(fact: BodyFact<T>): T {
    return fact.read(this)
  }

  perform<A, R>(task: BodyTask<A, R>, args: A): R {
    return task.perform(this, args)
  }

  /**
   * Keeps the bytes alone, a fraction of what they were read into: for a long stream, when hardly anybody will ask again.
   * Who does has them read again.
   */
  forget(): void {
    this.#read = undefined
    this.#request = undefined
  }

  #readBytes(): ReadBody {
    return (this.#read ??= readJsonBody(this.bytes))
  }
}

/** The protocol's envelope, whose model has a name that can be looked up and recorded. @throws GatewayError */
export function readEnvelope(inbound: InboundProtocol, body: JsonObject): Envelope {
  const envelope = inbound.readEnvelope(body)
  assertName(envelope.model, 'model')
  return envelope
}

/** Fields that are ours leave before the request is looked at as the protocol's (contract B9). */
function withoutOurs(body: JsonObject): JsonObject {
  if (!('provider' in body) && !('models' in body)) return body
  const { provider: _provider, models: _models, ...rest } = body
  return rest
}
