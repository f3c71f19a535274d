// Operations for lists of records: a page of them with the figures of their range, those that came since, one step of an export.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { countRefusals } from '../../ledger/refusals/refusals-store.ts'
import {
  readActivity,
  readNewestSequence,
  type ActivityFilter,
  type ActivityRow,
  type SequenceRange,
} from '../../ledger/reports/activity-store.ts'
import { readNames } from '../../ledger/reports/names-store.ts'
import { readOpenHolds, type OpenHold } from '../../ledger/reports/open-holds-store.ts'
import { readSequences, type SumFilter } from '../../ledger/reports/page-sums-store.ts'
import { readSession } from '../../ledger/reports/sessions-store.ts'
import { countUnsummedRecords } from '../../ledger/rollups/records-store.ts'
import type { Store } from '../../store/store.ts'
import { describeActivity, describeInFlight, type Names } from '../../views/reports/activity.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Arguments, Operation } from '../operation.ts'
import { activityCsv } from './activity-csv.ts'
import { findWalletOf } from './find-wallet-of.ts'
import { reportFigures } from './group-report.ts'
import { fitsFilter, isOfEndings, listUnsummed, readActivityFilter } from './read-activity-filter.ts'
import { readReportRange, type ReportRange } from './report-range.ts'

/** On Postgres a record may be committed after one of a higher number: so many are looked at again. */
const OVERLAP = 200
/** Of sums that are not complete yet nothing is concluded about where records lie. */
const UNSUMMED_MOST = 10_000
/** From here on a range ends in the past for good: what belongs to it has ended, ms. */
const SETTLED_MS = 3_600_000

type Asked = {
  store: Store
  /** Undefined: all owners. */
  ownerId: string | undefined
  walletId: string | undefined
  filter: ActivityFilter
  range: ReportRange
  nowMs: number
}

export const activityOperations: readonly Operation[] = [
  {
    name: 'report.activity',
    async run(context, args) {
      const asked = await readAsked(context, args)
      const after = args.optionalCount('after')
      return after === undefined ? readPage(asked, args) : readNew(asked, after, args)
    },
  },
  {
    name: 'report.activity-export',
    async run(context, args) {
      const asked = await readAsked(context, args)
      const { rows, next } = await readRows(asked, args.optionalCount('cursor'), bounds.exportRows)
      const names = await readNamesOf(asked.store, rows)
      const text = activityCsv(
        rows.map((row) => describeActivity(row, names, asked.ownerId === undefined)),
        { isFirst: !args.has('cursor'), isOperator: asked.ownerId === undefined },
      )
      return { text, next: next ?? null }
    },
  },
]

async function readAsked(context: OperationContext, args: Arguments): Promise<Asked> {
  const named = args.optionalText('owner')
  const of = named === undefined ? undefined : await findWalletOf(context, named)
  const nowMs = context.clock.nowMs()
  return {
    store: await context.store(),
    ownerId: of?.owner.id,
    walletId: of?.wallet.id,
    filter: readActivityFilter(args),
    range: readReportRange(args, nowMs, '1h'),
    nowMs,
  }
}

async function readPage(asked: Asked, args: Arguments): Promise<JsonObject> {
  const { store } = asked
  const cursor = args.optionalCount('cursor')
  // Before the rows: what comes meanwhile is told by the next look for new ones.
  const newest = await readNewestSequence(store)
  const found = await readRows(asked, cursor, bounds.reportRows)
  const isFirst = cursor === undefined
  return {
    ...(await describeRows(asked, found, bounds.reportRows, isFirst)),
    after: String(newest),
    figures: isFirst ? await readFigures(asked) : null,
    refused: isFirst ? await countRefused(asked) : null,
  }
}

/** Of a workspace, in the time alone: what was refused has little that a filter could narrow. */
async function countRefused({ store, ownerId, range, filter: { keyIds } }: Asked): Promise<number | null> {
  if (ownerId === undefined) return null
  const counts = await countRefusals(store, ownerId, { keyIds, ...range })
  return counts.reduce((sum, { count }) => sum + count, 0)
}

/**
 * What came since, the newest first. Where that is more than a page, the newest of it: `next` reads the rest, and the look after
 * this one goes on from the newest, so that nobody falls further behind with every look.
 */
async function readNew(asked: Asked, after: number, args: Arguments): Promise<JsonObject> {
  const { store, ownerId, filter } = asked
  const overlap = store.kind === 'postgres' ? OVERLAP : 0
  const newest = await readNewestSequence(store)
  const range = { first: Math.max(1, after + 1 - overlap), last: newest }
  const most = bounds.reportRows + overlap
  const found = await readActivity(store, ownerId, filter, range, most)
  return {
    ...(await describeRows(asked, found, most, true)),
    after: String(Math.max(newest, after)),
    figures: args.flag('figures') ? await readFigures(asked) : null,
    refused: args.flag('figures') ? await countRefused(asked) : null,
  }
}

