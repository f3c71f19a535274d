// What the lists say of a model, in the words of the contract: shared by `/api/models` and `/v1/models`, so that they
// cannot disagree. Prices are whole micro-dollars per million tokens, rounded up.
import type { JsonObject } from '../../foundation/json/json.ts'
import { ceilToMicros } from '../../foundation/nanos.ts'
import type { Capabilities } from '../../generation/capabilities.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { CatalogModel } from '../../catalog/model.ts'

export function showModelFacts(model: CatalogModel) {
  const { input, output } = model.capabilities
  return {
    modalities: { input: [...input], output: [...output] },
    capabilities: showCapabilities(model.capabilities),
    pricing: showPricing(model),
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

/** What callers pay; null where no price is known. A model priced by its endpoints shows the first one's. */
function showPricing(model: CatalogModel): JsonObject | null {
  const price = model.price ?? model.endpoints[0]?.price
  if (price === undefined) return null
  return { tiers: price === 'free' ? [freeTier] : price.tiers.map(showTier) }
}

const freeTier: JsonObject = {
  threshold: 0,
  input_micro_per_1m: 0,
  output_micro_per_1m: 0,
  cache_read_micro_per_1m: 0,
  cache_creation_micro_per_1m: 0,
}

function showTier({ fromInputTokens, rates }: PriceCard['tiers'][number]): JsonObject {
  return {
    threshold: fromInputTokens,
    input_micro_per_1m: ceilToMicros(rates.input),
    output_micro_per_1m: ceilToMicros(rates.output),
    cache_read_micro_per_1m: ceilToMicros(rates.cacheRead),
    cache_creation_micro_per_1m: ceilToMicros(rates.cacheWrite5m),
  }
}
