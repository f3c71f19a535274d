// Where the price comes from that callers pay for a model: the configuration file, the database, a newer list, or the catalogue of the
// release.
import { hasSecrets } from '../../store/secrets.ts'
import { showOptionalMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import { readLayer } from '../models/catalog-layer-store.ts'
import { readStoredPrices } from './price-store.ts'

export type PriceSource = {
  source: 'file' | 'database' | 'list' | 'catalogue'
  /** When it was set in the database. */
  set_at: string | null
}

/** For any number of models, read once. @throws StoreError */
export async function openSources(context: OperationContext): Promise<(model: string) => PriceSource> {
  const { models, databaseUrl } = context.writtenSettings?.() ?? context.settings()
  const inFile = new Set(models.filter(({ price }) => price !== undefined).map(({ id }) => id))
  const hasStore = databaseUrl !== undefined || hasSecrets(context.dataDirectory)
  const stored = hasStore ? await readStoredPrices(await context.store()) : []
  const layer = hasSecrets(context.dataDirectory) ? await readLayer(await context.store()) : undefined
  const inList = new Set(layer?.models.map(({ id }) => id))
  const setMs = new Map(stored.map((each) => [each.model, each.setMs]))
  return (model) => {
    const at = setMs.get(model)
    // Of one gateway alone its file holds.
    const isStored = at !== undefined && (databaseUrl !== undefined || !inFile.has(model))
    if (isStored) return { source: 'database', set_at: showOptionalMoment(at) }
    if (inFile.has(model)) return { source: 'file', set_at: null }
    return { source: inList.has(model) ? 'list' : 'catalogue', set_at: null }
  }
}
