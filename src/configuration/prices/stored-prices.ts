// Prices that the database keeps. Of several gateways they hold in the place of those that this gateway's own file names: what
// callers pay must be the same at all of them, and each may have a file of its own. Of one gateway alone its file holds.
import { isDeepStrictEqual } from 'node:util'
import { parseSettings } from '../read-settings.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Settings } from '../settings.ts'

/** As the configuration file has it, with amounts as decimal text. */
export type StoredPrice = { model: string; price: 'free' | JsonObject }

/** @throws ConfigurationError where a price is not one, as the file's reader says it. */
export function decodeStoredPrice({ model, price }: StoredPrice): Settings['models'][number]['price'] {
  const source = { file: 'the database', environment: {}, knownProviders: [] }
  // JSON is YAML, and texts keep every digit.
  return parseSettings(JSON.stringify({ models: { [model]: { price } } }), source).models[0]?.price
}

/** `settings` with these prices; `overridden`: models whose price the file says otherwise, and which holds no more. */
export function joinStoredPrices(
  settings: Settings,
  stored: readonly StoredPrice[],
): { settings: Settings; overridden: string[] } {
  if (stored.length === 0) return { settings, overridden: [] }
  const models = new Map(settings.models.map((model) => [model.id, model]))
  const overridden: string[] = []
  for (const each of stored) {
    const price = decodeStoredPrice(each)
    const known = models.get(each.model) ?? { id: each.model }
    if (known.price !== undefined && settings.databaseUrl === undefined) continue
    if (known.price !== undefined && !isDeepStrictEqual(known.price, price)) overridden.push(each.model)
    if (price !== undefined) models.set(each.model, { ...known, price })
  }
  return { settings: { ...settings, models: [...models.values()] }, overridden }
}
