// The rows of processes: which ones may have holds open, and until when the lease of each over them runs. Where several
// gateways share a database, its own clock counts, since theirs may differ.
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import { expectRows } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'

/** Processes without a row of which one look takes notice. */
const ADOPTED = 100

export type DeadProcess = { id: string; openFrom: number; leaseUntilMs: number }

/**
 * Writes the row of a process, or takes over the one that another gateway wrote for it (`adoptHolds`).
 * @throws WriteConflict where its holds were closed already, StoreError where the database failed
 */
export async function registerProcess(store: Store, id: string, openFrom: number): Promise<void> {
  const { db, clock } = store
  const lease = { name: `${hostname()}:${process.pid}`, lease_until_ms: leaseUntil(store), open_from: openFrom }
  const insert = db
    .insertInto('processes')
    .values({ id, ...lease, started_ms: clock.nowMs(), ended_ms: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(lease).where('processes.ended_ms', 'is', null))
  await store.write([expectRows(1, insert)])
}

/** @throws WriteConflict where it was taken for dead, StoreError where the database failed */
export async function renewProcess(store: Store, id: string, openFrom: number): Promise<void> {
  const update = store.db
    .updateTable('processes')
    .set({ lease_until_ms: leaseUntil(store), open_from: openFrom })
    .where('id', '=', id)
    .where('ended_ms', 'is', null)
  await store.write([expectRows(1, update)])
}

/** Nothing of it is open any more. @throws StoreError */
export async function endProcess({ db, clock, write }: Store, id: string): Promise<void> {
  await write([db.updateTable('processes').set({ ended_ms: clock.nowMs() }).where('id', '=', id)])
}

/** Processes that may be dead: those that have not ended, and where several share the database, whose lease ran out. */
export async function readDead({ db, kind }: Store): Promise<DeadProcess[]> {
  let query = db.selectFrom('processes').select(['id', 'open_from', 'lease_until_ms']).where('ended_ms', 'is', null)
  if (kind === 'postgres') query = query.where('lease_until_ms', '<', databaseNow)
  return (await query.execute()).map((row) => ({
    id: row.id,
    openFrom: row.open_from,
    leaseUntilMs: row.lease_until_ms,
  }))
}

/**
 * Gives a process that has holds and no row one, with a lease that runs from now: its row could not be written or was
 * lost. If it lives it takes the row over, and otherwise its holds are found when the lease has run out.
 * @throws StoreError
 */
export async function adoptHolds(store: Store): Promise<void> {
  const { db } = store
  const orphans = await db
    .selectFrom('holds')
    .select('process_id')
    .distinct()
    .where('process_id', 'not in', (select) => select.selectFrom('processes').select('id'))
    .limit(ADOPTED)
    .execute()
  if (orphans.length === 0) return
  const rows = orphans.map(({ process_id }) => ({
    id: process_id,
    name: 'lost',
    started_ms: 0,
    lease_until_ms: leaseUntil(store),
    open_from: 0,
    ended_ms: null,
  }))
  const insert = db
    .insertInto('processes')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
  await store.write([insert])
}

function leaseUntil({ kind, clock }: Store) {
  return kind === 'sqlite'
    ? sql<number>`${clock.nowMs() + bounds.processLeaseMs}`
    : sql<number>`${databaseNow} + ${bounds.processLeaseMs}`
}

/** Postgres' clock, ms since the epoch. */
const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
