// A model as operators read it: whether it can be called, where, and at which price.
import type { CatalogModel } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { describePrice, priceOf } from './price-card.ts'

export function describeModel(model: CatalogModel): JsonObject {
  return {
    id: model.id,
    display_name: model.displayName,
    callable: model.endpoints.length > 0,
    ...(model.reason !== undefined && { reason: model.reason }),
    context_window_tokens: model.capabilities.contextWindowTokens ?? null,
    max_output_tokens: model.capabilities.maxOutputTokens ?? null,
    price: describePrice(priceOf(model)),
    endpoints: model.endpoints.map((endpoint) => ({
      id: endpoint.id,
      provider: endpoint.provider.name,
      model: endpoint.model,
      protocols: endpoint.protocols.map(({ protocol }) => protocol),
      price: describePrice(endpoint.price),
      cost: describePrice(endpoint.cost),
    })),
  }
}
