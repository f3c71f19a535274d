// What the auditor reads of the sums that pages read: all of them at one moment, beside the roll-ups that the ledger writes; and
// single ones beside their records.
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { SeriesSumsTable, UsageSeriesTable } from '../../store/migrations/sum-tables.ts'
import type { Store } from '../../store/store.ts'
import { countedColumns, type CountedRow } from '../rollups/count-generation.ts'
import type { AuditReads } from './audit-store.ts'

type Totals = { requests: number; charge_nanos: bigint; cost_nanos: bigint }

/** Records that the sums lack, as SQL: on SQLite those behind the mark, on Postgres those in the queue or not yet in it. */
const isMissing: { readonly [kind in Store['kind']]: string } = {
  sqlite: 'generations.sequence > (select sequence from sum_state)',
  postgres: `(exists (select 1 from unsummed where unsummed.sequence = generations.sequence and reversal = 0)
    or exists (select 1 from sum_state
      where generations.sequence > sum_state.sequence and generations.sequence <= sum_state.until_sequence))`,
}

const nothing = 'select 0 as requests, 0 as charge_nanos, 0 as cost_nanos'

/** What was given back and is not taken from the sums yet. */
const missingReversals: { readonly [kind in Store['kind']]: string } = {
  sqlite: nothing,
  postgres: `select 0 as requests, coalesce(sum(-unsummed.charge_nanos), 0) as charge_nanos, 0 as cost_nanos
    from unsummed join generations on generations.sequence = unsummed.sequence
    where reversal = 1 and not ${isMissing.postgres}`,
}

const totals = (
  from: string,
) => `select coalesce(sum(requests), 0) as requests, coalesce(sum(charge_nanos), 0) as charge_nanos,
  coalesce(sum(cost_nanos), 0) as cost_nanos from ${from}`

/** What the ledger's roll-ups say, what the sums of owners say, and what those over all owners say, of one moment. */
export async function readSumTotals({ db, kind }: AuditReads) {
  const series = (owner: string) =>
    totals(`series_days join usage_series on usage_series.id = series_days.series_id where owner_id ${owner} ''`)
  const columns = (part: string) =>
    (['requests', 'charge_nanos', 'cost_nanos'] as const)
      .map((column) => `cast(${part}.${column} as bigint) as ${part}_${column}`)
      .join(', ')
  const parts = {
    days: totals('usage_days'),
    own: series('<>'),
    all_owners: series('='),
    missing: `select count(*) as requests, coalesce(sum(charge_nanos), 0) as charge_nanos,
      coalesce(sum(cost_nanos), 0) as cost_nanos from generations where ${isMissing[kind]}`,
    given_back: missingReversals[kind],
  }
  const names = Object.keys(parts) as (keyof typeof parts)[]
  const text = `select ${names.map(columns).join(', ')} from ${names.map((name) => `(${parts[name]}) as ${name}`).join(', ')}`
  const { rows } = await sql.raw<{ [column: string]: number | bigint }>(text).execute(db)
  const read = (part: string): Totals => ({
    requests: Number(rows[0]?.[`${part}_requests`] ?? 0),
    charge_nanos: BigInt(rows[0]?.[`${part}_charge_nanos`] ?? 0n),
    cost_nanos: BigInt(rows[0]?.[`${part}_cost_nanos`] ?? 0n),
  })
  const [missing, back] = [read('missing'), read('given_back')]
  const withMissing = (sums: Totals): Totals => ({
    requests: sums.requests + missing.requests,
    charge_nanos: sums.charge_nanos + missing.charge_nanos + back.charge_nanos,
    cost_nanos: sums.cost_nanos + missing.cost_nanos,
  })
  return { days: read('days'), own: withMissing(read('own')), allOwners: withMissing(read('all_owners')) }
}

export type HourSums = SeriesSumsTable & Omit<UsageSeriesTable, 'id'>

/** The sums of some hours of owners, the newest first; those with few enough records to be counted again. */
export function readHourSums({ db }: AuditReads, one?: Pick<HourSums, 'series_id' | 'start_ms'>): Promise<HourSums[]> {
  let query = db
    .selectFrom('series_hours')
    .innerJoin('usage_series', 'usage_series.id', 'series_hours.series_id')
    .selectAll('series_hours')
    .select(['owner_id', 'key_id', 'model', 'provider', 'client'])
    .where('owner_id', '<>', '')
    .where('requests', '<=', bounds.auditedSumRecords)
    .orderBy('start_ms', 'desc')
    .limit(bounds.auditedSums)
  if (one !== undefined) query = query.where('series_id', '=', one.series_id).where('start_ms', '=', one.start_ms)
  return query.execute()
}

/** The records that were summed in an hour. */
export function readHourRecords({ db, kind }: AuditReads, hour: HourSums, toMs: number): Promise<CountedRow[]> {
  return db
    .selectFrom('generations')
    .select([...countedColumns])
    .where('owner_id', '=', hour.owner_id)
    .where('sequence', '>=', hour.first_sequence)
    .where('sequence', '<=', hour.last_sequence)
    .where('started_ms', '>=', hour.start_ms)
    .where('started_ms', '<', toMs)
    .where('key_id', '=', hour.key_id)
    .where(sql`coalesce(model, requested_model)`, '=', hour.model)
    .where(sql`coalesce(provider, '')`, '=', hour.provider)
    .where(sql`coalesce(client, '')`, '=', hour.client)
    .where(sql<boolean>`not ${sql.raw(isMissing[kind])}`)
    .execute()
}

/** On Postgres: a charge of theirs was given back and is not taken from the sums yet. */
export async function isReversalPending({ db, kind }: AuditReads, ownerId: string): Promise<boolean> {
  if (kind === 'sqlite') return false
  const row = await db
    .selectFrom('unsummed')
    .innerJoin('generations', 'generations.sequence', 'unsummed.sequence')
    .select('unsummed.sequence')
    .where('reversal', '=', 1)
    .where('owner_id', '=', ownerId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
