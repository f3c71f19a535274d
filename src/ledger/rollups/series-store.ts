// The series that sums are kept for, and their numbers.
import { sql } from 'kysely'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { nameSeries, type Series } from './gathered-sums.ts'

/** The numbers of those series that have one, by their names. */
export async function readSeriesIds({ db }: Pick<Store, 'db'>, all: readonly Series[]): Promise<Map<string, number>> {
  if (all.length === 0) return new Map()
  const tuples = all.map(
    ({ owner_id, key_id, model, provider, client }) => sql`(${owner_id}, ${key_id}, ${model}, ${provider}, ${client})`,
  )
  const rows = await db
    .selectFrom('usage_series')
    .selectAll()
    .where(sql<boolean>`(owner_id, key_id, model, provider, client) in (values ${sql.join(tuples)})`)
    .execute()
  return new Map(rows.map((row) => [nameSeries(row), row.id]))
}

export function insertSeries({ db }: Pick<Store, 'db'>, rows: readonly (Series & { id: number })[]): Write[] {
  return rows.length === 0 ? [] : [db.insertInto('usage_series').values([...rows])]
}
