// Finds a provider's offer by the provider's own id of a model, for models that a provider ran beside the one that was
// asked for and names in its answer. An id with the date of a snapshot counts as the id without it.
import type { Catalog, Endpoint } from './model.ts'

export function findOffer(catalog: Catalog, provider: string, model: string): Endpoint | undefined {
  const undated = model.replace(/-20\d{6}$/, '')
  let found: Endpoint | undefined
  for (const { endpoints } of catalog.models.values())
    for (const endpoint of endpoints) {
      if (endpoint.provider.name !== provider) continue
      if (endpoint.model === model) return endpoint
      if (endpoint.model === undated) found ??= endpoint
    }
  return found
}
