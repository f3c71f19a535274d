// Sums that are older than they are kept.
import { bounds } from '../../foundation/bounds.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'

/** Whether there are sums older than that. */
export async function hasOldSums({ db }: Pick<Store, 'db'>, table: 'series_minutes' | 'series_hours', ms: number) {
  const row = await db.selectFrom(table).select('start_ms').where('start_ms', '<', ms).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Removes some of them. */
export function removeOldSums(table: 'series_minutes' | 'series_hours', ms: number): Write {
  return {
    sql: `delete from ${table} where start_ms < ? and (series_id, start_ms) in
      (select series_id, start_ms from ${table} where start_ms < ? order by start_ms limit ${bounds.sumSweepRows})`,
    parameters: [ms, ms],
  }
}
