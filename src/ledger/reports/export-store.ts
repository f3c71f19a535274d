// Rows of the books in their order, page by page. A page looks at a bounded stretch of a table and gives where the next
// one begins, so that no export holds many rows in memory or keeps the database busy for long, however few rows fit.
import { DAY_MS } from '../../foundation/time/clock.ts'
import { sql } from 'kysely'
import type { GenerationsTable, PostingsTable, PrunedDaysTable, UsageDaysTable } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'

/** Most rows of a page, and how many rows one page looks at. */
const ROWS = 1_000
const STRETCH = 20_000
export type ExportFilter = {
  /** From this moment on, and before that one; ms since the epoch. */
  fromMs?: number
  toMs?: number
  ownerId?: string
  keyId?: string
  model?: string
}

/** `next`: where the following page begins; undefined after the last. */
type Page<Row, At> = { rows: Row[]; next: At | undefined }

/** Rows after `after` up to `until`: what was there when the export began. */
type Stretch = { after: number; until: number }

export type ExportedGeneration = GenerationsTable & { owner_name: string | null; key_name: string | null }
export type ExportedPosting = PostingsTable & {
  owner_id: string | null
  owner_name: string | null
  key_id: string | null
  model: string | null
}
export type ExportedUsage = UsageDaysTable & { owner_name: string | null; key_name: string | null }

/** Where a page of sums by owner, or by wallet, has ended. */
export type DayKey = [ownerOrWalletId: string, day: number, keyId: string, model: string]

/** What the postings of one wallet, day, key and model came to that were pruned. */
export type ExportedPrunedDay = PrunedDaysTable & { owner_id: string | null; owner_name: string | null }

/** The newest sequence of a table. */
export async function readNewest({ db }: Store, table: 'generations' | 'postings'): Promise<number> {
  const newest = await db
    .selectFrom(table)
    .select((select) => select.fn.max('sequence').as('sequence'))
    .executeTakeFirst()
  return newest?.sequence ?? 0
}

/** By the time of their start, as usage counts them; `model` is the one that ran, or was asked for where none did. */
export async function readGenerationPage(
  { db }: Store,
  filter: ExportFilter,
  { after, until }: Stretch,
): Promise<Page<ExportedGeneration, number>> {
  const end = Math.min(after + STRETCH, until)
  let query = db
    .selectFrom('generations')
    .leftJoin('owners', 'owners.id', 'generations.owner_id')
    .leftJoin('keys', 'keys.id', 'generations.key_id')
    .selectAll('generations')
    .select(['owners.name as owner_name', 'keys.name as key_name'])
    .where('sequence', '>', after)
    .where('sequence', '<=', end)
    .orderBy('sequence')
    .limit(ROWS)
  if (filter.fromMs !== undefined) query = query.where('started_ms', '>=', filter.fromMs)
  if (filter.toMs !== undefined) query = query.where('started_ms', '<', filter.toMs)
  if (filter.ownerId !== undefined) query = query.where('generations.owner_id', '=', filter.ownerId)
  if (filter.keyId !== undefined) query = query.where('key_id', '=', filter.keyId)
  if (filter.model !== undefined)
    query = query.where(sql<string>`coalesce(generations.model, requested_model)`, '=', filter.model)
  return readPage(await query.execute(), end, until)
}

/** By the time of the movement; key and model are those of the generation that was charged. */
export async function readPostingPage(
  { db }: Store,
  filter: ExportFilter,
  { after, until }: Stretch,
): Promise<Page<ExportedPosting, number>> {
  const end = Math.min(after + STRETCH, until)
  let query = db
    .selectFrom('postings')
    .leftJoin('wallets', 'wallets.id', 'postings.wallet_id')
    .leftJoin('owners', 'owners.id', 'wallets.owner_id')
    .leftJoin('generations', 'generations.id', 'postings.generation_id')
    .selectAll('postings')
    .select([
      'wallets.owner_id',
      'owners.name as owner_name',
      'generations.key_id',
      sql<string | null>`coalesce(generations.model, generations.requested_model)`.as('model'),
    ])
    .where('postings.sequence', '>', after)
    .where('postings.sequence', '<=', end)
    .orderBy('postings.sequence')
    .limit(ROWS)
  if (filter.fromMs !== undefined) query = query.where('postings.created_ms', '>=', filter.fromMs)
  if (filter.toMs !== undefined) query = query.where('postings.created_ms', '<', filter.toMs)
  if (filter.ownerId !== undefined) query = query.where('wallets.owner_id', '=', filter.ownerId)
  if (filter.keyId !== undefined) query = query.where('generations.key_id', '=', filter.keyId)
  if (filter.model !== undefined)
    query = query.where(sql<string>`coalesce(generations.model, generations.requested_model)`, '=', filter.model)
  return readPage(await query.execute(), end, until)
}

