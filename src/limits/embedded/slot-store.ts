// The rows that carry the minutes of keys over a restart.
import type { SqliteStore } from '../../store/store.ts'

export type SlotRow = [keyId: string, slot: number, requests: number, tokens: number]

/** The oldest first. @throws StoreError */
export function readSlots({ db }: SqliteStore) {
  return db.selectFrom('limit_slots').selectAll().orderBy('slot').execute()
}

/** Replaces rows of the same key and second, and removes those of `passed` and before. @throws StoreError */
export async function saveSlots(
  { write }: SqliteStore,
  rows: readonly SlotRow[],
  passed: number | 'all',
): Promise<void> {
  const remove =
    passed === 'all'
      ? { sql: 'delete from limit_slots', parameters: [] }
      : { sql: 'delete from limit_slots where slot <= ?', parameters: [passed] }
  await write([remove, { sql: upsert, parameters: [JSON.stringify(rows)] }])
}

/** `where true`: without it SQLite reads `on conflict` as part of a join. */
const upsert = `insert into limit_slots (key_id, slot, requests, tokens)
  select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?) where true
  on conflict (key_id, slot) do update set requests = excluded.requests, tokens = excluded.tokens`
