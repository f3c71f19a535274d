// Refused requests in the database: how many there were, by minute, key and code, and the newest examples of each owner.
import { bounds } from '../../foundation/bounds.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { cleanText } from '../rows/clean-text.ts'
import type { Refusal } from './refusal.ts'

export type RefusalCount = { owner_id: string; start_ms: number; key_id: string; code: string; count: number }

export type RefusalRow = Awaited<ReturnType<typeof readRefusals>>[number]

/** Rows of one statement: a database takes so many values at once and no more. */
const ROWS = 100

/** @throws StoreError */
export async function writeRefusals(
  store: Store,
  counts: readonly RefusalCount[],
  examples: readonly Refusal[],
): Promise<void> {
  const { db } = store
  const writes: Write[] = []
  // In one order everywhere, so that two gateways that add to the same rows wait for each other and no more.
  for (const page of pages(counts.toSorted(inOrder)))
    writes.push(
      db
        .insertInto('refusal_minutes')
        .values([...page])
        .onConflict((conflict) =>
          conflict.columns(['owner_id', 'start_ms', 'key_id', 'code']).doUpdateSet((row) => ({
            count: row('refusal_minutes.count', '+', row.ref('excluded.count')),
          })),
        ),
    )
  for (const page of pages(examples.map(encodeRefusal))) writes.push(db.insertInto('refusals').values([...page]))
  for (const owner of [...new Set(examples.map(({ ownerId }) => ownerId))].sort()) writes.push(trim(store, owner))
  await store.write(writes)
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

/** By code, the most first. @throws StoreError */
export async function countRefusals(
  { db }: Store,
  ownerId: string,
  { keyIds, codes, fromMs, toMs }: RefusalFilter,
): Promise<{ code: string; count: number }[]> {
  let query = db
    .selectFrom('refusal_minutes')
    .select((row) => ['code', row.fn.sum<number | string | bigint>('count').as('count')])
    .where('owner_id', '=', ownerId)
    .where('start_ms', '>=', fromMs - (fromMs % 60_000))
    .where('start_ms', '<', toMs)
  if (keyIds !== undefined) query = query.where('key_id', 'in', keyIds)
  if (codes !== undefined) query = query.where('code', 'in', codes)
  const rows = await query.groupBy('code').execute()
  return rows.map(({ code, count }) => ({ code, count: Number(count) })).sort((a, b) => b.count - a.count)
}

const DAY_MS = 86_400_000

/** Removes those of the oldest day that came before `beforeMs`; false: there are none left. @throws StoreError */
export async function removeOldRefusals({ db, write }: Store, beforeMs: number): Promise<boolean> {
  const { oldest } = await db
    .selectFrom('refusal_minutes')
    .select((row) => row.fn.min('start_ms').as('oldest'))
    .executeTakeFirstOrThrow()
  const first = oldest === null ? beforeMs : Number(oldest)
  const toMs = Math.min(beforeMs, first + DAY_MS)
  await write([
    db.deleteFrom('refusal_minutes').where('start_ms', '<', toMs),
    db.deleteFrom('refusals').where('at_ms', '<', toMs),
  ])
  return toMs < beforeMs
}
