// Arithmetic on rates: always exact, always rounded up to a nano-dollar.
import type { Nanos } from '../foundation/nanos.ts'
import { inputBuckets, outputBuckets } from '../generation/usage/usage.ts'
import { ONCE, type Factor, type PriceTier, type Rates } from './price-card.ts'

export function mapRates(rates: Rates, change: (rate: Nanos, bucket: keyof Rates) => Nanos): Rates {
  const changed = { ...rates }
  for (const bucket of inputBuckets) changed[bucket] = change(rates[bucket], bucket)
  for (const bucket of outputBuckets) changed[bucket] = change(rates[bucket], bucket)
  return changed
}

/** `rate` times `part / whole`, rounded up; where there is no whole to be a part of, the larger one. */
export function share(rate: Nanos, part: Nanos, whole: Nanos): Nanos {
  return whole === 0n ? larger(rate, part) : (rate * part + whole - 1n) / whole
}

export function scaleTiers(tiers: readonly PriceTier[], factor: Factor): readonly PriceTier[] {
  return tiers.map((tier) => ({ ...tier, rates: mapRates(tier.rates, (rate) => scale(rate, factor)) }))
}

export function scale(amount: Nanos, factor: Factor): Nanos {
  return (amount * factor + ONCE - 1n) / ONCE
}

export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}
