// Usage times price card. Everything is summed exactly and rounded up to a whole nano-dollar once, at the end: a charge
// can be recomputed from its record alone. Pure.
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import { lookUp } from '../foundation/lookup.ts'
import type { Nanos } from '../foundation/money.ts'
import type { BillingTerms } from '../generation/billing-terms.ts'
import {
  emptyUsage,
  inputBuckets,
  outputBuckets,
  subtract,
  sumInput,
  type TokenCounts,
  type Usage,
} from '../generation/usage.ts'
import { FACTOR_PARTS, findDearest, findRates } from './find-rates.ts'
import type { PriceCard } from './price-card.ts'

/** What a request may use at most: what its hold is made of. */
export type Load = {
  /** An upper estimate. */
  inputTokens: number
  outputTokens: number
  /** The most calls of each tool that the provider runs, by the name that usage gives it. */
  serverToolCalls?: { readonly [name: string]: number }
  /** What the request asks for. */
  terms?: BillingTerms
}

/** What bears on a charge beside the usage. */
export type Applied = {
  /** When it was over, since the epoch: providers with prices by the hour bill a request by its end. */
  atMs: number
  /** The cards of `usage.others`, one for each; absent: all of it is priced by the one card. */
  others?: readonly (PriceCard | 'free')[]
}

/** Prices of tokens are per so many of them. */
const PER_TOKENS = 1_000_000n
/** What one nano-dollar is in a sum of tokens × price × factor. */
const PARTS = PER_TOKENS * FACTOR_PARTS
const buckets = [...inputBuckets, ...outputBuckets]

/**
 * What this usage costs, nano-dollars, rounded up once. The tier is chosen by all input tokens and holds for the whole
 * request. Terms and tools that the card does not name cost nothing beyond the plain price (`find-unpriced.ts` tells).
 */
export function priceUsage(usage: Usage, card: PriceCard | 'free', applied: Applied): Nanos {
  const { terms } = usage
  const others = applied.others === undefined ? [] : (usage.others ?? [])
  let sum = priceTokens(others.length === 0 ? usage : subtractTokens(usage, others), card, terms, applied.atMs)
  for (const [index, other] of others.entries())
    sum += priceTokens(other, applied.others?.[index] ?? card, terms, applied.atMs)
  return roundUp(sum + (card === 'free' ? 0n : priceCalls(usage.serverToolCalls, card) * PARTS))
}

/** In parts of a nano-dollar. */
function priceTokens(
  tokens: TokenCounts,
  card: PriceCard | 'free',
  terms: BillingTerms | undefined,
  atMs: number,
): bigint {
  if (card === 'free') return 0n
  const { rates, factor } = findRates(card, terms, sumInput(tokens), atMs)
  let sum = 0n
  for (const bucket of buckets) {
    const count = tokens[bucket]
    if (count !== 0) sum += countWhole(count) * rates[bucket]
  }
  return sum * factor
}

/** What is left to the model that was asked for. */
function subtractTokens(usage: TokenCounts, others: readonly TokenCounts[]): TokenCounts {
  const rest = emptyUsage()
  for (const bucket of buckets) rest[bucket] = subtract(usage[bucket], ...others.map((other) => other[bucket]))
  return rest
}

/**
 * What a request can cost at most, nano-dollars (contract B5): all input at the dearest input price of any tier that it
 * can reach and any terms that it may be served under, the whole output at the dearest output price, and its tools.
 */
export function priceWorst(load: Load, card: PriceCard | 'free'): Nanos {
  if (card === 'free') return 0n
  const { fixed, output } = findWorst(load, card)
  return roundUp(fixed + countWhole(load.outputTokens) * output)
}

/** What `tokens` more of output can cost at most, nano-dollars: what a running stream adds to its hold. */
export function priceOutput(tokens: number, load: Load, card: PriceCard | 'free'): Nanos {
  return card === 'free' ? 0n : roundUp(countWhole(tokens) * findWorst(load, card).output)
}

/**
 * The most output tokens with which `priceWorst` of this load is within `nanos`; undefined where the rest of it alone is
 * not; Infinity where output costs nothing. The load's own output tokens do not matter.
 */
export function capOutput(nanos: Nanos, load: Load, card: PriceCard | 'free'): number | undefined {
  if (card === 'free') return Number.POSITIVE_INFINITY
  const { fixed, output } = findWorst(load, card)
  const rest = nanos * PARTS - fixed
  if (rest < 0n) return undefined
  return output === 0n ? Number.POSITIVE_INFINITY : Number(rest / output)
}

/** In parts of a nano-dollar: all but the output, and one token of output. */
function findWorst(load: Load, card: PriceCard): { fixed: bigint; output: bigint } {
  const { serverToolCalls, terms } = load
  // What a tool brings is input of the model's next turn.
  const calls = Object.values(serverToolCalls ?? {}).reduce((sum, count) => sum + count, 0)
  const inputTokens = load.inputTokens + calls * bounds.toolResultTokens
  const { input, output, factor } = findDearest(card, terms, inputTokens)
  return {
    fixed: priceCalls(serverToolCalls, card) * PARTS + countWhole(inputTokens) * input * factor,
    output: output * factor,
  }
}

/** The request itself and its calls of tools, nano-dollars. */
function priceCalls(calls: { readonly [name: string]: number } | undefined, card: PriceCard): Nanos {
  let sum = card.perRequest
  for (const name in calls) sum += countWhole(calls[name] ?? 0) * (findCallPrice(name, card) ?? 0n)
  return sum
}

/** What a call costs; `web_search.high` costs as `web_search` where the card does not tell sizes apart. */
export function findCallPrice(name: string, card: PriceCard): Nanos | undefined {
  const known = lookUp(card.serverToolCalls, name)
  if (known !== undefined) return known
  const dot = name.indexOf('.')
  return dot === -1 ? undefined : lookUp(card.serverToolCalls, name.slice(0, dot))
}

function countWhole(count: number): bigint {
  assert(Number.isSafeInteger(count) && count >= 0, 'price: a count is a whole number of zero or more')
  return BigInt(count)
}

function roundUp(sum: bigint): Nanos {
  return (sum + PARTS - 1n) / PARTS
}
