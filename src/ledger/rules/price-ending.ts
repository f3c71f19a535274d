// Prices an ended generation by its cards: what its wallet owes, and what it cost us. Both ledgers call this; the
// auditor computes the same again from the record.
import type { Nanos } from '../../foundation/nanos.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { priceUsage } from '../../pricing/price.ts'
import type { GenerationEnding } from '../rows/generation-record.ts'

/** What an ended generation comes to, nano-dollars. */
type Priced = {
  /** By the price. */
  due: Nanos
  /** What of it the provider was entitled to: a wallet pays no more, but for what its hold covers. */
  entitled: Nanos
  /** By the cost, with what was lost. */
  spent: Nanos
}

/** Nothing is due where nothing was used or is priced. */
export function priceEnding({ usage, bounded, others, price, cost, lost = 0n, endedMs }: GenerationEnding): Priced {
  if (usage === undefined) return { due: 0n, entitled: 0n, spent: lost }
  const by = (used: Usage, card: PriceCard | 'free' | undefined, side: 'price' | 'cost'): Nanos => {
    if (card === undefined) return 0n
    const cards = others?.map((other) => other[side])
    return priceUsage(used, card, { atMs: endedMs, ...(cards === undefined ? {} : { others: cards }) })
  }
  const due = by(usage, price, 'price')
  const entitled = bounded === undefined ? due : by(bounded, price, 'price')
  const spent = price === cost && others === undefined ? due : by(usage, cost, 'cost')
  return { due, entitled, spent: spent + lost }
}

/** The cards that the record of an ended generation names. */
export function listCards({ price, cost, others }: GenerationEnding): PriceCard[] {
  const cards: PriceCard[] = []
  const add = (card: PriceCard | 'free' | undefined) => {
    if (card !== undefined && card !== 'free') cards.push(card)
  }
  add(price)
  if (cost !== price) add(cost)
  for (const other of others ?? []) {
    add(other.price)
    add(other.cost)
  }
  return cards
}
