// What an ended generation comes to by its cards: what its wallet owes, and what it cost us. Both ledgers call
// this; the auditor computes the same again from the record.
import type { Nanos } from '../foundation/money.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import { priceUsage } from '../pricing/price.ts'
import type { GenerationEnding } from './generation-record.ts'

/** `due`: by the price, `spent`: by the cost; nothing where nothing was used or is priced. */
export function priceEnding({ usage, others, price, cost, endedMs }: GenerationEnding): { due: Nanos; spent: Nanos } {
  if (usage === undefined) return { due: 0n, spent: 0n }
  const by = (card: PriceCard | 'free' | undefined, side: 'price' | 'cost'): Nanos => {
    if (card === undefined) return 0n
    const cards = others?.map((other) => other[side])
    return priceUsage(usage, card, { atMs: endedMs, ...(cards === undefined ? {} : { others: cards }) })
  }
  const due = by(price, 'price')
  return { due, spent: price === cost && others === undefined ? due : by(cost, 'cost') }
}

/** The cards that the record of an ended generation names. */
export function listCards({ price, cost, others = [] }: GenerationEnding): PriceCard[] {
  const cards = [price, cost, ...others.flatMap((other) => [other.price, other.cost])]
  return cards.filter((card) => card !== undefined && card !== 'free')
}
