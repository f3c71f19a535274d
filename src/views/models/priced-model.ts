// A model as operators price it: what callers pay, what its endpoints cost, and where the price comes from.
import type { CatalogModel } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { findBelowCost } from '../../pricing/find-below-cost.ts'
import { describeOfferPrice } from './offer.ts'
import { priceOf, rateNames } from './price-card.ts'

export function describePricedModel(model: CatalogModel, source: JsonObject): JsonObject {
  const { id, displayName, endpoints, isUnpriced = false, reason } = model
  return {
    id,
    name: displayName,
    is_unpriced: isUnpriced,
    reason: reason ?? null,
    price: describeOfferPrice(priceOf(model)),
    ...source,
    endpoints: endpoints.map(({ id: endpoint, cost, price }) => ({
      id: endpoint,
      cost: describeOfferPrice(cost),
      below_cost: findBelowCost(price, cost).map((rate) => rateNames[rate]),
    })),
  }
}