/** Charges that were pruned, by wallet, day, key and model. */
export async function readPrunedPage(
  { db }: Store,
  filter: ExportFilter,
  after: DayKey | undefined,
): Promise<Page<ExportedPrunedDay, DayKey>> {
  let query = db
    .selectFrom('pruned_days')
    .leftJoin('wallets', 'wallets.id', 'pruned_days.wallet_id')
    .leftJoin('owners', 'owners.id', 'wallets.owner_id')
    .selectAll('pruned_days')
    .select(['wallets.owner_id', 'owners.name as owner_name'])
    .orderBy('pruned_days.wallet_id')
    .orderBy('pruned_days.day')
    .orderBy('pruned_days.key_id')
    .orderBy('pruned_days.model')
    .limit(ROWS)
  if (after !== undefined) {
    const [wallet, day, key, model] = after
    query = query.where(
      sql<boolean>`(pruned_days.wallet_id, pruned_days.day, pruned_days.key_id, pruned_days.model) > (${wallet}, ${day}, ${key}, ${model})`,
    )
  }
  const page = readDayPage(await query.execute(), filter, ({ wallet_id }) => wallet_id)
  const { ownerId } = filter
  const fits = ({ charges, owner_id }: ExportedPrunedDay) => charges > 0 && (ownerId ?? owner_id) === owner_id
  return { ...page, rows: page.rows.filter(fits) }
}

/** By owner, day, key and model. */
export async function readUsagePage(
  { db }: Store,
  filter: ExportFilter,
  after: DayKey | undefined,
): Promise<Page<ExportedUsage, DayKey>> {
  let query = db
    .selectFrom('usage_days')
    .leftJoin('owners', 'owners.id', 'usage_days.owner_id')
    .leftJoin('keys', 'keys.id', 'usage_days.key_id')
    .selectAll('usage_days')
    .select(['owners.name as owner_name', 'keys.name as key_name'])
    .orderBy('usage_days.owner_id')
    .orderBy('usage_days.day')
    .orderBy('usage_days.key_id')
    .orderBy('usage_days.model')
    .limit(ROWS)
  if (filter.ownerId !== undefined) query = query.where('usage_days.owner_id', '=', filter.ownerId)
  if (after !== undefined) {
    const [owner, day, key, model] = after
    query = query.where(
      sql<boolean>`(usage_days.owner_id, usage_days.day, usage_days.key_id, usage_days.model) > (${owner}, ${day}, ${key}, ${model})`,
    )
  }
  return readDayPage(await query.execute(), filter, ({ owner_id }) => owner_id)
}

/**
 * A page of sums by day, key and model below an owner or a wallet; a day counts as the moment at which it begins. What
 * does not fit is left out here and not by the query, so that every page looks at a bounded number of rows.
 */
function readDayPage<Row extends { day: number; key_id: string; model: string }>(
  looked: readonly Row[],
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY, keyId, model }: ExportFilter,
  readFirst: (row: Row) => string,
): Page<Row, DayKey> {
  const rows = looked.filter(
    (row) =>
      row.day * DAY_MS >= fromMs &&
      row.day * DAY_MS < toMs &&
      (keyId === undefined || row.key_id === keyId) &&
      (model === undefined || row.model === model),
  )
  const last = looked.at(-1)
  const isLast = looked.length < ROWS || last === undefined
  return { rows, next: isLast ? undefined : [readFirst(last), last.day, last.key_id, last.model] }
}

function readPage<Row extends { sequence: number }>(rows: Row[], end: number, until: number): Page<Row, number> {
  const reached = rows.length === ROWS ? (rows.at(-1)?.sequence ?? end) : end
  return { rows, next: reached < until ? reached : undefined }
}
