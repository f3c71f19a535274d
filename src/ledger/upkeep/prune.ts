// Removes records of generations that are old enough, and the postings that charged them, and keeps what they had come
// to: daily sums by wallet, key and model (`pruned_days`), written in the same group. With the rows that are left every
// balance, roll-up and audit is what it was; movements of money in and out are never touched. It works in small steps,
// oldest first, so that a database of any size is pruned beside the traffic; a step that was interrupted has not begun.
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { Nanos } from '../../foundation/money.ts'
import type { PrunedDaysTable } from '../../store/schema.ts'
import { expectRows, type Compilable, type Write } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { encodeReversalKey } from '../rows/posting.ts'
import { readDay } from '../rows/usage-row.ts'

/** How often a step is tried that something else got in the way of. */
const TRIES = 3

/** Charged generations are found by their postings, in order; those that cost nothing have none and come afterwards. */
export type PruneCursor = { phase: 'charged' | 'free'; after: number }

export const firstCursor: PruneCursor = { phase: 'charged', after: 0 }

/** What a step has removed, or would remove. `next`: undefined after the last. */
export type PruneStep = { generations: number; charged: Nanos; next: PruneCursor | undefined }

type PrunedRow = {
  sequence: number
  id: string
  wallet_id: string
  key_id: string
  model: string
  started_ms: number
  ended_ms: number
  hold_end: string
  charge_nanos: bigint
  waived_nanos: bigint
  cost_nanos: bigint
}

type Page = {
  rows: PrunedRow[]
  /** Sequences of the postings that charged them. */
  postings: number[]
  next: PruneCursor | undefined
}

/**
 * One step: of the rows from `cursor` on, those that ended before `beforeMs`. `isDry` removes nothing.
 * @throws StoreError
 */
export async function prune(store: Store, beforeMs: number, cursor: PruneCursor, isDry = false): Promise<PruneStep> {
  for (let tries = 1; ; tries += 1) {
    const page = await (cursor.phase === 'charged' ? readCharged : readFree)(store, beforeMs, cursor.after)
    const charged = page.rows.reduce((sum, { charge_nanos }) => sum + charge_nanos, 0n)
    const step = { generations: page.rows.length, charged, next: page.next }
    if (isDry || page.rows.length === 0) return step
    try {
      await store.write(removePage(store, page))
      return step
    } catch (error) {
      // A charge was reversed in between, or somebody else prunes.
      if (!(error instanceof WriteConflict) || tries === TRIES) throw error
    }
  }
}

async function readCharged(store: Store, beforeMs: number, after: number): Promise<Page> {
  const looked = await store.db
    .selectFrom('postings')
    .select(['sequence', 'kind', 'generation_id', 'created_ms'])
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(bounds.pruneRows)
    .execute()
  const old = looked.filter(({ kind, created_ms }) => kind === 'charge' && created_ms < beforeMs)
  const ids = old.map(({ generation_id }) => generation_id ?? '')
  const rows = ids.length === 0 ? [] : await readRows(store).where('id', 'in', ids).execute()
  const fit = rows.filter(({ ended_ms }) => ended_ms < beforeMs)
  const fitting = new Set(fit.map(({ id }) => id))
  const last = looked.at(-1)
  const isLast = looked.length < bounds.pruneRows || last === undefined || last.created_ms >= beforeMs
  return {
    rows: fit,
    postings: old.filter(({ generation_id }) => fitting.has(generation_id ?? '')).map(({ sequence }) => sequence),
    next: isLast ? { phase: 'free', after: 0 } : { phase: 'charged', after: last.sequence },
  }
}

async function readFree(store: Store, beforeMs: number, after: number): Promise<Page> {
  const looked = await readRows(store)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(bounds.pruneRows)
    .execute()
  const last = looked.at(-1)
  const isLast = looked.length < bounds.pruneRows || last === undefined || last.ended_ms >= beforeMs
  return {
    rows: looked.filter((row) => row.ended_ms < beforeMs && row.charge_nanos === 0n && row.hold_end !== 'reversed'),
    postings: [],
    next: isLast ? undefined : { phase: 'free', after: last.sequence },
  }
}

