// Records as a list, the newest first, found by their number: a page begins where the one before it ended. What the filter leaves
// out is looked at all the same, in stretches and never more than `bounds.rowsLookedAt` for a page; then the search can go on.
import { sql, type SelectQueryBuilder } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { GenerationsTable, Schema } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'

/** Lists: one of these. */
export type ActivityFilter = {
  keyIds?: readonly string[] | undefined
  models?: readonly string[] | undefined
  providers?: readonly string[] | undefined
  statuses?: readonly string[] | undefined
  errorCodes?: readonly string[] | undefined
  finishReasons?: readonly string[] | undefined
  protocols?: readonly string[] | undefined
  clients?: readonly string[] | undefined
  session?: string | undefined
  /** Ours or the caller's own. */
  requestId?: string | undefined
  leastCharge?: Nanos | undefined
  leastTotalMs?: number | undefined
  leastFirstMs?: number | undefined
  isLossy?: boolean | undefined
  isEstimated?: boolean | undefined
  isRetried?: boolean | undefined
  /** By when they began; ms since the epoch. */
  fromMs?: number | undefined
  toMs?: number | undefined
}

export type ActivityRow = Omit<GenerationsTable, 'route'>

/** Between which numbers records can lie, these included. */
export type SequenceRange = { first: number; last: number }

type ActivityPage = {
  rows: ActivityRow[]
  /** The next page's are below it; undefined: there are no more. */
  next: number | undefined
  /** About so many records were looked at. */
  lookedAt: number
}

type Reads = Pick<Store, 'db'>

const columns = [
  'sequence',
  'id',
  'hold_end',
  'caller_request_id',
  'agent_ids',
  'client',
  'key_id',
  'owner_id',
  'wallet_id',
  'protocol',
  'requested_model',
  'model',
  'provider',
  'endpoint',
  'upstream_model',
  'attempts',
  'losses',
  'usage',
  'price_version',
  'cost_version',
  'charge_nanos',
  'waived_nanos',
  'cost_nanos',
  'held_nanos',
  'estimated',
  'status',
  'finish_reason',
  'error_code',
  'streamed',
  'started_ms',
  'first_byte_ms',
  'ended_ms',
] as const satisfies readonly (keyof ActivityRow)[]

/** `ownerId`: undefined: of all owners. */
export async function readActivity(
  { db }: Reads,
  ownerId: string | undefined,
  filter: ActivityFilter,
  { first, last }: SequenceRange,
  limit: number,
): Promise<ActivityPage> {
  const rows: ActivityRow[] = []
  let lookedAt = 0
  for (let to = last; to >= first && lookedAt < bounds.rowsLookedAt;) {
    const from = Math.max(first, await findStretch({ db }, ownerId, to))
    const query = narrow(ofOwner({ db }, ownerId).select([...columns]), filter)
    const found = await query
      .where('sequence', '<=', to)
      .where('sequence', '>=', from)
      .orderBy('sequence', 'desc')
      .limit(limit - rows.length)
      .execute()
    rows.push(...found)
    const end = rows.at(-1)?.sequence
    if (rows.length === limit && end !== undefined) return { rows, next: end > first ? end - 1 : undefined, lookedAt }
    lookedAt += bounds.rowsOfStretch
    to = from - 1
    if (from <= first) return { rows, next: undefined, lookedAt }
    if (lookedAt >= bounds.rowsLookedAt) return { rows, next: to, lookedAt }
  }
  return { rows, next: undefined, lookedAt }
}

/** The next record in one direction that the filter lets through; a stretch of records is looked at, no further. */
export async function readNeighbour(
  { db }: Reads,
  ownerId: string | undefined,
  filter: ActivityFilter,
  sequence: number,
  direction: 'newer' | 'older',
): Promise<string | undefined> {
  const [beyond, within, order] = direction === 'newer' ? (['>', '<=', 'asc'] as const) : (['<', '>=', 'desc'] as const)
  const end = await ofOwner({ db }, ownerId)
    .select('sequence')
    .where('sequence', beyond, sequence)
    .orderBy('sequence', order)
    .limit(1)
    .offset(bounds.rowsOfStretch - 1)
    .executeTakeFirst()
  let query = narrow(ofOwner({ db }, ownerId).select('id'), filter).where('sequence', beyond, sequence)
  if (end !== undefined) query = query.where('sequence', within, end.sequence)
  return (await query.orderBy('sequence', order).limit(1).executeTakeFirst())?.id
}

