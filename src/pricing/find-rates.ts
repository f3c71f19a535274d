// Finds which of a card's prices apply to a generation: by the terms under which it ran, by the hour in which it ended
// and by the size of its input. A hold is made before these are known, and takes the dearest prices that may come to
// apply.
import { assert } from '../foundation/assert.ts'
import { DAY_MS } from '../foundation/time/clock.ts'
import { lookUp } from '../foundation/lists/look-up.ts'
import type { Nanos } from '../foundation/nanos.ts'
import { isPlainTerm, type BillingTerms } from '../generation/usage/billing-terms.ts'
import { inputBuckets, outputBuckets } from '../generation/usage/usage.ts'
import { ONCE, type Factor, type HourPrice, type PriceCard, type PriceTier, type Rates } from './price-card.ts'
import { larger } from './rates.ts'

/** The factors of a speed, a region and an hour are multiplied; the product of three times `ONCE` is this many parts. */
export const FACTOR_PARTS = ONCE * ONCE * ONCE

const MINUTE_MS = 60_000

/** What a generation is charged: `factor` in parts of `FACTOR_PARTS`. */
export function findRates(
  card: PriceCard,
  terms: BillingTerms | undefined,
  inputTokens: number,
  atMs: number,
): { rates: Rates; factor: bigint } {
  const tiers = lookUp(card.serviceTiers, terms?.serviceTier) ?? card.tiers
  const { rates } = findTier(tiers, inputTokens)
  if (terms === undefined && card.hours.length === 0) return { rates, factor: FACTOR_PARTS }
  const speed = lookUp(card.speeds, terms?.speed) ?? ONCE
  const region = lookUp(card.regions, terms?.region) ?? ONCE
  return { rates, factor: speed * region * findHour(card.hours, atMs) }
}

/** What a request with these terms may be charged at most for a token of input and of output. */
export function findDearest(
  card: PriceCard,
  asked: BillingTerms | undefined,
  inputTokens: number,
): { input: Nanos; output: Nanos; factor: bigint } {
  let { input, output } = findTier(listDearest(card.tiers), inputTokens)
  for (const tiers of listServiceTiers(card, asked?.serviceTier)) {
    const dearest = findTier(listDearest(tiers), inputTokens)
    input = larger(input, dearest.input)
    output = larger(output, dearest.output)
  }
  if (asked === undefined && card.hours.length === 0) return { input, output, factor: FACTOR_PARTS }
  const speed = lookUp(card.speeds, asked?.speed) ?? ONCE
  const region = lookUp(card.regions, asked?.region) ?? ONCE
  // It is billed by the hour in which it ends, which nobody knows.
  const hour = card.hours.reduce((most, { factor }) => larger(most, factor), ONCE)
  return { input, output, factor: larger(speed, ONCE) * larger(region, ONCE) * hour }
}

/**
 * The tiers beside the plain price that may serve a request. A provider may serve a request for a tier at the plain price,
 * and one for `auto` in any tier: `auto` means whatever the operator's account at the provider is set to.
 */
function listServiceTiers(card: PriceCard, asked: string | undefined): readonly (readonly PriceTier[])[] {
  if (asked === 'auto') return Object.values(card.serviceTiers)
  const tiers = isPlainTerm('serviceTier', asked) ? undefined : lookUp(card.serviceTiers, asked)
  return tiers === undefined ? [] : [tiers]
}

/** A tier of service whose output costs less than the plain price does. */
export function isCheaperTier(card: PriceCard | 'free', name: string | undefined): boolean {
  const tier = card === 'free' ? undefined : lookUp(card.serviceTiers, name)?.[0]
  return card !== 'free' && tier !== undefined && tier.rates.output < findTier(card.tiers, 0).rates.output
}

function findHour(hours: readonly HourPrice[], atMs: number): Factor {
  if (hours.length === 0) return ONCE
  const minute = Math.floor((atMs % DAY_MS) / MINUTE_MS)
  // The epoch was a Thursday.
  const day = ((Math.floor(atMs / DAY_MS) + 3) % 7) + 1
  const found = hours.find(
    ({ days, fromMinute, toMinute }) => days.includes(day) && fromMinute <= minute && minute < toMinute,
  )
  return found?.factor ?? ONCE
}

function findTier<T extends { fromInputTokens: number }>(tiers: readonly T[], inputTokens: number): T {
  const tier = tiers.findLast(({ fromInputTokens }) => fromInputTokens <= inputTokens)
  assert(tier !== undefined, 'price: a card has a tier from 0 input tokens on')
  return tier
}

type Dearest = { fromInputTokens: number; input: Nanos; output: Nanos }

/** Per list of tiers and tier, the dearest prices up to that tier: worked out once, since every admission asks. */
const dearest = new WeakMap<readonly PriceTier[], readonly Dearest[]>()

function listDearest(tiers: readonly PriceTier[]): readonly Dearest[] {
  const known = dearest.get(tiers)
  if (known !== undefined) return known
  let input = 0n
  let output = 0n
  const listed = tiers.map(({ fromInputTokens, rates }) => {
    for (const bucket of inputBuckets) input = larger(input, rates[bucket])
    for (const bucket of outputBuckets) output = larger(output, rates[bucket])
    return { fromInputTokens, input, output }
  })
  dearest.set(tiers, listed)
  return listed
}
