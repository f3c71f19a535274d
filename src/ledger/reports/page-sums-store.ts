// Sums for pages: of one owner or of all, over a stretch of minutes, hours or days, in groups. Sums over all owners have rows of
// their own, so that nobody adds up a thousand owners to see the whole; only where owners, keys or kinds of client are asked
// for are they added up.
import { sql, type RawBuilder } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { Store } from '../../store/store.ts'
import { latencyColumns } from '../rollups/latency-buckets.ts'
import type { Period } from '../rollups/gathered-sums.ts'
import { sumColumns, type SumColumn } from '../rollups/sum-columns.ts'

export type SumFilter = {
  keyId?: string | undefined
  model?: string | undefined
  provider?: string | undefined
  client?: string | undefined
}

type SumScope = {
  /** Undefined: all owners. */
  ownerId: string | undefined
  period: Period
  /** From this moment on, and before that one; ms since the epoch. */
  fromMs: number
  toMs: number
  filter?: SumFilter | undefined
}

export type SumGroup = 'start_ms' | 'owner_id' | 'key_id' | 'model' | 'provider' | 'client'

/** The members of what is grouped by are there, and no others. */
export type PageSums = { [column in SumColumn]: column extends `${string}_nanos` ? bigint : number } & {
  start_ms?: number
} & { [group in Exclude<SumGroup, 'start_ms'>]?: string }

type PageLatencies = { first: number[]; total: number[] }

const filterColumns = { keyId: 'key_id', model: 'model', provider: 'provider', client: 'client' } as const

type Options = {
  /** Only these of the first group. */
  only?: { group: SumGroup; names: readonly string[] }
}

/**
 * One row for each group that has any requests: in the order of time where it is a group, else those that were charged most
 * first, at most `bounds.reportGroups`. In the order of time there are at most `bounds.reportPoints` of each name of `only`.
 */
export async function readPageSums(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  scope: SumScope,
  groups: readonly SumGroup[],
  { only }: Options = {},
): Promise<PageSums[]> {
  if (only?.names.length === 0) return []
  const names = groups.map((group) => sql.ref(group))
  const listed = [
    ...names,
    ...sumColumns.map((column) => sql`cast(sum(${sql.ref(column)}) as bigint) as ${sql.ref(column)}`),
  ]
  const narrowed = only === undefined ? sql`` : sql`and ${sql.ref(only.group)} in (${sql.join(only.names)})`
  const grouped = groups.length === 0 ? sql`having sum(requests) is not null` : sql`group by ${sql.join(names)}`
  const order = groups.includes('start_ms')
    ? sql`order by start_ms`
    : groups.length === 0
      ? sql``
      : sql`order by sum(charge_nanos) desc, sum(requests) desc, ${names[0] ?? sql``}`
  const most = groups.includes('start_ms') ? bounds.reportPoints * (only?.names.length ?? 1) : bounds.reportGroups
  const source = sql`${from(kind, scope, groups)} ${narrowed}`
  // Of all owners the series are summed first, as they lie: grouping their rows would sort them all.
  const isOfSeries = isOfAllOwners(scope, groups) && groups.length > 0 && !groups.includes('start_ms')
  const summed = isOfSeries
    ? sql`from (select ${sql.join(listed)} ${source} group by usage_series.id) as each_series`
    : source
  const { rows } = await sql<PageSums>`select ${sql.join(listed)} ${summed}
    ${grouped} ${order} limit ${most}`.execute(db)
  return rows
}

/** How often each latency was seen, by bucket. */
export async function readPageLatencies(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  scope: SumScope,
): Promise<PageLatencies> {
  const columns = [...latencyColumns.first, ...latencyColumns.total]
  const listed = columns.map(
    (column) => sql`coalesce(cast(sum(${sql.ref(column)}) as bigint), 0) as ${sql.ref(column)}`,
  )
  const { rows } = await sql<{ [column: string]: number }>`select ${sql.join(listed)} ${from(kind, scope, [])}`.execute(
    db,
  )
  const read = (of: readonly string[]) => of.map((column) => rows[0]?.[column] ?? 0)
  return { first: read(latencyColumns.first), total: read(latencyColumns.total) }
}

/**
 * From the series to their sums: the sums of a series lie together, in the order of time, so that most of what is read is read in
 * one run. By time they would be looked up one by one, which takes six times as long. Sums by minute of all owners are read by
 * time all the same: most series have none in a given hour. `cross join` keeps SQLite to that order.
 */
function from(kind: Store['kind'], scope: SumScope, groups: readonly SumGroup[]): RawBuilder<unknown> {
  const { ownerId, period, fromMs, toMs, filter = {} } = scope
  const table = sql.table(`series_${period}`)
  const wanted = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [sql`and ${sql.ref(filterColumns[name as keyof SumFilter])} = ${value}`],
  )
  const isOfAll = isOfAllOwners(scope, groups)
  const byTime = kind === 'sqlite' ? sql`${table} indexed by ${sql.ref(`series_${period}_start`)}` : table
  const tables =
    isOfAll && period === 'minutes' ? sql`${byTime} cross join usage_series` : sql`usage_series cross join ${table}`
  return sql`from ${tables} where series_id = usage_series.id
    and ${isOfAll ? sql`owner_id <> ''` : sql`owner_id = ${ownerId ?? ''}`}
    and start_ms >= ${fromMs} and start_ms < ${toMs} ${sql.join(wanted, sql` `)}`
}

/** Whether the series of all owners are added up: what is asked for is not in those over all owners. */
function isOfAllOwners({ ownerId, filter = {} }: SumScope, groups: readonly SumGroup[]): boolean {
  const isOfEach =
    groups.some((group) => group === 'owner_id' || group === 'key_id' || group === 'client') ||
    filter.keyId !== undefined ||
    filter.client !== undefined
  return ownerId === undefined && isOfEach
}

/** The lowest and the highest number of the records in it; undefined where there are none. */
export async function readSequences(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  scope: SumScope,
): Promise<{ first: number; last: number } | undefined> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select min(first_sequence) as first, max(last_sequence) as last ${from(kind, scope, [])}`.execute(db)
  const { first, last } = rows[0] ?? {}
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined
}
