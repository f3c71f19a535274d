// Refused requests in the database: how many there were, by minute and by hour, key and code, and the newest examples of each owner.
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { cleanText } from '../rows/clean-text.ts'
import type { Refusal } from './refusal.ts'

export type RefusalCount = { owner_id: string; start_ms: number; key_id: string; code: string; count: number }

export type RefusalRow = Awaited<ReturnType<typeof readRefusals>>[number]

/** Rows of one statement: a database takes so many values at once and no more. */
const ROWS = 100
const HOUR_MS = 3_600_000

/** @throws StoreError */
export async function writeRefusals(
  store: Store,
  counts: readonly RefusalCount[],
  examples: readonly Refusal[],
): Promise<void> {
  const { db } = store
  const writes: Write[] = []
  writes.push(...addCounts(store, 'refusal_minutes', counts), ...addCounts(store, 'refusal_hours', gatherHours(counts)))
  for (const page of pages(examples.map(encodeRefusal))) writes.push(db.insertInto('refusals').values([...page]))
  for (const owner of [...new Set(examples.map(({ ownerId }) => ownerId))].sort()) writes.push(trim(store, owner))
  await store.write(writes)
}

/** In one order everywhere, so that two gateways that add to the same rows wait for each other and no more. */
function* addCounts(
  { db }: Store,
  table: 'refusal_minutes' | 'refusal_hours',
  counts: readonly RefusalCount[],
): Generator<Write> {
  for (const page of pages(counts.toSorted(inOrder)))
    yield db
      .insertInto(table)
      .values([...page])
      .onConflict((conflict) =>
        conflict.columns(['owner_id', 'start_ms', 'key_id', 'code']).doUpdateSet({
          count: sql<number>`${sql.ref(`${table}.count`)} + excluded.count`,
        }),
      )
}

function gatherHours(counts: readonly RefusalCount[]): RefusalCount[] {
  const hours = new Map<string, RefusalCount>()
  for (const each of counts) {
    const hour = { ...each, start_ms: each.start_ms - (each.start_ms % HOUR_MS) }
    const known = hours.get(nameCount(hour))
    if (known === undefined) hours.set(nameCount(hour), hour)
    else known.count += each.count
  }
  return [...hours.values()]
}

function inOrder(one: RefusalCount, other: RefusalCount): number {
  const [first, second] = [nameCount(one), nameCount(other)]
  return first < second ? -1 : first > second ? 1 : 0
}

function nameCount({ owner_id, start_ms, key_id, code }: RefusalCount): string {
  return `${owner_id} ${start_ms} ${key_id} ${code}`
}

/** Leaves an owner their newest. */
function trim({ db }: Store, ownerId: string): Write {
  const oldest = db
    .selectFrom('refusals as kept')
    .select('kept.sequence')
    .where('kept.owner_id', '=', ownerId)
    .orderBy('kept.sequence', 'desc')
    .limit(1)
    .offset(bounds.refusalsKept - 1)
  return db.deleteFrom('refusals').where('owner_id', '=', ownerId).where('sequence', '<', oldest)
}

/** On these a screen or a terminal acts: controls, what turns the direction of text, what ends a line. */
const acting = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

function encodeRefusal({ id, ownerId, keyId, atMs, protocol, model, status, code, field, message, client }: Refusal) {
  const text = (value: string | undefined) =>
    value === undefined ? null : cleanText(value).replaceAll(acting, '\u{FFFD}')
  return {
    id,
    owner_id: ownerId,
    key_id: keyId,
    at_ms: atMs,
    protocol,
    model: text(model?.slice(0, bounds.nameLength)),
    status,
    code,
    field: text(field),
    message: text(message?.slice(0, bounds.errorMessageLength)),
    client,
  }
}

function* pages<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += ROWS) yield all.slice(from, from + ROWS)
}

type RefusalFilter = {
  keyIds?: readonly string[] | undefined
  codes?: readonly string[] | undefined
  /** By when they came; ms since the epoch. */
  fromMs: number
  toMs: number
}

/** The newest first, below `before`. @throws StoreError */
export async function readRefusals(
  { db }: Store,
  ownerId: string,
  { keyIds, codes, fromMs, toMs }: RefusalFilter,
  before: number | undefined,
) {
  let query = db
    .selectFrom('refusals')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
  if (keyIds !== undefined) query = query.where('key_id', 'in', keyIds)
  if (codes !== undefined) query = query.where('code', 'in', codes)
  if (before !== undefined) query = query.where('sequence', '<', before)
  return query.orderBy('sequence', 'desc').limit(bounds.reportRows).execute()
}

/** @throws StoreError */
export function findRefusal({ db }: Store, ownerId: string | undefined, id: string): Promise<RefusalRow | undefined> {
  let query = db.selectFrom('refusals').selectAll().where('id', '=', id)
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  return query.orderBy('sequence', 'desc').limit(1).executeTakeFirst()
}

/** Minutes are kept for some days; longer ranges begin and end with hours or days. */
type CountFilter = RefusalFilter & { period: 'minutes' | 'hours' | 'days' }

/** By code, the most first; `ownerId` undefined: of all. @throws StoreError */
export async function countRefusals(
  { db }: Store,
  ownerId: string | undefined,
  { keyIds, codes, fromMs, toMs, period }: CountFilter,
): Promise<{ code: string; count: number }[]> {
  const [table, unitMs] =
    period === 'minutes' ? (['refusal_minutes', 60_000] as const) : (['refusal_hours', HOUR_MS] as const)
  let query = db
    .selectFrom(table)
    .select((row) => ['code', row.fn.sum<number | string | bigint>('count').as('count')])
    .where('start_ms', '>=', fromMs - (fromMs % unitMs))
    .where('start_ms', '<', toMs)
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  if (keyIds !== undefined) query = query.where('key_id', 'in', keyIds)
  if (codes !== undefined) query = query.where('code', 'in', codes)
  const rows = await query.groupBy('code').execute()
  return rows.map(({ code, count }) => ({ code, count: Number(count) })).sort((a, b) => b.count - a.count)
}

const DAY_MS = 24 * HOUR_MS

/** Removes those of the oldest day that came before `beforeMs`; false: there are none left. @throws StoreError */
export async function removeOldRefusals({ db, write }: Store, beforeMs: number): Promise<boolean> {
  const toMs = Math.min(beforeMs, (await readOldest({ db }, 'refusal_hours', beforeMs)) + DAY_MS)
  await write([
    db.deleteFrom('refusal_minutes').where('start_ms', '<', toMs),
    db.deleteFrom('refusal_hours').where('start_ms', '<=', toMs - HOUR_MS),
    db.deleteFrom('refusals').where('at_ms', '<', toMs),
  ])
  return toMs < beforeMs
}

/** The same of counts by minute alone, an hour of them at a time; nothing is written where none is so old. @throws StoreError */
export async function removeOldMinutes({ db, write }: Store, beforeMs: number): Promise<boolean> {
  const oldestMs = await readOldest({ db }, 'refusal_minutes', beforeMs)
  if (oldestMs >= beforeMs) return false
  await write([db.deleteFrom('refusal_minutes').where('start_ms', '<', Math.min(beforeMs, oldestMs + HOUR_MS))])
  return true
}

async function readOldest({ db }: Pick<Store, 'db'>, table: 'refusal_minutes' | 'refusal_hours', orMs: number) {
  const { oldest } = await db
    .selectFrom(table)
    .select((row) => row.fn.min('start_ms').as('oldest'))
    .executeTakeFirstOrThrow()
  return oldest === null ? orMs : Number(oldest)
}
