// Where the price comes from that callers pay for a model: the configuration file, the database, a newer list, or the catalogue of the
// release.
import { hasSecrets } from '../../store/secrets.ts'
import { showOptionalMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import { readLayer } from '../models/catalog-layer-store.ts'
import type { StoredPrice } from '../../configuration/prices/stored-prices.ts'
import { readStoredPrices } from './price-store.ts'

export type PriceSource = {
  source: 'file' | 'database' | 'list' | 'catalogue'
  /** When it was set in the database. */
  set_at: string | null
  /** There, as it was written: what is not said follows from the rest, and from what the provider bills. */
  written: StoredPrice['price'] | null
}

/** For any number of models, read once. @throws StoreError */
export async function openSources(context: OperationContext): Promise<(model: string) => PriceSource> {
  const { models, databaseUrl } = context.writtenSettings?.() ?? context.settings()
  const inFile = new Set(models.filter(({ price }) => price !== undefined).map(({ id }) => id))
  const hasStore = databaseUrl !== undefined || hasSecrets(context.dataDirectory)
  const stored = hasStore ? await readStoredPrices(await context.store()) : []
  const layer = hasSecrets(context.dataDirectory) ? await readLayer(await context.store()) : undefined
  const inList = new Set(layer?.models.map(({ id }) => id))
  const set = new Map(stored.map((each) => [each.model, each]))
  return (model) => {
    const there = set.get(model)
    // Of one gateway alone its file holds.
    const holds = there !== undefined && (databaseUrl !== undefined || !inFile.has(model))
    if (holds) return { source: 'database', set_at: showOptionalMoment(there.setMs), written: there.price }
    const source = inFile.has(model) ? 'file' : inList.has(model) ? 'list' : 'catalogue'
    return { source, set_at: null, written: null }
  }
}
