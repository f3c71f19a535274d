// What a protocol folder's outbound half provides: the side that we talk to providers on. All of it is pure and synchronous,
// as for the inbound half. What a provider does differently arrives as quirks, never as a codec of its own.
import type { EmbeddingRequest, EmbeddingResponse, VectorEncoding } from '../../embedding/embedding.ts'
import type { ErrorKind } from '../../generation/error/error-table.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { MediaRates } from '../../generation/answer/output-sink.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import type { Quirks } from '../../generation/quirks.ts'
import type { ToolNameRule } from '../../generation/fit/fit-tool-names.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { EventDecoder } from './event-decoder.ts'
import type { Meter, Reading } from './meter.ts'
import type { Source } from './source.ts'
import type { Target } from './target.ts'

export type EncodedRequest = {
  body: JsonObject
  /** Headers that the body calls for (beta features), lower case. */
  headers?: { [name: string]: string }
}

/** How a provider is asked for the tokens of a request, where the protocol has a path for that. Nothing is generated. */
export type Counting = {
  /** As `path` of the protocol. */
  path(model: string): string
  /** What is asked for a request of which `body` is the body of a generation. */
  encodeCount(body: JsonObject, model: string): JsonObject
  /** The tokens that the answer names; undefined where they make no sense. */
  decodeCount(body: JsonObject): number | undefined
}

/** How a provider is asked for embeddings, where the protocol has a path for that. */
export type EmbeddingCodec = {
  /** As `path` of the protocol. */
  path(model: string): string
  /** @throws GatewayError where the model cannot take such a request; another endpoint may be able to. */
  encodeRequest(request: EmbeddingRequest, target: EmbeddingTarget, losses: LossList): JsonObject
  /** What an answer reports, as far as the body says it; undefined where that makes no sense. */
  decodeUsage(body: JsonObject): Usage | undefined
  /** `inputTokens`: as a header of the answer counts them. @throws GatewayError `provider_error` where it is no such answer */
  decodeResponse(body: JsonObject, inputTokens: number | undefined): EmbeddingResponse
  /** How an answer has its vectors written. Absent where nobody passes this protocol through. */
  decodeEncoding?(body: JsonObject): VectorEncoding
}

type EmbeddingTarget = { model: string; quirks: Quirks }

/** What passthrough learns of an answer that is not streamed. */
export type ReadAnswer = Pick<Reading, 'usage' | 'finish'> & { output: Json | undefined }

export interface OutboundProtocol {
  readonly name: ProtocolName
  /** Appended to the base URL as the protocol's own SDK would. Starts with `/`. */
  path(model: string, stream: boolean): string
  /** Absent: the protocol has no way to ask. */
  readonly counting?: Counting
  /** Absent: the protocol knows no embeddings. */
  readonly embedding?: EmbeddingCodec
  /** How a streamed answer is framed. */
  readonly framing: 'sse' | 'aws-event-stream'
  /** How tools may be called: from the protocol's official document. */
  readonly toolNames: ToolNameRule
  encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest
  /** @throws GatewayError `provider_error` where the body is not an answer of this protocol. */
  decodeResponse(body: JsonObject, source: Source): GenerationResponse
  createEventDecoder(source: Source): EventDecoder
  /** The last events of a stream repeat the whole answer, or a whole part of it, so that they are as large. */
  readonly repeatsAnswer?: true
  /** The usage that a whole answer reports, also one that failed; undefined where there is none that makes sense. */
  decodeUsage(body: JsonObject): Usage | undefined
  /** Reads an error answer; `body` may be anything, or nothing. Never throws. */
  decodeError(status: number, body: string): GatewayError
  /**
   * Whether clients of this protocol read from the body of an error answer what it is, an error of this kind. Absent where no
   * caller speaks the protocol.
   */
  isError?(body: JsonObject, kind: ErrorKind): boolean
  /** A frame that holds none of these texts needs no parse once content has been seen. */
  readonly meterMarkers: readonly string[]
  /**
   * An event that holds none of these texts says nothing of a call of the caller's tools, nor ends the answer. Absent where nobody
   * passes this protocol through.
   */
  readonly callMarkers?: readonly string[]
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