function readRows({ db }: Store) {
  return db
    .selectFrom('generations')
    .select(['sequence', 'id', 'wallet_id', 'key_id', 'started_ms', 'ended_ms', 'hold_end'])
    .select(['charge_nanos', 'waived_nanos', 'cost_nanos'])
    .select(sql<string>`coalesce(model, requested_model)`.as('model'))
}

/** The group is refused where one of the rows is not what it was any more: a charge may be reversed meanwhile. */
function removePage(store: Store, { rows, postings }: Page): Write[] {
  const { db } = store
  const isReversed = (row: PrunedRow) => row.hold_end === 'reversed'
  const reversals = rows.filter(isReversed).map(({ id }) => encodeReversalKey(id))
  const removeRows = (removed: PrunedRow[], end: '=' | '!=') => {
    const sequences = removed.map(({ sequence }) => sequence)
    return db.deleteFrom('generations').where('sequence', 'in', sequences).where('hold_end', end, 'reversed')
  }
  const removals: [number, Compilable][] = [
    [reversals.length, removeRows(rows.filter(isReversed), '=')],
    [
      rows.length - reversals.length,
      removeRows(
        rows.filter((row) => !isReversed(row)),
        '!=',
      ),
    ],
    [postings.length, db.deleteFrom('postings').where('sequence', 'in', postings)],
    [reversals.length, db.deleteFrom('postings').where('idempotency_key', 'in', reversals)],
  ]
  return [
    addDays(store, rows),
    ...removals.flatMap(([count, removal]) => (count === 0 ? [] : [expectRows(count, removal)])),
    countPruned(rows.length),
  ]
}

function addDays({ db }: Store, rows: readonly PrunedRow[]): Write {
  const days = new Map<string, PrunedDaysTable>()
  for (const { wallet_id, started_ms, key_id, model, charge_nanos, waived_nanos, cost_nanos } of rows) {
    const day = readDay(started_ms)
    const name = `${wallet_id}\n${day}\n${key_id}\n${model}`
    const sums = days.get(name) ?? {
      wallet_id,
      day,
      key_id,
      model,
      generations: 0,
      charges: 0,
      charge_nanos: 0n,
      waived_nanos: 0n,
      cost_nanos: 0n,
    }
    days.set(name, {
      ...sums,
      generations: sums.generations + 1,
      charges: sums.charges + (charge_nanos > 0n ? 1 : 0),
      charge_nanos: sums.charge_nanos + charge_nanos,
      waived_nanos: sums.waived_nanos + waived_nanos,
      cost_nanos: sums.cost_nanos + cost_nanos,
    })
  }
  return db
    .insertInto('pruned_days')
    .values([...days.values()])
    .onConflict((conflict) =>
      conflict.columns(['wallet_id', 'day', 'key_id', 'model']).doUpdateSet((set) => ({
        generations: set('pruned_days.generations', '+', set.ref('excluded.generations')),
        charges: set('pruned_days.charges', '+', set.ref('excluded.charges')),
        charge_nanos: set('pruned_days.charge_nanos', '+', set.ref('excluded.charge_nanos')),
        waived_nanos: set('pruned_days.waived_nanos', '+', set.ref('excluded.waived_nanos')),
        cost_nanos: set('pruned_days.cost_nanos', '+', set.ref('excluded.cost_nanos')),
      })),
    )
}

/** How many records were pruned in all: what reads them page by page sees by it that some have gone meanwhile. */
export async function readPruned({ db }: Pick<Store, 'db'>): Promise<number> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', PRUNED).executeTakeFirst()
  return Number(row?.value ?? 0)
}

const PRUNED = 'pruned_generations'

function countPruned(rows: number): Write {
  return {
    sql: `insert into settings (name, value) values (?, ?) on conflict (name)
          do update set value = cast(cast(settings.value as bigint) + ${rows} as text)`,
    parameters: [PRUNED, String(rows)],
  }
}
