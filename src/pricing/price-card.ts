// What a model costs: a price for everything that its provider bills. A card is immutable and versioned: a generation's
// record names the version that priced it, so that its cost can be recomputed. Prices of tokens are nano-dollars per million
// (USD per million × 10^9), one per bucket of `Usage`; dividing by a million happens once, after summing (`price.ts`).
import type { Nanos } from '../foundation/nanos.ts'

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
  /** The tier applies to requests with at least this many input tokens of all kinds; the first tier has 0. */
  fromInputTokens: number
  rates: Rates
}

/** How many times the price of tokens, in billionths. */
export type Factor = bigint
export const ONCE: Factor = 1_000_000_000n

/** Hours of the week in which tokens have another price, UTC. */
export type HourPrice = {
  factor: Factor
  /** 1 is Monday, 7 Sunday. */
  days: readonly number[]
  /** Minutes of the day, the first included, the second not: 0 to 1440. */
  fromMinute: number
  toMinute: number
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
  /** Rates of the provider's other service tiers (`flex`, `priority`, …), by its name for them; ordered as `tiers`. */
  serviceTiers: { readonly [name: string]: readonly PriceTier[] }
  /** How many times the price tokens have at other speeds, and in other regions. */
  speeds: { readonly [name: string]: Factor }
  regions: { readonly [name: string]: Factor }
  /** The first entry that contains the moment decides; where none does the factor is one. */
  hours: readonly HourPrice[]
}
