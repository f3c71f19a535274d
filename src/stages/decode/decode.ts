// Body bytes -> what the other stages need of a request. Both relay modes share this: the envelope is read always, the
// neutral request is made only when a translation asks for it, since passthrough moves bytes and parses once.
import { isUtf8 } from 'node:buffer'
import { bounds } from '../../foundation/bounds.ts'
import { isObject, type JsonObject } from '../../foundation/json.ts'
import { parseText } from '../../foundation/json-text.ts'
import { scanTopLevel, type TopLevel } from '../../foundation/json-splice.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import { SIGNATURE_PREFIX } from '../../generation/signature.ts'
import type { Envelope, InboundProtocol } from '../../protocols/protocol.ts'
import { assertName } from './assert-name.ts'
import { readPreferences, type Preferences } from './preferences.ts'
import type { Exchange } from '../http/exchange.ts'

/** A body's bytes without a byte order mark, and what they hold. */
export type ReadBody = { bytes: Buffer; top: TopLevel; body: JsonObject }

const prefixBytes = Buffer.from(SIGNATURE_PREFIX)

/**
 * What the gateway itself reads or changes. Where one of them stood twice, a provider could read the other one than we
 * did: another model, another bill, preferences that leave the house.
 */
const readFields = [
  'model',
  'models',
  'provider',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'n',
  'messages',
  'input',
]

/** A request that was read and is well formed. */
export class Decoded {
  readonly inbound: InboundProtocol
  readonly envelope: Envelope
  /** The caller's bytes, untouched: every attempt starts from them. */
  readonly bytes: Buffer
  readonly preferences: Preferences
  /** Losses are refused (contract B1). */
  readonly strict: boolean
  /** A signature in our wrapping is inside: it must be unwrapped, so the bytes cannot go up as they are. */
  readonly holdsWrappedSignature: boolean
  #read: ReadBody | undefined
  #request: GenerationRequest | undefined

  constructor(exchange: Exchange, inbound: InboundProtocol, read: ReadBody) {
    const { bytes, body } = read
    this.inbound = inbound
    this.envelope = readEnvelope(inbound, body)
    this.bytes = bytes
    this.preferences = readPreferences(body, exchange.header('x-crossmodel-provider'))
    this.strict = exchange.header('x-crossmodel-strict')?.toLowerCase() === 'true'
    this.holdsWrappedSignature = bytes.includes(prefixBytes)
    this.#read = read
  }

  get top(): TopLevel {
    return this.#readBytes().top
  }

  get body(): JsonObject {
    return this.#readBytes().body
  }

  /** The neutral request, made at the first call. @throws GatewayError in the caller's words */
  request(): GenerationRequest {
    return (this.#request ??= this.inbound.decodeRequest(withoutOurs(this.body)))
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

/** @throws GatewayError invalid_json, and what the protocol's envelope refuses */
export function decode(exchange: Exchange, inbound: InboundProtocol, received: Buffer): Decoded {
  return new Decoded(exchange, inbound, readJsonBody(received))
}

/**
 * The JSON object that a body holds, and its bytes without a byte order mark. What it holds is counted before it is
 * parsed: a body of brackets takes thirty times its bytes as objects, and a second for each megabyte.
 * @throws GatewayError invalid_json: no JSON object in UTF-8, nested too deep, or a field of ours named twice;
 *   request_too_large: too many values
 */
export function readJsonBody(received: Buffer): ReadBody {
  const marked = received[0] === 0xef && received[1] === 0xbb && received[2] === 0xbf
  const bytes = marked ? received.subarray(3) : received
  if (!isUtf8(bytes)) throw new GatewayError('invalid_json', 'The body is not valid UTF-8.')
  const top = scanTopLevel(bytes, bounds.jsonValues)
  if (top === undefined) throw new GatewayError('invalid_json', 'The body must be a JSON object.')
  if (top.values > bounds.jsonValues)
    throw new GatewayError('request_too_large', `The body holds more than ${bounds.jsonValues} JSON values.`)
  if (top.depth > bounds.jsonDepth)
    throw new GatewayError('invalid_json', `The body nests deeper than ${bounds.jsonDepth} levels.`)
  const body = parse(bytes)
  if (!isObject(body)) throw new GatewayError('invalid_json', 'The body must be a JSON object.')
  for (const field of top.duplicates) {
    if (readFields.includes(field))
      throw new GatewayError('invalid_json', `The body names '${field}' more than once.`, { param: field })
  }
  return { bytes, top, body }
}

/** The protocol's envelope, whose model has a name that can be looked up and recorded. @throws GatewayError */
export function readEnvelope(inbound: InboundProtocol, body: JsonObject): Envelope {
  const envelope = inbound.readEnvelope(body)
  assertName(envelope.model, 'model')
  return envelope
}

function parse(bytes: Buffer): unknown {
  try {
    return parseText(bytes.toString('utf8'))
  } catch (error) {
    const tooMany = `The body has more than ${bounds.jsonEscapedNames} different names with escapes.`
    throw new GatewayError('invalid_json', error instanceof RangeError ? tooMany : 'The body is not valid JSON.')
  }
}

/** Fields that are ours leave before the request is looked at as the protocol's (contract B9). */
function withoutOurs(body: JsonObject): JsonObject {
  if (!('provider' in body) && !('models' in body)) return body
  const { provider: _provider, models: _models, ...rest } = body
  return rest
}
