// `GET /api/models`: the public catalogue, for people and price comparisons; no key is needed. Models that
// can be called are `active`; those of the house that cannot be called here are listed as `unavailable`, and what only
// providers know of, without one being ready, is not listed.
import type { JsonObject } from '../../foundation/json/json.ts'
import { readOwnModels } from '../../catalog/known-models.ts'
import { showModelFacts } from './model-facts.ts'
import type { Catalog, CatalogModel } from '../../catalog/model.ts'

let ownIds: ReadonlySet<string> | undefined

/** The body of the answer. */
export function listPublicModels(catalog: Catalog): JsonObject {
  const own = (ownIds ??= new Set(readOwnModels().map(({ id }) => id)))
  const listed = [...catalog.models.values()].filter(({ id, endpoints }) => endpoints.length > 0 || own.has(id))
  return { data: listed.map(showPublicModel) }
}

function showPublicModel(model: CatalogModel): JsonObject {
  const { modalities, capabilities, pricing } = showModelFacts(model)
  return {
    id: model.id,
    vendor_code: model.vendor,
    display_name: model.displayName,
    context_window_tokens: model.capabilities.contextWindowTokens ?? null,
    max_output_tokens: model.capabilities.maxOutputTokens ?? null,
    modalities,
    capabilities,
    status: model.endpoints.length > 0 ? 'active' : 'unavailable',
    currency: 'USD',
    pricing,
  }
}
