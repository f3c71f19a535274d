// Finds where callers would pay less for tokens than the provider takes, before it is sold: a wallet is charged by the
// price, whatever the cost was. Plain prices of tokens are compared in every tier; hours in which a provider is dearer
// count where the price has no hours of its own.
import { assert } from '../foundation/assert.ts'
import { inputBuckets, outputBuckets } from '../generation/usage/usage.ts'
import { ONCE, type PriceCard, type Rates } from './price-card.ts'
import { scale } from './rates.ts'

/** The rates of `price` that are below those of `cost`; none where a price is `free`, which nobody says by mistake. */
export function findBelowCost(price: PriceCard | 'free', cost: PriceCard | 'free'): (keyof Rates)[] {
  if (price === 'free' || cost === 'free') return []
  const dearestHour = price.hours.length > 0 ? ONCE : dearest(cost.hours.map(({ factor }) => factor))
  const thresholds = [...price.tiers, ...cost.tiers].map(({ fromInputTokens }) => fromInputTokens)
  const buckets = [...inputBuckets, ...outputBuckets]
  return buckets.filter((bucket) =>
    thresholds.some((tokens) => ratesAt(price, tokens)[bucket] < scale(ratesAt(cost, tokens)[bucket], dearestHour)),
  )
}

function dearest(factors: readonly bigint[]): bigint {
  return factors.reduce((most, factor) => (factor > most ? factor : most), ONCE)
}

function ratesAt({ tiers }: PriceCard, tokens: number): Rates {
  const tier = tiers.findLast(({ fromInputTokens }) => fromInputTokens <= tokens) ?? tiers[0]
  assert(tier !== undefined, 'a price card has a tier from 0 tokens on')
  return tier.rates
}
