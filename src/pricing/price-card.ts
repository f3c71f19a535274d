// What tokens cost. A card is immutable and versioned: a generation's record names the version that priced it, so that
// its cost can be recomputed. Prices are nano-dollars per million tokens (USD per million × 10^9), one per bucket of
// `Usage`; dividing by a million happens once, after summing (`price.ts`).
import type { Nanos } from '../foundation/money.ts'

/** Nano-dollars per million tokens of each bucket. */
export type Rates = {
  input: Nanos
  cacheRead: Nanos
  cacheWrite5m: Nanos
  cacheWrite1h: Nanos
  inputAudio: Nanos
  inputImage: Nanos
  output: Nanos
  reasoning: Nanos
  outputAudio: Nanos
  outputImage: Nanos
}

export type PriceTier = {
  /** The tier holds for requests with at least this many input tokens of all kinds; the first tier has 0. */
  fromInputTokens: number
  rates: Rates
}

export type PriceCard = {
  /** A digest of everything below: equal cards have equal versions. */
  version: string
  /** Ascending by `fromInputTokens`; the first is 0. */
  tiers: readonly PriceTier[]
  /** Nano-dollars for each request. */
  perRequest: Nanos
  /** Nano-dollars for each call of a tool that the provider runs, by the provider's name for it. */
  serverToolCalls: { readonly [name: string]: Nanos }
}
