// The neutral request: what any protocol asks of a model. Absent means that the caller did not say. What is not
// modelled rides in `extras`, whole and untouched, to be carried to the same protocol and reported as a loss to others;
// it is promoted to a field of its own when a third protocol needs it.
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { Message } from './message.ts'
import type { CacheMark } from './part.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { Tool, ToolChoice } from './tool.ts'

/** The one effort scale, weakest first. */
export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const
export type Effort = (typeof efforts)[number]

export type ReasoningRequest = {
  /** `off`: no reasoning; `on`: reasoning with `budgetTokens`; `adaptive`: the model decides. Absent: not said. */
  mode?: 'off' | 'on' | 'adaptive'
  effort?: Effort
  /** Bound on reasoning tokens. */
  budgetTokens?: number
  /** Whether and how the reasoning is to be shown. */
  show?: 'none' | 'auto' | 'concise' | 'detailed'
  /** The caller wants signatures back (Responses `include: reasoning.encrypted_content`). Other protocols always do. */
  wantsSignature?: boolean
  /**
   * The vendor's own fields in which the caller asked (`thinking`, `enable_thinking`, `reasoning`, …), understood above:
   * they go untouched to the same protocol and are no loss to another.
   */
  native?: { protocol: ProtocolName; fields: JsonObject }
}

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json' }
  | { type: 'json-schema'; schema: JsonObject; name?: string; description?: string; strict?: boolean }

export type Sampling = {
  temperature?: number
  topP?: number
  topK?: number
  frequencyPenalty?: number
  presencePenalty?: number
  seed?: number
  stop?: string[]
  logprobs?: boolean
  topLogprobs?: number
  /** Token id -> bias; token ids mean nothing to another vendor's model. */
  logitBias?: { [tokenId: string]: number }
}

export type GenerationRequest = {
  /** Where it came from: extras and native signatures belong to this protocol. */
  protocol: ProtocolName
  model: string
  stream: boolean
  messages: Message[]
  tools?: Tool[]
  toolChoice?: ToolChoice
  /** Whether several tools may be called in one answer. */
  parallelToolCalls?: boolean
  responseFormat?: ResponseFormat
  reasoning?: ReasoningRequest
  /** Most tokens of output, reasoning included. */
  outputCap?: number
  sampling: Sampling
  /** How many answers (`n`); absent or 1 almost always. */
  candidateCount?: number
  verbosity?: 'low' | 'medium' | 'high'
  /** An opaque name for the end user, for abuse detection at the provider. */
  endUser?: string
  metadata?: { [name: string]: string }
  promptCacheKey?: string
  promptCacheRetention?: string
  /** A mark on the whole request (Anthropic's top-level `cache_control`). */
  cache?: CacheMark
  serviceTier?: string
  /** What may come back besides text (Chat `modalities`, Gemini `responseModalities`), lower case. */
  outputModalities?: string[]
  /** Voice and format of spoken output, as Chat has it. */
  audioOutput?: JsonObject
  /** Top-level fields that are not modelled, by wire name. */
  extras: { [field: string]: Json }
}
