// Completes the price of a model, which may name tokens alone, by what its provider bills beside them; otherwise that would
// be free for callers. Missing parts come from the cost card: a service tier keeps its proportion to the plain price, speeds
// and regions keep their factors, tools cost what the provider takes times the operator's margin. Hours are not taken over:
// a price that an operator sets holds for the whole day.
import { parseUsd } from '../foundation/nanos.ts'
import type { PriceCard, PriceTier } from './price-card.ts'
import { mapRates, scale, share } from './rates.ts'
import { sealCard } from './seal-card.ts'

/** `margin` is decimal text. */
export function fillCard(price: PriceCard, cost: PriceCard, margin: string): PriceCard {
  const factor = parseUsd(margin)
  const tiers = Object.entries(cost.serviceTiers).map(([name, dearer]) => [
    name,
    price.tiers.map((tier) => inProportion(tier, findTier(dearer, tier), findTier(cost.tiers, tier))),
  ])
  const calls = Object.entries(cost.serverToolCalls).map(([name, nanos]) => [name, scale(nanos, factor)])
  return sealCard({
    ...price,
    serviceTiers: { ...Object.fromEntries(tiers), ...price.serviceTiers },
    speeds: { ...cost.speeds, ...price.speeds },
    regions: { ...cost.regions, ...price.regions },
    serverToolCalls: { ...Object.fromEntries(calls), ...price.serverToolCalls },
  })
}

/** `tier` raised, or lowered, as `to` is from `from`. */
function inProportion(tier: PriceTier, to: PriceTier, from: PriceTier): PriceTier {
  return { ...tier, rates: mapRates(tier.rates, (rate, name) => share(rate, to.rates[name], from.rates[name])) }
}

function findTier(tiers: readonly PriceTier[], { fromInputTokens }: PriceTier): PriceTier {
  return tiers.findLast((tier) => tier.fromInputTokens <= fromInputTokens) ?? (tiers[0] as PriceTier)
}
