// How old the prices of the catalogue are and which lists were applied, as JSON.
import { readListedOn } from '../../catalog/known-models.ts'
import type { CatalogLayer } from '../../catalog/lay-models.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { describeCatalogAge } from './catalog-age.ts'

type AppliedLayer = CatalogLayer & { id: number; source: string; format: string; appliedMs: number }

/** `layers`: newest first. */
export function describeCatalogLayers(layers: readonly AppliedLayer[], nowMs: number): JsonObject {
  const released = readListedOn()
  const listedOn = layers[0] === undefined || layers[0].listedOn < released ? released : layers[0].listedOn
  return {
    ...describeCatalogAge(listedOn, nowMs),
    release_listed_on: released,
    layers: layers.map(({ id, source, format, appliedMs, models }) => ({
      id,
      source,
      format,
      applied_at: new Date(appliedMs).toISOString(),
      models: models.length,
      prices: models.reduce((sum, { offers }) => sum + offers.length, 0),
    })),
  }
}
