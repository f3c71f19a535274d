// Compares endpoints by price: what callers pay, and where that is the same, what it costs the operator. By the sum of input and
// output of a usual request.
import type { Endpoint } from '../../../catalog/model.ts'
import type { Choice } from './candidate.ts'

export function comparePrices({ endpoint: a }: Choice, { endpoint: b }: Choice): number {
  return compare(sumRates(a.price), sumRates(b.price)) || compare(sumRates(a.cost), sumRates(b.cost))
}

function sumRates(card: Endpoint['price']): bigint {
  if (card === 'free') return 0n
  const rates = card.tiers[0]?.rates
  return rates === undefined ? 0n : rates.input + rates.output
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
