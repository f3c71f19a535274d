// The pieces of which messages and answers are made. A field that is absent was absent on the wire; empty text is
// empty text. What only one protocol knows is an opaque part: carried to the same protocol, a loss to another.
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { Signature } from '../signature/signature.ts'

/** A prompt-cache mark: everything up to and including the marked part may be cached. */
export type CacheMark = { ttl?: '5m' | '1h' }

/** One token with its log probability (natural logarithm), and the most likely alternatives at its place. */
export type TokenLogprob = {
  token: string
  logprob: number
  bytes: number[] | null
  top: { token: string; logprob: number; bytes: number[] | null }[]
}

/** Where a text comes from. `startIndex`/`endIndex` count UTF-16 units of the citing text part; `raw` is the wire form. */
export type Citation = {
  kind: 'url' | 'document'
  url?: string
  title?: string
  citedText?: string
  startIndex?: number
  endIndex?: number
  /** For documents: index of the document among the request's, and the place inside it. */
  documentIndex?: number
  location?: { unit: 'char' | 'page' | 'block'; start: number; end: number }
  raw: { protocol: ProtocolName; json: Json }
}

/**
 * What the wire said beside what is modelled: an item's id and phase, unknown members. Only the codec of `protocol` reads
 * or writes it, in a shape of its own; towards other protocols it means nothing and is left out without a report.
 */
export type WireExtras = { protocol: ProtocolName; json: JsonObject }

export type TextPart = {
  kind: 'text'
  text: string
  citations?: Citation[]
  logprobs?: TokenLogprob[]
  signature?: Signature
  cache?: CacheMark
  extras?: WireExtras
}

type RefusalPart = { kind: 'refusal'; text: string; extras?: WireExtras }

export type ReasoningPart = {
  kind: 'reasoning'
  /** The reasoning as shown; empty where the provider shows none. */
  text: string
  /** Whether the text is the thought itself or a summary of it. */
  form: 'full' | 'summary'
  /** True where the provider hides the thought and gives the signature alone (Anthropic `redacted_thinking`). */
  redacted?: true
  signature?: Signature
  /** Only between decoding and `resettleSignatures`: the neighbour that the signature belongs to. */
  attach?: 'next' | 'previous'
  cache?: CacheMark
  extras?: WireExtras
}

export type ToolCallPart = {
  kind: 'tool-call'
  /** Ties the call to its result. */
  id: string
  name: string
  /** `function`: the arguments are JSON text; `custom`: free text. Either way exactly as produced. */
  form: 'function' | 'custom'
  arguments: string
  signature?: Signature
  cache?: CacheMark
  /** The wire's second identifier of the item where it has one (Responses `fc_…`). */
  itemId?: string
  extras?: WireExtras
}

export type ToolResultPart = {
  kind: 'tool-result'
  callId: string
  form: 'function' | 'custom'
  /** Text, media and opaque parts; one text part where the wire had a plain string. */
  content: Part[]
  /** The tool reported a failure. */
  isError?: boolean
  /** The tool's name, where the wire repeats it. */
  name?: string
  cache?: CacheMark
  extras?: WireExtras
}

export type MediaSource =
  | { type: 'base64'; data: string; mediaType: string }
  | { type: 'url'; url: string; mediaType?: string }
  | { type: 'text'; text: string; mediaType: string }
  /** A file stored at one provider; of use only to the protocol that issued the id. */
  | { type: 'file'; id: string; protocol: ProtocolName }

export type MediaPart = {
  kind: 'media'
  modality: 'image' | 'audio' | 'video' | 'document'
  source: MediaSource
  /** Resolution wish for images, as OpenAI names it. */
  detail?: 'auto' | 'low' | 'high' | 'original'
  filename?: string
  /** A document's title and its context for the model (Anthropic, Bedrock). */
  title?: string
  context?: string
  /** Whether the model may cite the document. */
  citable?: boolean
  signature?: Signature
  /** An image that is one frame of a video sent as frames; `video` tells the videos of a message apart. */
  videoFrame?: { video: number }
  /** Provider's id and transcript of spoken output. */
  itemId?: string
  transcript?: string
  cache?: CacheMark
  extras?: WireExtras
}

type OpaquePart = {
  kind: 'opaque'
  protocol: ProtocolName
  /** The wire's type name, for the loss report: `server_tool_use`, `web_search_call`, … */
  type: string
  json: Json
}

export type Part = TextPart | RefusalPart | ReasoningPart | ToolCallPart | ToolResultPart | MediaPart | OpaquePart
