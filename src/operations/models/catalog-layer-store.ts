// Applied price lists, in the database. The newest one holds, and the one before it holds again when it is taken back.
// Each is whole: it also has what earlier ones had and its own list did not mention.
import { parseJson } from '../../foundation/json/json.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { KnownModel } from '../../catalog/known-models.ts'
import type { CatalogLayer } from '../../catalog/lay-models.ts'
import { countChange } from '../../keys/count-change.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'

type StoredLayer = CatalogLayer & {
  id: number
  /** Where the list came from: a file or an address. */
  source: string
  format: string
  appliedMs: number
}

/** Newest first. @throws StoreError */
export async function readLayers({ db }: Store): Promise<StoredLayer[]> {
  const rows = await db.selectFrom('catalog_layers').selectAll().orderBy('id', 'desc').execute()
  return rows.map(({ id, source, format, applied_ms: appliedMs, models }) => ({
    id,
    source,
    format,
    appliedMs,
    listedOn: new Date(appliedMs).toISOString().slice(0, 10),
    models: parseJson(models) as unknown as readonly KnownModel[],
  }))
}

/** The one that holds; undefined where the release's own prices do. @throws StoreError */
export async function readLayer(store: Store): Promise<StoredLayer | undefined> {
  return (await readLayers(store))[0]
}

type WrittenLayer = { source: string; format: string; models: readonly KnownModel[] }

/**
 * Puts a layer over the one with the id `below` (0: there is none); its id is the next one.
 * @throws StoreError; false where another one came in between, and then nothing has changed.
 */
export async function writeLayer(store: Store, below: number, layer: WrittenLayer): Promise<boolean> {
  const { db, clock } = store
  const id = below + 1
  const { source, format, models } = layer
  const values = { id, source, format, applied_ms: clock.nowMs(), models: JSON.stringify(models) }
  const forgotten = db.deleteFrom('catalog_layers').where('id', '<=', id - bounds.catalogLayersKept)
  try {
    await store.write([db.insertInto('catalog_layers').values(values), forgotten, countChange(store, 'prices')])
    return true
  } catch (error) {
    if (error instanceof WriteConflict) return false
    throw error
  }
}

/** Takes back the layer with this id, or all of them. @throws StoreError */
export async function deleteLayers(store: Store, id: number | 'all'): Promise<void> {
  const { db } = store
  const all = db.deleteFrom('catalog_layers')
  await store.write([id === 'all' ? all : all.where('id', '=', id), countChange(store, 'prices')])
}
