// The names of owners and keys that a report lists by their ids, those that were deleted included.
import type { Store } from '../../store/store.ts'

/** By id. */
export async function readNames(
  { db }: Pick<Store, 'db'>,
  table: 'owners' | 'keys',
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
