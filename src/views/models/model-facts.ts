// What the lists say of a model: shared by `/api/models` and `/v1/models`, so that they
// cannot disagree.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Capabilities } from '../../generation/capabilities.ts'
import type { CatalogModel } from '../../catalog/model.ts'
import { priceOf, showPricing } from './price-card.ts'

export function showModelFacts(model: CatalogModel) {
  const { input, output } = model.capabilities
  return {
    modalities: { input: [...input], output: [...output] },
    capabilities: showCapabilities(model.capabilities),
    pricing: showPricing(priceOf(model)),
  }
}

function showCapabilities({ json, reasoning }: Capabilities): JsonObject {
  const { supported, toggle, efforts, budgetTokens } = reasoning
  return {
    json,
    reasoning: {
      supported,
      toggle,
      effort: [...efforts],
      budget_tokens: budgetTokens === undefined ? null : { min: budgetTokens.min, max: budgetTokens.max ?? null },
    },
  }
}
