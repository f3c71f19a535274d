// What a request would be charged at a price that is not in force yet, at each endpoint, beside what it costs there. Pure.
import type { CatalogModel } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { fillCard } from '../../pricing/fill-card.ts'
import { findBelowCost } from '../../pricing/find-below-cost.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { priceUsage } from '../../pricing/price.ts'
import { describePriceCard, priceOf, rateNames } from '../../views/models/price-card.ts'

type Example = { margin: string; nowMs: number; input: number; cacheRead: number; output: number }

/** `price`: undefined: as it is now. */
export function previewPrice(
  model: CatalogModel,
  price: PriceCard | 'free' | undefined,
  { margin, nowMs, input, cacheRead, output }: Example,
): JsonObject {
  const usage = { ...emptyUsage(), input, cacheRead, output }
  const charge = (card: PriceCard | 'free') => priceUsage(usage, card, { atMs: nowMs })
  const before = priceOf(model)
  const shown = price ?? before
  return {
    charge: shown === undefined ? null : formatUsd(charge(shown)),
    charge_before: before === undefined ? null : formatUsd(charge(before)),
    card: describePriceCard(shown),
    endpoints: model.endpoints.map(({ id, cost, price: now }) => {
      // As the catalogue would complete it.
      const isPlain = price === undefined || price === 'free' || cost === 'free'
      const sold = isPlain ? (price ?? now) : fillCard(price, cost, margin)
      const [charged, paid] = [charge(sold), charge(cost)]
      return {
        id,
        charge: formatUsd(charged),
        cost: formatUsd(paid),
        margin: formatUsd(charged - paid),
        below_cost: findBelowCost(sold, cost).map((rate) => rateNames[rate]),
      }
    }),
  }
}
