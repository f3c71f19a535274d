// The rows that a step of pruning finds and removes, and the daily sums by wallet, key and model that it leaves of them.
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { PrunedDaysTable } from '../../store/schema.ts'
import { expectRows, type Compilable, type Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { encodeReversalKey } from '../rows/posting.ts'
import { readDay } from '../rows/usage-row.ts'

/** Charged generations are found by their postings, in order; those that cost nothing have none and come afterwards. */
export type PruneCursor = { phase: 'charged' | 'free'; after: number }

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

export async function readCharged(store: Store, beforeMs: number, after: number): Promise<Page> {
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

export async function readFree(store: Store, beforeMs: number, after: number): Promise<Page> {
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

/** Records that the sums of pages have. */
function readRows({ db, kind }: Store) {
  return db
    .selectFrom('generations')
    .where(sql<boolean>`${sql.raw(summed[kind])}`)
    .select(['sequence', 'id', 'wallet_id', 'key_id', 'started_ms', 'ended_ms', 'hold_end'])
    .select(['charge_nanos', 'waived_nanos', 'cost_nanos'])
    .select(sql<string>`coalesce(model, requested_model)`.as('model'))
}

/** The group is refused where one of the rows is not what it was any more: a charge may be reversed meanwhile. */
export function removePage(store: Store, { rows, postings }: Page): Write[] {
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
    ...rows.filter(isReversed).map(takeFromDay),
    ...removals.flatMap(([count, removal]) => (count === 0 ? [] : [expectRows(count, removal)])),
    ...lowerMark(store),
    countPruned(rows.length),
  ]
}

/** A charge that goes with its reversal moved nothing: the sum of its day is without it. */
function takeFromDay({ id, wallet_id, ended_ms }: PrunedRow): Write {
  return {
    sql: `update wallet_days set charges = charges - 1, charge_nanos = charge_nanos - coalesce(
        (select posting_nanos from postings where idempotency_key = ?), 0) where wallet_id = ? and day = ?`,
    parameters: [encodeReversalKey(id), wallet_id, readDay(ended_ms)],
  }
}

const summed: { readonly [kind in Store['kind']]: string } = {
  sqlite: 'generations.sequence <= (select sequence from sum_state)',
  postgres: `not exists (select 1 from unsummed where unsummed.sequence = generations.sequence)
    and not exists (select 1 from sum_state
      where generations.sequence > sum_state.sequence and generations.sequence <= sum_state.until_sequence)`,
}

/**
 * SQLite gives the next record the number after the highest that is there: where the newest records are removed, the same
 * numbers come again, and what comes is to be summed.
 */
function lowerMark({ kind }: Store): Write[] {
  if (kind === 'postgres') return []
  const newest = '(select coalesce(max(sequence), 0) from generations)'
  return [
    {
      sql: `update sum_state set sequence = ${newest}, version = version + 1 where sequence > ${newest}`,
      parameters: [],
    },
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
