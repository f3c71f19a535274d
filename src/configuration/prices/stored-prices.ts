// Prices that the database of several gateways keeps, in the place of those that this gateway's own file names: what
// callers pay must be the same at all of them, and each may have a file of its own.
import { isDeepStrictEqual } from 'node:util'
import { parseSettings } from '../read-settings.ts'
import { setModelPrice, type WrittenPrice } from './set-price.ts'
import type { Settings } from '../settings.ts'

export type StoredPrice = { model: string; price: WrittenPrice }

/** @throws ConfigurationError where a price is not one, as the file's reader says it. */
export function decodeStoredPrice({ model, price }: StoredPrice): Settings['models'][number]['price'] {
  const source = { file: 'the database', environment: {}, knownProviders: [] }
  return parseSettings(setModelPrice('', model, price), source).models[0]?.price
}

/** `settings` with these prices; `overridden`: models whose price the file says otherwise. */
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
    if (known.price !== undefined && !isDeepStrictEqual(known.price, price)) overridden.push(each.model)
    if (price !== undefined) models.set(each.model, { ...known, price })
  }
  return { settings: { ...settings, models: [...models.values()] }, overridden }
}
