// The two interfaces that a protocol folder fills. A codec belongs to a protocol, never to a provider: what a provider
// does differently arrives as quirks. All of it is pure and synchronous: no I/O, clock, logger or ids that were not
// handed in. A folder without an inbound half is a protocol that we do not serve.
//
// fixed file names   wire.ts usage.ts finish-reason.ts
//   inbound           read-envelope.ts decode-request.ts encode-response.ts encode-events.ts encode-error.ts fields.ts
//   outbound          encode-request.ts decode-response.ts decode-events.ts decode-error.ts meter.ts
//   both              protocol.ts, which gathers them into the objects typed here
import type { Json, JsonObject } from '../foundation/json.ts'
import type { Frame } from '../foundation/sse.ts'
import type { Capabilities } from '../generation/capabilities.ts'
import type { FinishReason } from '../generation/finish-reason.ts'
import type { GatewayError } from '../generation/gateway-error.ts'
import type { LossField, LossList } from '../generation/loss.ts'
import type { MediaRates, OutputSink } from '../generation/output-sink.ts'
import type { InboundProtocolName, ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'
import type { Billed } from '../generation/read-billed.ts'
import type { GenerationRequest } from '../generation/request.ts'
import type { GenerationResponse } from '../generation/response.ts'
import type { ServerToolCalls } from '../generation/server-tool-calls.ts'
import type { StreamEvent } from '../generation/stream-event.ts'
import type { Usage } from '../generation/usage.ts'
import type { ScreenedFields } from './screened-fields.ts'

/** What every request is read for, translated or not. Reading it is cheap and checks what holds on both paths. */
export type Envelope = Billed & {
  model: string
  stream: boolean
  outputCap?: number
  candidateCount: number
  /** The caller wants usage in the stream (Chat `stream_options.include_usage`; the other protocols always send it). */
  wantsStreamUsage: boolean
  /** The body holds what only translation undoes (wrapped signatures, items of ours): passthrough would send it on. */
  mustTranslate?: true
}

/** What an answer needs of its request, as small plain data: the request may be large, and read on another thread. */
export type Echo = {
  /** Members of the body that the answer shows, or that its form depends on. */
  members: JsonObject
  /** Names of tools that are called with free text. */
  customTools: readonly string[]
}

/** What an inbound encoder may know of the generation that it writes for. */
export type AnswerContext = {
  /** `req_cm_…`; also the source of ids where the provider gave none. */
  requestId: string
  /** The catalogue model that ran: shown where the provider names none. */
  model: string
  /** Seconds since the epoch, where the provider gave no time. */
  createdSeconds: number
  /** Input tokens as estimated at admission: for protocols that show input before it is known (Messages). */
  estimatedInputTokens: number
  wantsStreamUsage: boolean
  echo: Echo
  /** A new random id with this prefix. */
  newId(prefix: string): string
  /** What the answer could not carry. */
  losses: LossList
}

/** A stream towards a caller: events in, wire text out. It relies on the grammar. */
export interface EventEncoder {
  /** The text to send, empty where the event has none. One event leaves as one text. */
  push(event: StreamEvent): string
}

export interface InboundProtocol {
  readonly name: InboundProtocolName
  /** Which of the two key headers wins where both are there (contract B1). */
  readonly keyPreference: 'bearer' | 'x-api-key'
  /** @throws GatewayError in the caller's words: no model, malformed messages, a feature that we do not serve. */
  readEnvelope(body: JsonObject): Envelope
  /** @throws GatewayError as above. Unknown fields go to `extras`, unknown parts are opaque: neither is an error. */
  decodeRequest(body: JsonObject): GenerationRequest
  readEcho(body: JsonObject, request: GenerationRequest): Echo
  encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject
  createEventEncoder(context: AnswerContext): EventEncoder
  /** An error as the body of an HTTP answer. */
  encodeError(error: GatewayError, requestId: string): JsonObject
  /** An error inside a stream that passthrough has begun; `eventCount` events went before it. */
  encodeStreamError(error: GatewayError, requestId: string, eventCount: number): string
  /** What keeps a silent stream alive; may be sent only between events. */
  readonly heartbeat: string
  /** Where its requests refer to what lies in the operator's account at a provider. */
  readonly screenedFields: ScreenedFields
  /** The caller's name for a neutral field; undefined where this protocol cannot express it. */
  nameField(field: LossField): string
}

/** Where a request goes, as far as its encoding depends on it. */
export type Target = {
  /** The provider's own id of the model. */
  model: string
  stream: boolean
  /** Whose signatures may be sent here, and which credential they are bound to. */
  issuer: string
  credential?: string
  quirks: Quirks
  capabilities: Capabilities
}

/** Where an answer comes from. */
export type Source = {
  issuer: string
  /** Set where the issuer binds signatures to the credential that made them. */
  credential?: string
  newId(prefix: string): string
}

export type EncodedRequest = {
  body: JsonObject
  /** Headers that the body calls for (beta features), lower case. */
  headers?: { [name: string]: string }
}

/** A stream from an upstream: frames in, events out, in the order of the grammar whatever comes in. */
export interface EventDecoder {
  /** A finish reason was read, and the end has not come. Absent where both come at once. */
  readonly isEnding?: boolean
  push(frame: Frame): StreamEvent[]
  /** Calls of tools that the provider runs and bills, as they went by; absent where a stream does not show them. */
  readonly serverToolCalls?: ServerToolCalls | undefined
  /** The upstream stopped. Without its terminal event before, this gives an `error` event: a cut is never a clean end. */
  end(): StreamEvent[]
}

/** What one frame of a passthrough stream says to the meter. */
export type Reading = {
  usage?: Usage
  finish?: FinishReason
  /** The frame carries something that the caller would see as content: the commit point. */
  content?: true
  /** The protocol's terminal event. */
  end?: true
  /** The protocol's error event. */
  error?: GatewayError
  /** Calls of tools that the provider runs and bills, all that went by so far. */
  serverToolCalls?: ServerToolCalls
  /** The frame is the usage chunk of Chat, without choices. */
  usageOnly?: true
  /** A part has ended: another one may follow, or the end. */
  partEnd?: true
}

/** Ends a stream that passes through before its time, from the events that went by last. */
export interface EarlyEnd {
  /** Whether these events say where the stream is: the newest that do are handed to `write`. `text`: a character a byte. */
  notes(text: string): boolean
  /**
   * What closes everything that is open and says that the answer was cut at its length; undefined where the events do not
   * say how. `answers`: how many the request asked for. `usage`: what the caller is charged for, where they asked to see it.
   */
  write(newest: readonly Frame[], answers: number, usage: Usage | undefined): string | undefined
}

/** Reads a copy of a passthrough stream. */
export interface Meter {
  /** Absent: the end repeats the whole answer, so only whoever followed all of it can write it. */
  readonly earlyEnd?: EarlyEnd
  read(frame: Frame): Reading
  /** What the frame brings of output. */
  readOutput(frame: Frame, sink: OutputSink): void
  /** Frames with output go by that nobody reads: what was told before cannot be told apart from what was not. */
  skipOutput?(): void
}

/** What passthrough learns of an answer that is not streamed. */
export type ReadAnswer = Pick<Reading, 'usage' | 'finish'> & { output: Json | undefined }

export interface OutboundProtocol {
  readonly name: ProtocolName
  /** Appended to the base URL as the protocol's own SDK would (contract C2). Starts with `/`. */
  path(model: string, stream: boolean): string
  /** How a streamed answer is framed. */
  readonly framing: 'sse' | 'aws-event-stream'
  encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest
  /** @throws GatewayError `provider_error` where the body is not an answer of this protocol. */
  decodeResponse(body: JsonObject, source: Source): GenerationResponse
  createEventDecoder(source: Source): EventDecoder
  /** The usage that a whole answer reports, also one that failed; undefined where there is none that makes sense. */
  readUsage(body: JsonObject): Usage | undefined
  /** Reads an error answer; `body` may be anything, or nothing. Never throws. */
  decodeError(status: number, body: string): GatewayError
  /** A frame that holds none of these texts needs no parse once content has been seen. */
  readonly meterMarkers: readonly string[]
  createMeter(): Meter
  /** What media in an answer count. */
  readonly mediaRates: MediaRates
  /**
   * Usage and finish of an answer that is not streamed, and the member that holds its output, for the meter of passthrough.
   * Undefined where the body is not plainly an answer: `decodeResponse` says what it is then. Absent where nobody passes this
   * protocol through.
   */
  readAnswer?(body: JsonObject): ReadAnswer | undefined
}
