// Usage times price card. Everything is summed exactly and rounded up to a whole nano-dollar once, at the end: a charge
// can be recomputed from its record alone. Pure.
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import { lookUp } from '../foundation/lists/look-up.ts'
import type { Nanos } from '../foundation/nanos.ts'
import type { BillingTerms } from '../generation/usage/billing-terms.ts'
import {
  emptyUsage,
  inputBuckets,
  outputBuckets,
  subtract,
  sumInput,
  type TokenCounts,
  type Usage,
} from '../generation/usage/usage.ts'
import { FACTOR_PARTS, findDearest, findRates } from './find-rates.ts'
import type { PriceCard, Rates } from './price-card.ts'

/** What a request may use at most beside its output: what its hold is made of. */
export type Load = {
  /** An upper estimate. */
  inputTokens: number
  /** The most calls of each tool that the provider runs, by the name that usage gives it. */
  serverToolCalls?: { readonly [name: string]: number } | undefined
  /** What the request asks for. */
  terms?: BillingTerms | undefined
}

/** What bears on a charge beside the usage. */
type Applied = {
  /** When it was over, since the epoch: providers with prices by the hour bill a request by its end. */
  atMs: number
  /** The cards of `usage.others`, one for each; absent: all of it is priced by the one card. */
  others?: readonly (PriceCard | 'free')[]
}

/** What a request can cost at most, in `parts` of a nano-dollar. */
export type Worst = {
  /** All but the output. */
  readonly fixed: bigint
  /** A token of output. */
  readonly output: bigint
  readonly parts: bigint
}

/** Prices of tokens are per so many of them. */
const PER_TOKENS = 1_000_000n
/** What one nano-dollar is in a sum of tokens × price × factor. */
const PARTS = PER_TOKENS * FACTOR_PARTS
const buckets = [...inputBuckets, ...outputBuckets]
const free: Worst = { fixed: 0n, output: 0n, parts: PER_TOKENS }

/**
 * What this usage costs, nano-dollars, rounded up once. The tier is chosen by all input tokens and holds for the whole
 * request. Terms and tools that the card does not name cost nothing beyond the plain price; `find-unpriced.ts` lists them.
 */
export function priceUsage(usage: Usage, card: PriceCard | 'free', applied: Applied): Nanos {
  const { terms, calls } = usage
  if (calls !== undefined) return priceEach(calls, card, applied)
  const others = applied.others === undefined ? [] : (usage.others ?? [])
  if (others.length > 0) return priceParts(usage, others, card, applied)
  if (card === 'free') return 0n
  const { rates, factor } = findRates(card, terms, sumInput(usage), applied.atMs)
  const { times, parts } = scale(factor)
  return roundUp(priceTokens(usage, rates) * times + priceCalls(usage.serverToolCalls, card) * parts, parts)
}

/** The same where several calls made the answer: each as if it were alone. `others` has the cards of all in order. */
function priceEach(calls: readonly Usage[], card: PriceCard | 'free', { atMs, others }: Applied): Nanos {
  let sum = 0n
  let at = 0
  for (const call of calls) {
    const next = at + (call.others?.length ?? 0)
    sum += priceUsage(call, card, others === undefined ? { atMs } : { atMs, others: others.slice(at, next) })
    at = next
  }
  return sum
}

/** The same where other models have used a part of it. */
function priceParts(usage: Usage, others: readonly TokenCounts[], card: PriceCard | 'free', applied: Applied): Nanos {
  let sum = card === 'free' ? 0n : priceCalls(usage.serverToolCalls, card) * PARTS
  const add = (tokens: TokenCounts, by: PriceCard | 'free') => {
    if (by === 'free') return
    const { rates, factor } = findRates(by, usage.terms, sumInput(tokens), applied.atMs)
    sum += priceTokens(tokens, rates) * factor
  }
  add(subtractTokens(usage, others), card)
  for (const [index, other] of others.entries()) add(other, applied.others?.[index] ?? card)
  return roundUp(sum, PARTS)
}

/** In parts of `PER_TOKENS`. */
function priceTokens(tokens: TokenCounts, rates: Rates): bigint {
  let sum = 0n
  for (const bucket of buckets) {
    const count = tokens[bucket]
    if (count !== 0) sum += countWhole(count) * rates[bucket]
  }
  return sum
}

/** A plain price needs no finer parts than its tokens: the engine divides small integers ten times faster than large ones. */
function scale(factor: bigint): { times: bigint; parts: bigint } {
  return factor === FACTOR_PARTS ? { times: 1n, parts: PER_TOKENS } : { times: factor, parts: PARTS }
}

/** What is left to the model that was asked for. */
function subtractTokens(usage: TokenCounts, others: readonly TokenCounts[]): TokenCounts {
  const rest = emptyUsage()
  for (const bucket of buckets) rest[bucket] = subtract(usage[bucket], ...others.map((other) => other[bucket]))
  return rest
}

/**
 * What a request can cost at most: all input at the dearest input price of any tier that it can reach and any terms that
 * it may be served under, the whole output at the dearest output price, and its tools.
 */
export function findWorst(load: Load, card: PriceCard | 'free'): Worst {
  if (card === 'free') return free
  const { serverToolCalls, terms } = load
  // What a tool brings is input of the model's next turn.
  const calls = Object.values(serverToolCalls ?? {}).reduce((sum, count) => sum + count, 0)
  const inputTokens = load.inputTokens + calls * bounds.toolResultTokens
  const { input, output, factor } = findDearest(card, terms, inputTokens)
  const { times, parts } = scale(factor)
  return {
    fixed: priceCalls(serverToolCalls, card) * parts + countWhole(inputTokens) * input * times,
    output: output * times,
    parts,
  }
}

/** What so many calls can cost, each of which has all of it but the output, and is rounded up by itself. */
export function repeatWorst({ fixed, output, parts }: Worst, calls: number): Worst {
  if (fixed === 0n && output === 0n) return free
  const times = countWhole(calls)
  return { fixed: fixed * times + (times - 1n) * parts, output, parts }
}

/** What so many calls can cost that have the input between them, each of which is a request and is rounded up by itself. */
export function shareWorst(worst: Worst, calls: number, card: PriceCard | 'free'): Worst {
  if (card === 'free') return free
  const { fixed, output, parts } = worst
  return { fixed: fixed + (countWhole(calls) - 1n) * (priceCalls(undefined, card) + 1n) * parts, output, parts }
}

/** All of it with so much output, nano-dollars, rounded up. */
export function priceWorst({ fixed, output, parts }: Worst, outputTokens: number): Nanos {
  return roundUp(fixed + countWhole(outputTokens) * output, parts)
}

/** `tokens` more of output, nano-dollars, rounded up: what a running stream adds to its hold. */
export function priceOutput({ output, parts }: Worst, tokens: number): Nanos {
  return roundUp(countWhole(tokens) * output, parts)
}

/**
 * The most output tokens with which `priceWorst` is within `nanos`; undefined where the rest of it alone is not; Infinity
 * where output costs nothing.
 */
export function capOutput({ fixed, output, parts }: Worst, nanos: Nanos): number | undefined {
  const rest = nanos * parts - fixed
  if (rest < 0n) return undefined
  return output === 0n ? Number.POSITIVE_INFINITY : Number(rest / output)
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

function roundUp(sum: bigint, parts: bigint): Nanos {
  return (sum + parts - 1n) / parts
}
