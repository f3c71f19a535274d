// Use in groups, over time: the largest groups and the rest, and how the five largest of them went hour by hour or day by day.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { readNames } from '../../ledger/reports/names-store.ts'
import {
  readPageLatencies,
  readPageSums,
  type PageSums,
  type SumFilter,
  type SumGroup,
} from '../../ledger/reports/page-sums-store.ts'
import type { Store } from '../../store/store.ts'
import { showMoment } from '../../views/moment.ts'
import {
  describeLatencies,
  describeSums,
  describeSumsWithCost,
  emptySums,
  restOfSums,
  totalSums,
  type SumTotals,
} from '../../views/reports/sums.ts'
import { reportRefused } from './report-refused.ts'
import { listStarts, previousRange, type ReportRange } from './report-range.ts'

/** What a report can be grouped by, in the words of the API. */
export const reportGroups = {
  model: 'model',
  key: 'key_id',
  provider: 'provider',
  client: 'client',
  workspace: 'owner_id',
} as const satisfies { [name: string]: SumGroup }

export type ReportGroup = keyof typeof reportGroups

/** Groups that are drawn over time; the rest is one more. */
const DRAWN = 5

type ReportOf = {
  /** Undefined: all owners; then costs are shown too. */
  ownerId: string | undefined
  range: ReportRange
  by: ReportGroup
  filter: SumFilter
  nowMs: number
}

type Describe = (sums: SumTotals) => JsonObject

/** Totals, those of the time before, totals over time, and the groups. */
export async function reportGroupsOf(
  store: Store,
  { ownerId, range, by, filter, nowMs }: ReportOf,
): Promise<JsonObject> {
  const describe = ownerId === undefined ? describeSumsWithCost : describeSums
  const { period, fromMs, toMs } = range
  const scope = { ownerId, period, fromMs, toMs, filter }
  const before = previousRange(range)
  const group = reportGroups[by]
  // The whole last: what comes meanwhile is in the rest.
  const groups = await readPageSums(store, scope, [group])
  const drawn = groups.slice(0, DRAWN).map((each) => each[group] ?? '')
  const parts = await readPageSums(store, scope, ['start_ms', group], { only: { group, names: drawn } })
  const overTime = await readPageSums(store, scope, ['start_ms'])
  const previous = await readPageSums(store, { ...scope, fromMs: before.fromMs, toMs: before.toMs }, [])
  const totals = totalSums(overTime)
  const latencies = await readPageLatencies(store, scope)
  return {
    currency: 'USD',
    range: describeRange(range, nowMs),
    totals: describe(totals),
    latency: describeLatencies(latencies),
    previous: describe(previous[0] ?? emptySums()),
    points: describePoints(range, overTime, nowMs, describe),
    refused: await reportRefused(store, { ownerId, range, filter }),
    groups: {
      by,
      ...(await describeGroups(store, { by, groups, totals, describe })),
      series: describeSeries(range, { group, drawn, parts, overTime }),
    },
  }
}

/** Totals, latencies and points in time alone. */
export async function reportFigures(store: Store, of: Omit<ReportOf, 'by'>): Promise<JsonObject> {
  const { ownerId, range, filter, nowMs } = of
  const describe = ownerId === undefined ? describeSumsWithCost : describeSums
  const { period, fromMs, toMs } = range
  const scope = { ownerId, period, fromMs, toMs, filter }
  const overTime = await readPageSums(store, scope, ['start_ms'])
  return {
    range: describeRange(range, nowMs),
    totals: describe(totalSums(overTime)),
    latency: describeLatencies(await readPageLatencies(store, scope)),
    points: describePoints(range, overTime, nowMs, describe),
  }
}

function describeRange(range: ReportRange, nowMs: number): JsonObject {
  const { name, period, fromMs, toMs } = range
  return {
    name,
    unit: ({ minutes: 'minute', hours: 'hour', days: 'day' } as const)[period],
    from: showMoment(fromMs),
    to: showMoment(toMs),
    previous_from: showMoment(previousRange(range).fromMs),
    read_at: showMoment(nowMs),
  }
}

function describePoints(
  range: ReportRange,
  sums: readonly PageSums[],
  nowMs: number,
  describe: Describe,
): JsonObject[] {
  const byStart = new Map(sums.map((each) => [each.start_ms, each]))
  const starts = listStarts(range)
  return starts.map((startMs, index) => ({
    start: showMoment(startMs),
    is_over: (starts[index + 1] ?? range.toMs) <= nowMs,
    ...describe(byStart.get(startMs) ?? emptySums()),
  }))
}

async function describeGroups(
  store: Store,
  { by, groups, totals, describe }: { by: ReportGroup; groups: PageSums[]; totals: SumTotals; describe: Describe },
): Promise<JsonObject> {
  const column = reportGroups[by]
  const ids = groups.map((each) => each[column] ?? '')
  const names =
    by === 'key' || by === 'workspace' ? await readNames(store, by === 'key' ? 'keys' : 'owners', ids) : undefined
  const rest = restOfSums(totals, groups)
  return {
    data: groups.map((each, index) => ({
      id: ids[index] ?? '',
      name: names?.get(ids[index] ?? '') ?? ids[index] ?? '',
      share: readShare(each, totals),
      ...describe(each),
    })),
    is_whole: groups.length < bounds.reportGroups,
    rest: describe(rest),
  }
}

/** Of what was charged; where nothing was, of the requests. */
function readShare(part: SumTotals, whole: SumTotals): number {
  if (whole.charge_nanos > 0n) return Number((part.charge_nanos * 1_000_000n) / whole.charge_nanos) / 1_000_000
  return whole.requests === 0 ? 0 : part.requests / whole.requests
}

type Drawn = { group: SumGroup; drawn: string[]; parts: PageSums[]; overTime: PageSums[] }

/** Charges and requests of each drawn group at each point, and of the rest. */
function describeSeries(range: ReportRange, { group, drawn, parts, overTime }: Drawn): JsonObject[] {
  const starts = listStarts(range)
  const byName = new Map<string, PageSums>(parts.map((each) => [`${each.start_ms} ${String(each[group])}`, each]))
  const totals = new Map(overTime.map((each) => [each.start_ms, each]))
  const found = (startMs: number) => drawn.flatMap((name) => byName.get(`${startMs} ${name}`) ?? [])
  const line = (id: string | null, read: (startMs: number) => SumTotals): JsonObject => {
    const sums = starts.map(read)
    return {
      id,
      charge: sums.map(({ charge_nanos }) => formatUsd(charge_nanos)),
      requests: sums.map(({ requests }) => requests),
      tokens: sums.map(readTokens),
      failed: sums.map((each) => each.failed_caller + each.failed_provider + each.failed_ours),
    }
  }
  const lines = drawn.map((name) => line(name, (startMs) => byName.get(`${startMs} ${name}`) ?? emptySums()))
  const rest = line(null, (startMs) => restOfSums(totals.get(startMs) ?? emptySums(), found(startMs)))
  return [...lines, rest]
}

function readTokens(sums: SumTotals): number {
  return (
    sums.input_tokens + sums.cache_read_tokens + sums.cache_write_tokens + sums.output_tokens + sums.reasoning_tokens
  )
}