/** `most`: of its rows. */
async function describeRows(
  asked: Asked,
  { rows, next, lookedAt }: Awaited<ReturnType<typeof readActivity>>,
  most: number,
  withHolds: boolean,
): Promise<JsonObject> {
  const holds = withHolds ? await readHolds(asked) : []
  const names = await readNamesOf(asked.store, [
    ...rows,
    ...holds.map(({ keyId, ownerId }) => ({ key_id: keyId, owner_id: ownerId })),
  ])
  const isOperator = asked.ownerId === undefined
  return {
    data: rows.map((row) => describeActivity(row, names, isOperator)),
    next: next === undefined ? null : String(next),
    looked_at: lookedAt,
    is_searched: rows.length === most || next === undefined,
    in_flight: holds.map((hold) => describeInFlight(hold, names, isOperator)),
  }
}

/** Those under way that the filter lets through: of what only an ending has they have nothing. */
async function readHolds({ store, walletId, filter, range, nowMs }: Asked): Promise<OpenHold[]> {
  if (isOfEndings(filter) || range.toMs < nowMs) return []
  const open = await readOpenHolds(store, walletId, bounds.holdsLookedAt)
  return open.filter((hold) => fitsFilter(hold, filter)).slice(0, bounds.reportRows)
}

async function readRows({ store, ownerId, filter, range, nowMs }: Asked, cursor: number | undefined, limit: number) {
  const within = await findWithin(store, ownerId, filter, range, nowMs)
  if (within === undefined) return { rows: [], next: undefined, lookedAt: 0 }
  const last = Math.min(cursor ?? within.last, within.last)
  const dated = { ...filter, fromMs: range.fromMs, toMs: range.toMs }
  return readActivity(store, ownerId, dated, { first: within.first, last }, limit)
}

/** Between which numbers the records of a range lie, from the sums; undefined: there are none. */
async function findWithin(
  store: Store,
  ownerId: string | undefined,
  filter: ActivityFilter,
  { fromMs, toMs }: ReportRange,
  nowMs: number,
): Promise<SequenceRange | undefined> {
  const all = { first: 0, last: await readNewestSequence(store) }
  const unsummed = await countUnsummedRecords(store)
  if (unsummed > UNSUMMED_MOST) return all
  const period = fromMs > nowMs - bounds.sumHoursMs + SETTLED_MS ? 'hours' : 'days'
  const found = await readSequences(store, {
    ownerId,
    period,
    fromMs: floorTo(period, fromMs),
    toMs,
    filter: readSumFilter(filter),
  })
  const isSettled = toMs < nowMs - SETTLED_MS
  const session =
    filter.session === undefined || ownerId === undefined
      ? undefined
      : await readSession(store, ownerId, filter.session)
  const first = Math.max(found?.first ?? (isSettled ? all.last + 1 : all.last - unsummed), session?.first_sequence ?? 0)
  if (isSettled && found === undefined) return undefined
  return { first: Math.max(0, first - OVERLAP), last: isSettled && found !== undefined ? found.last : all.last }
}

function floorTo(period: 'hours' | 'days', ms: number): number {
  const unitMs = period === 'hours' ? 3_600_000 : 86_400_000
  return Math.floor(ms / unitMs) * unitMs
}

/** What sums know of a filter: of each field one value. */
function readSumFilter({ keyIds, models, providers, clients }: ActivityFilter): SumFilter {
  const only = (values: readonly string[] | undefined) => (values?.length === 1 ? values[0] : undefined)
  return { keyId: only(keyIds), model: only(models), provider: only(providers), client: only(clients) }
}

/** Of the range, narrowed by what sums know; the fields that they do not are named. */
async function readFigures({ store, ownerId, filter, range, nowMs }: Asked): Promise<JsonObject> {
  const figures = await reportFigures(store, { ownerId, range, filter: readSumFilter(filter), nowMs })
  const several = Object.entries({
    key: filter.keyIds,
    model: filter.models,
    provider: filter.providers,
    client: filter.clients,
  }).flatMap(([name, values]) => (values !== undefined && values.length > 1 ? [name] : []))
  return { ...figures, not_narrowed_by: [...several, ...listUnsummed(filter)] }
}

async function readNamesOf(store: Store, rows: readonly Pick<ActivityRow, 'key_id' | 'owner_id'>[]): Promise<Names> {
  const keys = [...new Set(rows.map(({ key_id }) => key_id))]
  const owners = [...new Set(rows.map(({ owner_id }) => owner_id))]
  return new Map([...(await readNames(store, 'keys', keys)), ...(await readNames(store, 'owners', owners))])
}
