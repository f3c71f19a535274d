// What callers pay where a price says less than what the provider bills: a price of tokens alone would give everything
// beside them away. What it does not say is taken from what it costs: tiers of service in the same proportion to the
// plain price, speeds and regions as often, tools at cost times the operator's margin. Hours are not taken over: who sets
// a price sets it for the whole day.
import { parseUsd } from '../foundation/money.ts'
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
