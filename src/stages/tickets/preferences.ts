// What a caller says about the providers that may serve a request, in OpenRouter's terms.
import type { Nanos } from '../../foundation/nanos.ts'

/** What is measured is to be within these. */
export type Cutoffs = { readonly [percentile in 'p50' | 'p75' | 'p90' | 'p99']?: number }

export type Preferences = {
  /** These first, in this order. */
  order: readonly string[]
  /** None but these, where given. */
  only: readonly string[] | undefined
  ignore: readonly string[]
  allowFallbacks: boolean
  sort: 'price' | 'latency' | 'throughput' | undefined
  /** Seconds until the first content, or of an answer that is not streamed until all of it; others come behind. */
  maxLatency: Cutoffs | undefined
  /** Tokens per second. */
  minThroughput: Cutoffs | undefined
  /** Nano-dollars per million tokens that the caller is ready to pay. */
  maxPrice: { input: Nanos | undefined; output: Nanos | undefined } | undefined
  /** Only endpoints that lose nothing of the request. */
  requireParameters: boolean
  /** Models to try when the first cannot be had. */
  fallbackModels: readonly string[]
  /** Preferences that never have an effect, as the caller names them: each is a loss. */
  unheeded: readonly string[]
}

export const noPreferences: Preferences = {
  order: [],
  only: undefined,
  ignore: [],
  allowFallbacks: true,
  sort: undefined,
  maxLatency: undefined,
  minThroughput: undefined,
  maxPrice: undefined,
  requireParameters: false,
  fallbackModels: [],
  unheeded: [],
}
