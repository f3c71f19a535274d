// What a generation used, as disjoint buckets: no token is in two of them, the total is the sum, each bucket has one
// price. Every protocol's `usage.ts` resolves its own convention into this, once.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { BillingTerms } from './billing-terms.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { ServerToolCalls } from './server-tool-calls.ts'

export const inputBuckets = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'inputAudio', 'inputImage'] as const
export const outputBuckets = ['output', 'reasoning', 'outputAudio', 'outputImage'] as const

/** Tokens of each bucket. */
export type TokenCounts = {
  /** Input that was neither read from nor written to a cache, without audio and images where those are told apart. */
  input: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
  inputAudio: number
  inputImage: number
  /** Output without reasoning, audio and images where those are told apart. */
  output: number
  reasoning: number
  outputAudio: number
  outputImage: number
}

export type Usage = TokenCounts & {
  /** Calls of tools that the provider ran and bills by the call, by the provider's name for them. */
  serverToolCalls?: ServerToolCalls
  /** What the provider says it ran; before settling those alone, in a record with what was asked where it says nothing. */
  terms?: BillingTerms
  /** Parts of these tokens that other models used, for which the request's body asked (an advisor, a fallback). */
  others?: OtherUsage[]
  /** What of it has no price, in a record: `service_tier ultrafast`, `code_execution`. */
  unpriced?: string[]
  /** Of each call, where several calls made one answer: each is priced by itself, and all else here is their sum. */
  calls?: Usage[]
  /** The provider's own usage object. */
  raw?: { protocol: ProtocolName; json: JsonObject }
}

export type OtherUsage = TokenCounts & {
  /** The provider's id of the model. */
  model: string
  /** In a record: the versions of the cards that priced it. */
  priceVersion?: string
  costVersion?: string
}

export function emptyUsage(): Usage {
  return {
    input: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    inputAudio: 0,
    inputImage: 0,
    output: 0,
    reasoning: 0,
    outputAudio: 0,
    outputImage: 0,
  }
}

/** All input tokens. */
export function sumInput(usage: TokenCounts): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.inputAudio + usage.inputImage
}

/** All output tokens, reasoning included. */
export function sumOutput(usage: TokenCounts): number {
  return usage.output + usage.reasoning + usage.outputAudio + usage.outputImage
}

/** `total` less `part`, never below zero: providers have been seen to report parts larger than their whole. */
export function subtract(total: number, ...parts: number[]): number {
  return Math.max(
    0,
    parts.reduce((rest, part) => rest - part, total),
  )
}
