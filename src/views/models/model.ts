// A model as operators read it: whether it can be called, where, and at which price.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Use } from '../../health/standing.ts'
import { describePrice, priceOf } from './price-card.ts'

type ReadUse = (endpoint: Endpoint) => Use

/** A new conversation may begin at one of its endpoints. */
export function isCallable({ endpoints }: CatalogModel, readUse: ReadUse): boolean {
  return endpoints.some((endpoint) => readUse(endpoint) === 'enabled')
}

export function describeModel(model: CatalogModel, readUse: ReadUse): JsonObject {
  const callable = isCallable(model, readUse)
  const reason = callable || model.endpoints.length === 0 ? model.reason : explainClosed(model, readUse)
  return {
    id: model.id,
    display_name: model.displayName,
    callable,
    ...(reason !== undefined && { reason }),
    context_window_tokens: model.capabilities.contextWindowTokens ?? null,
    max_output_tokens: model.capabilities.maxOutputTokens ?? null,
    modalities: { input: [...model.capabilities.input], output: [...model.capabilities.output] },
    price: describePrice(priceOf(model)),
    endpoints: model.endpoints.map((endpoint) => ({
      id: endpoint.id,
      provider: endpoint.provider.name,
      model: endpoint.model,
      use: readUse(endpoint),
      protocols: endpoint.protocols.map(({ protocol }) => protocol),
      price: describePrice(endpoint.price),
      cost: describePrice(endpoint.cost),
    })),
  }
}

/** What the operator has closed themselves. */
function explainClosed({ endpoints }: CatalogModel, readUse: ReadUse): string {
  const each = endpoints.map((endpoint) => `${endpoint.id} is ${readUse(endpoint)}`)
  return `${each.join(', ')}: see \`crossmodel endpoint enable\``
}
