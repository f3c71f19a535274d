// The age of the newest prices of the catalogue, as JSON, beside lists of models.
import { measureAge } from '../../catalog/measure-age.ts'
import type { JsonObject } from '../../foundation/json/json.ts'

/** `listedOn`: a date. */
export function describeCatalogAge(listedOn: string, nowMs: number): JsonObject {
  const { days, isOld } = measureAge(listedOn, nowMs)
  return { listed_on: listedOn, age_days: days, is_old: isOld }
}
