// What a protocol folder's inbound half provides: the side that callers talk to us on. All of it is pure and synchronous: no
// I/O, clock, logger or ids that were not handed in. A folder without inbound/ is a protocol that we do not serve. A codec
// belongs to a protocol, never to a provider. The files have the same names in every folder: test/house/protocol-files.ts
// lists them.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { LossField } from '../../generation/loss/loss-field.ts'
import type { EmbeddingRequest, EmbeddingResponse, VectorEncoding } from '../../embedding/embedding.ts'
import type { InboundProtocolName, ProtocolName } from '../../generation/protocol-name.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { AnswerContext } from './answer-context.ts'
import type { Echo } from './echo.ts'
import type { Envelope } from './envelope.ts'
import type { EventEncoder } from './event-encoder.ts'
import type { ScreenedFields } from './screened-fields.ts'

/** `usage`: of all choices together; undefined: it is not known of each. */
type ChoicesCodec = {
  /** What `encodeResponse` gave for each choice, in order, as one answer. */
  join(answers: readonly Buffer[], usage: Usage | undefined): Buffer
  /** What follows in a stream on the end of the last choice. */
  encodeEnd(context: AnswerContext, usage: Usage | undefined): string
}

/** What every stage needs of what a caller asks in, whatever is asked for. */
interface InboundSurface {
  /** The protocol of providers to which its bodies may go up as they came. */
  readonly wire: ProtocolName
  /** Which of the two key headers wins where both are there. */
  readonly keyPreference: 'bearer' | 'x-api-key'
  /** @throws GatewayError in the caller's words: no model, malformed messages, a feature that we do not serve. */
  decodeEnvelope(body: JsonObject): Envelope
  /** Where its requests refer to what lies in the operator's account at a provider. */
  readonly screenedFields: ScreenedFields
  /** The caller's name for a neutral field; undefined where this protocol cannot express it. */
  nameField(field: LossField): string
}

export interface InboundProtocol extends InboundSurface {
  readonly noun: 'generation'
  readonly name: InboundProtocolName
  /** @throws GatewayError as above. Unknown fields go to `extras`, unknown parts are opaque: neither is an error. */
  decodeRequest(body: JsonObject): GenerationRequest
  decodeEcho(body: JsonObject, request: GenerationRequest): Echo
  encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject
  createEventEncoder(context: AnswerContext): EventEncoder
  /** Several answers as one. Absent: callers cannot ask for several. */
  readonly choices?: ChoicesCodec
  /** An error as the body of an HTTP answer. */
  encodeError(error: GatewayError, requestId: string): JsonObject
  /** An error inside a stream that passthrough has begun; `eventCount` events went before it. */
  encodeStreamError(error: GatewayError, requestId: string, eventCount: number): string
  /** What keeps a silent stream alive; may be sent only between events. */
  readonly heartbeat: string
}

export interface EmbeddingInbound extends InboundSurface {
  readonly noun: 'embedding'
  readonly name: 'openai-embeddings'
  /** @throws GatewayError in the caller's words */
  decodeRequest(body: JsonObject): EmbeddingRequest
  /** `model`: where the provider does not say what ran. `inputTokens`: where it does not say how many there were. */
  encodeResponse(response: EmbeddingResponse, context: EmbeddingContext): JsonObject
  /** What `encodeResponse` gave for each part of the inputs, in order, as one answer. `usage` undefined: not known of each. */
  join(answers: readonly Buffer[], usage: Usage | undefined): Buffer
}

export type EmbeddingContext = {
  model: string
  inputTokens: number
  encoding: VectorEncoding
  /** Of the first vector among those of the whole answer. */
  firstIndex: number
}

/** Whatever callers ask in. */
export type Inbound = InboundProtocol | EmbeddingInbound