/** One of them; undefined: there is none, or it is another owner's. */
export function readActivityRow(
  { db }: Reads,
  id: string,
  ownerId: string | undefined,
): Promise<ActivityRow | undefined> {
  return ofOwner({ db }, ownerId)
    .select([...columns])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The highest number of all records; zero where there are none. */
export async function readNewestSequence({ db }: Reads): Promise<number> {
  const row = await db
    .selectFrom('generations')
    .select((select) => select.fn.max('sequence').as('sequence'))
    .executeTakeFirst()
  return row?.sequence ?? 0
}

function ofOwner({ db }: Reads, ownerId: string | undefined) {
  const query = db.selectFrom('generations')
  return ownerId === undefined ? query : query.where('owner_id', '=', ownerId)
}

/** Where a stretch of records that ends at `to` begins; of one owner it is read of the index alone. */
async function findStretch({ db }: Reads, ownerId: string | undefined, to: number): Promise<number> {
  if (ownerId === undefined) return to - bounds.rowsOfStretch + 1
  const row = await ofOwner({ db }, ownerId)
    .select('sequence')
    .where('sequence', '<=', to)
    .orderBy('sequence', 'desc')
    .limit(1)
    .offset(bounds.rowsOfStretch - 1)
    .executeTakeFirst()
  return row?.sequence ?? 0
}

type Query<Row> = SelectQueryBuilder<Schema, 'generations', Row>

function narrow<Row>(query: Query<Row>, filter: ActivityFilter): Query<Row> {
  const lists = [
    [sql<string>`key_id`, filter.keyIds],
    [sql<string>`coalesce(model, requested_model)`, filter.models],
    [sql<string>`provider`, filter.providers],
    [sql<string>`status`, filter.statuses],
    [sql<string>`error_code`, filter.errorCodes],
    [sql<string>`finish_reason`, filter.finishReasons],
    [sql<string>`protocol`, filter.protocols],
    [sql<string>`coalesce(client, '')`, filter.clients],
  ] as const
  let narrowed = query
  for (const [column, values] of lists) if (values !== undefined) narrowed = narrowed.where(column, 'in', [...values])
  for (const condition of listConditions(filter)) narrowed = narrowed.where(condition)
  return narrowed
}

/** An attempt begins with its endpoint. Of the quotes none can be in a provider's words, where each has a backslash. */
const ANOTHER_ATTEMPT = '%},{"endpoint":%'

function listConditions(filter: ActivityFilter) {
  const { session, requestId, leastCharge, leastTotalMs, leastFirstMs, fromMs, toMs } = filter
  // A database counts characters, and not the halves of one.
  const beginning = session === undefined ? '' : JSON.stringify({ session }).slice(0, -1)
  return [
    session !== undefined && sql<boolean>`substr(agent_ids, 1, ${sql.lit([...beginning].length)}) = ${beginning}`,
    requestId !== undefined && sql<boolean>`(id = ${requestId} or caller_request_id = ${requestId})`,
    leastCharge !== undefined && sql<boolean>`charge_nanos >= ${leastCharge}`,
    leastTotalMs !== undefined && sql<boolean>`ended_ms - started_ms >= ${leastTotalMs}`,
    leastFirstMs !== undefined && sql<boolean>`first_byte_ms - started_ms >= ${leastFirstMs}`,
    filter.isLossy !== undefined && (filter.isLossy ? sql<boolean>`losses <> '[]'` : sql<boolean>`losses = '[]'`),
    filter.isEstimated !== undefined && sql<boolean>`estimated = ${filter.isEstimated ? 1 : 0}`,
    filter.isRetried === true && sql<boolean>`attempts like ${ANOTHER_ATTEMPT}`,
    filter.isRetried === false && sql<boolean>`attempts not like ${ANOTHER_ATTEMPT}`,
    fromMs !== undefined && sql<boolean>`started_ms >= ${fromMs}`,
    toMs !== undefined && sql<boolean>`started_ms < ${toMs}`,
  ].filter((condition) => condition !== false)
}
