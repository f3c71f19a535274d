// Gives a card its version: a digest of its own text, with members in a fixed order. Parts that a
// card lacks are left out of the text, so a card from before those parts existed keeps its version.
import { createHash } from 'node:crypto'
import type { PriceCard, PriceTier } from './price-card.ts'

/** A card that is made of another may bring the other's version: it gets its own. */
export function sealCard(card: Omit<PriceCard, 'version'>): PriceCard {
  const { serviceTiers, speeds, regions, hours } = card
  const further = { serviceTiers: sort(serviceTiers, listTiers), speeds: sort(speeds), regions: sort(regions), hours }
  const parts = Object.entries(further).filter(([, part]) => part.length > 0)
  const text = JSON.stringify(
    [listTiers(card.tiers), card.perRequest, sort(card.serverToolCalls), ...parts],
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  )
  const version = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  return { ...card, version }
}

function listTiers(tiers: readonly PriceTier[]): unknown[] {
  return tiers.map((tier) => [tier.fromInputTokens, sort(tier.rates)])
}

function sort<T>(members: { readonly [name: string]: T }, show: (value: T) => unknown = (value) => value) {
  return Object.entries(members)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, show(value)] as const)
}
