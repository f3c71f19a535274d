// Usage times price card. Everything is summed exactly, in nano-dollars times a million, and rounded up to a whole
// nano-dollar once, at the end: a charge can be recomputed from its record alone. Pure.
import { assert } from '../foundation/assert.ts'
import { lookUp } from '../foundation/lookup.ts'
import type { Nanos } from '../foundation/money.ts'
import type { BillingTerms } from '../generation/billing-terms.ts'
import { inputBuckets, outputBuckets, sumInput, type Usage } from '../generation/usage.ts'
import type { PriceCard, PriceTier } from './price-card.ts'

/** What a request may use at most: what its hold is made of. */
export type Load = {
  /** An upper estimate. */
  inputTokens: number
  outputTokens: number
  /** The most calls of each tool that the provider runs, by the name that usage gives it. */
  serverToolCalls?: { readonly [name: string]: number }
  /** What the request asks for. */
  terms?: BillingTerms
  /** When it starts, since the epoch. */
  atMs: number
}

/** Under what a generation ran, as far as its usage does not say. */
export type Applied = { terms?: BillingTerms; atMs: number }

/** Rates are per so many tokens. */
const PER_TOKENS = 1_000_000n
const buckets = [...inputBuckets, ...outputBuckets]

/**
 * What this usage costs, nano-dollars, rounded up once. The tier is chosen by all input tokens and holds for the whole
 * request. A tool call that the card does not name costs nothing.
 */
export function priceUsage(usage: Usage, card: PriceCard | 'free', _applied: Applied): Nanos {
  if (card === 'free') return 0n
  const { rates } = findTier(card, sumInput(usage))
  let sum = card.perRequest * PER_TOKENS
  for (const bucket of buckets) {
    const tokens = usage[bucket]
    if (tokens !== 0) sum += countTokens(tokens) * rates[bucket]
  }
  for (const [name, calls] of Object.entries(usage.serverToolCalls ?? {}))
    sum += countTokens(calls) * (lookUp(card.serverToolCalls, name) ?? 0n) * PER_TOKENS
  return roundUp(sum)
}

/**
 * What a request can cost at most, nano-dollars (contract B5): all input at the dearest input price of any tier that it
 * can reach, and the whole output at the dearest output price.
 */
export function priceWorst(load: Load, card: PriceCard | 'free'): Nanos {
  if (card === 'free') return 0n
  const { inputTokens, outputTokens } = load
  const { input, output } = findDearest(card, inputTokens)
  return roundUp(card.perRequest * PER_TOKENS + countTokens(inputTokens) * input + countTokens(outputTokens) * output)
}

/** What `tokens` more of output can cost at most, nano-dollars: what a running stream adds to its hold. */
export function priceOutput(tokens: number, load: Load, card: PriceCard | 'free'): Nanos {
  if (card === 'free') return 0n
  return roundUp(countTokens(tokens) * findDearest(card, load.inputTokens).output)
}

/**
 * The most output tokens with which `priceWorst` of this load is within `nanos`; undefined where the rest of it alone is
 * not; Infinity where output costs nothing. The load's own output tokens do not matter.
 */
export function capOutput(nanos: Nanos, load: Load, card: PriceCard | 'free'): number | undefined {
  if (card === 'free') return Number.POSITIVE_INFINITY
  const { input, output } = findDearest(card, load.inputTokens)
  const rest = (nanos - card.perRequest) * PER_TOKENS - countTokens(load.inputTokens) * input
  if (rest < 0n) return undefined
  return output === 0n ? Number.POSITIVE_INFINITY : Number(rest / output)
}

function findTier(card: PriceCard, inputTokens: number): PriceTier {
  const tier = card.tiers.findLast(({ fromInputTokens }) => fromInputTokens <= inputTokens)
  assert(tier !== undefined, 'price: a card has a tier from 0 input tokens on')
  return tier
}

type Dearest = { fromInputTokens: number; input: Nanos; output: Nanos }

/** Per card and tier, the dearest prices up to that tier: worked out once, since every admission asks. */
const dearest = new WeakMap<PriceCard, readonly Dearest[]>()

function findDearest(card: PriceCard, inputTokens: number): Dearest {
  let tiers = dearest.get(card)
  if (tiers === undefined) dearest.set(card, (tiers = listDearest(card)))
  const found = tiers.findLast(({ fromInputTokens }) => fromInputTokens <= inputTokens)
  assert(found !== undefined, 'price: a card has a tier from 0 input tokens on')
  return found
}

function listDearest({ tiers }: PriceCard): Dearest[] {
  let input = 0n
  let output = 0n
  return tiers.map(({ fromInputTokens, rates }) => {
    for (const bucket of inputBuckets) if (rates[bucket] > input) input = rates[bucket]
    for (const bucket of outputBuckets) if (rates[bucket] > output) output = rates[bucket]
    return { fromInputTokens, input, output }
  })
}

function countTokens(tokens: number): bigint {
  assert(Number.isSafeInteger(tokens) && tokens >= 0, 'price: a count is a whole number of zero or more')
  return BigInt(tokens)
}

function roundUp(sum: bigint): Nanos {
  return (sum + PER_TOKENS - 1n) / PER_TOKENS
}
