// What of a price is not as it was: kinds of tokens from the first token on, and what has steps, tiers or amounts of its own.
import { inputBuckets, outputBuckets } from '../generation/usage/usage.ts'
import type { PriceCard, PriceTier, Rates } from '../pricing/price-card.ts'

export const rateNames: readonly (keyof Rates)[] = [...inputBuckets, ...outputBuckets]

/** By the names of a card's parts. Nothing where one of the two is free or not known: that is another price altogether. */
export function findChanged(before: PriceCard | 'free' | undefined, after: PriceCard | 'free'): string[] {
  if (before === undefined || before === 'free' || after === 'free') return []
  const [was, is] = [ratesAt(before.tiers, 0), ratesAt(after.tiers, 0)]
  const isFollowing = (rate: keyof Rates) => was[rate] === findPlain(was, rate) && is[rate] === findPlain(is, rate)
  const kinds = rateNames.filter((rate) => was[rate] !== is[rate] && !isFollowing(rate))
  const differs = (one: unknown, other: unknown) => encode(one) !== encode(other)
  const parts = ['serviceTiers', 'hours', 'perRequest', 'serverToolCalls', 'speeds', 'regions'] as const
  return [
    ...kinds,
    ...(differs(before.tiers.slice(1), after.tiers.slice(1)) ? ['tiers'] : []),
    ...parts.filter((part) => differs(before[part], after[part])),
  ]
}

/** The rate that this one takes where a price does not say it; none for input and output themselves. */
export function findPlain(rates: Rates, rate: keyof Rates): bigint | undefined {
  if (rate === 'input' || rate === 'output') return undefined
  return (inputBuckets as readonly string[]).includes(rate) ? rates.input : rates.output
}

export function ratesAt(tiers: readonly PriceTier[], tokens: number): Rates {
  return (tiers.findLast(({ fromInputTokens }) => fromInputTokens <= tokens) ?? (tiers[0] as PriceTier)).rates
}

/** Amounts by name are the same in any order. */
function encode(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => {
    if (typeof each === 'bigint') return String(each)
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  })
}
