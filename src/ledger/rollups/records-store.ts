// The records that are to be summed next.
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { SumStateTable } from '../../store/migrations/sum-tables.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { countedColumns, type CountedRow } from './count-generation.ts'
import type { Event } from './gathered-sums.ts'
import { moveSumState, readSumState } from './sum-state-store.ts'

type Reads = Pick<Store, 'db'>

/** The events that come next, and what must be written together with their sums. */
type NextEvents = {
  events: Event[]
  /** SQLite: up to where these come; Postgres: as it is. */
  sequence: number
  writes: Write[]
  /** There may be more behind them. */
  hasMore: boolean
}

/** What a charge was that has been given back, by the posting that did it. */
const reversed = sql<
  bigint | null
>`case when generations.hold_end = 'reversed' then coalesce((select posting_nanos from postings
  where postings.idempotency_key = 'reversal:' || generations.id), 0) end`

type Read = CountedRow & { reversed_nanos: bigint | null }

function toEvent({ reversed_nanos, ...row }: Read): Event {
  return { row, reversed: reversed_nanos ?? undefined }
}

/** On SQLite: the records after those that are summed, in the order in which they were committed. */
export async function readRecords({ db }: Reads, { sequence }: SumStateTable): Promise<NextEvents> {
  const rows = await db
    .selectFrom('generations')
    .select([...countedColumns])
    .select(reversed.as('reversed_nanos'))
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(bounds.sumRows)
    .execute()
  const hasMore = rows.length === bounds.sumRows
  return { events: rows.map(toEvent), sequence: rows.at(-1)?.sequence ?? sequence, writes: [], hasMore }
}

/** On Postgres: what has waited longest in the queue, and its records as they are at the same moment. */
export async function readQueuedRecords(
  { db }: Reads,
  { sequence, until_sequence }: SumStateTable,
): Promise<NextEvents> {
  const read = await db
    .selectFrom('unsummed')
    .leftJoin('generations', 'generations.sequence', 'unsummed.sequence')
    .select(countedColumns.map((column) => `generations.${column}` as const))
    .select(reversed.as('reversed_nanos'))
    .select(['unsummed.sequence as queued', 'reversal', 'unsummed.status as old_status'])
    .select(['unsummed.error_code as old_error_code', 'unsummed.charge_nanos as old_charge_nanos'])
    .select('unsummed.waived_nanos as old_waived_nanos')
    // A reversal of a record that is not in the queue yet waits for it.
    .where((where) =>
      where.or([
        where('reversal', '=', 0),
        where('unsummed.sequence', '<=', sequence),
        where('unsummed.sequence', '>', until_sequence ?? 0),
      ]),
    )
    .orderBy('unsummed.sequence')
    .orderBy('reversal')
    .limit(bounds.sumRows)
    .execute()
  // The reversal of the last record may be behind the page: both are counted together.
  const last = read.at(-1)?.queued
  const hasMore = read.length === bounds.sumRows
  const rows = hasMore ? read.filter(({ queued }) => queued !== last) : read
  const events: Event[] = []
  const isNew = new Set(rows.flatMap(({ queued, reversal }) => (reversal === 0 ? [queued] : [])))
  for (const row of rows) {
    const { queued, reversal, old_status, old_error_code, old_charge_nanos, old_waived_nanos, ...record } = row
    if (record.id === null || (reversal === 1 && isNew.has(queued))) continue
    const event = toEvent(record as Read)
    const before = {
      status: old_status ?? '',
      error_code: old_error_code,
      charge_nanos: old_charge_nanos ?? 0n,
      waived_nanos: old_waived_nanos ?? 0n,
    }
    events.push(reversal === 0 ? event : { ...event, before })
  }
  return { events, sequence, writes: rows.length === 0 ? [] : [removeFromQueue(rows)], hasMore }
}

/** Refused where one of them was taken meanwhile. */
function removeFromQueue(rows: readonly { queued: number; reversal: number }[]): Write {
  const taken = rows.map(({ queued, reversal }) => ({ sequence: queued, reversal }))
  return {
    sql: `delete from unsummed using json_to_recordset(?::json) as row (sequence bigint, reversal bigint)
      where unsummed.sequence = row.sequence and unsummed.reversal = row.reversal`,
    parameters: [JSON.stringify(taken)],
    expectRows: rows.length,
  }
}

/**
 * On Postgres: puts records from before there was a queue into it, some at a time and where it is nearly empty. Undefined: all
 * of them are there.
 */
export async function queueOldRecords({ db }: Reads, state: SumStateTable): Promise<Write[] | undefined> {
  const until = state.until_sequence ?? 0
  if (state.sequence >= until) return undefined
  const rows = await db
    .selectFrom('generations')
    .select('sequence')
    .where('sequence', '>', state.sequence)
    .where('sequence', '<=', until)
    .orderBy('sequence')
    .limit(bounds.sumQueueRows)
    .execute()
  const sequence = rows.length < bounds.sumQueueRows ? until : (rows.at(-1)?.sequence ?? until)
  const fill: Write = {
    sql: `insert into unsummed (sequence, reversal) select sequence, 0 from generations
      where sequence > ? and sequence <= ? on conflict do nothing`,
    parameters: [state.sequence, sequence],
  }
  const { sql: text, parameters } = moveSumState({ db }, state, { sequence }).compile()
  return [{ sql: text, parameters, expectRows: 1 }, fill]
}
/** Records that are not summed yet: about so many, on Postgres at most ten thousand of the queue. */
export async function countUnsummedRecords({ db, kind }: Pick<Store, 'db' | 'kind'>): Promise<number> {
  const state = await readSumState({ db })
  if (kind === 'sqlite') {
    const newest = await db
      .selectFrom('generations')
      .select((select) => select.fn.max('sequence').as('sequence'))
      .executeTakeFirst()
    return Math.max(0, (newest?.sequence ?? 0) - state.sequence)
  }
  const { rows } = await sql<{ queued: number }>`select cast(count(*) as bigint) as queued
    from (select 1 from unsummed limit 10000) as queued_rows`.execute(db)
  return (rows[0]?.queued ?? 0) + Math.max(0, (state.until_sequence ?? 0) - state.sequence)
}
