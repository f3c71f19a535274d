// Usage times price, line by line: what each bucket, each call of a tool and the request itself come to, exact and before the sum is
// rounded up (`price.ts` charges the sum). For showing a charge. Pure.
import {
  inputBuckets,
  outputBuckets,
  subtract,
  sumInput,
  type TokenCounts,
  type Usage,
} from '../generation/usage/usage.ts'
import { FACTOR_PARTS, findRates } from './find-rates.ts'
import type { PriceCard } from './price-card.ts'
import { findCallPrice } from './price.ts'

export type AmountLine = {
  /** A bucket of usage, `request`, or a tool of the provider's. */
  item: string
  /** The provider's id of another model that used it; undefined: the one that was asked for. */
  model?: string
  count: number
  /** Nano-dollars per million tokens, of anything else for each. */
  price: bigint
  perTokens: boolean
  /** How many times the price, in parts of `AMOUNT_PARTS`. */
  factor: bigint
  /** In parts of a nano-dollar: `AMOUNT_PARTS` × a million are one. */
  amount: bigint
}

export const AMOUNT_PARTS = FACTOR_PARTS
const PER_TOKENS = 1_000_000n
/** Parts of `amount` that are one nano-dollar. */
export const NANO_PARTS = AMOUNT_PARTS * PER_TOKENS

const buckets = [...inputBuckets, ...outputBuckets]

/** `others`: the cards of `usage.others`, one for each. Of several calls, each has lines of its own. */
export function listAmounts(
  usage: Usage,
  card: PriceCard | 'free',
  { atMs, others = [] }: { atMs: number; others?: readonly (PriceCard | 'free')[] },
): AmountLine[] {
  const { calls } = usage
  if (calls !== undefined) {
    let at = 0
    return calls.flatMap((call) => {
      const from = at
      at += call.others?.length ?? 0
      return listAmounts(call, card, { atMs, others: others.slice(from, at) })
    })
  }
  const parts = others.length === 0 ? [] : (usage.others ?? [])
  const own = parts.length === 0 ? usage : subtractAll(usage, parts)
  return [
    ...listTokens(own, usage, card, atMs),
    ...parts.flatMap((part, index) =>
      listTokens(part, usage, others[index] ?? card, atMs).map((line) => ({ ...line, model: part.model })),
    ),
    ...listCalls(usage, card),
  ]
}

function listTokens(tokens: TokenCounts, { terms }: Usage, card: PriceCard | 'free', atMs: number): AmountLine[] {
  const { rates, factor } =
    card === 'free' ? { rates: undefined, factor: AMOUNT_PARTS } : findRates(card, terms, sumInput(tokens), atMs)
  return buckets.flatMap((item) => {
    const count = tokens[item]
    if (count === 0) return []
    const price = rates?.[item] ?? 0n
    return [{ item, count, price, perTokens: true, factor, amount: BigInt(count) * price * factor }]
  })
}

function listCalls({ serverToolCalls = {} }: Usage, card: PriceCard | 'free'): AmountLine[] {
  if (card === 'free') return []
  const describe = (item: string, count: number, price: bigint): AmountLine => ({
    item,
    count,
    price,
    perTokens: false,
    factor: AMOUNT_PARTS,
    amount: BigInt(count) * price * NANO_PARTS,
  })
  const request = card.perRequest === 0n ? [] : [describe('request', 1, card.perRequest)]
  const calls = Object.entries(serverToolCalls).map(([name, count]) =>
    describe(name, count, findCallPrice(name, card) ?? 0n),
  )
  return [...request, ...calls]
}

function subtractAll(usage: Usage, parts: readonly TokenCounts[]): TokenCounts {
  return Object.fromEntries(
    buckets.map((bucket) => [bucket, subtract(usage[bucket], ...parts.map((part) => part[bucket]))]),
  ) as TokenCounts
}
