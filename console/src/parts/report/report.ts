// A report of use as the API gives it, and how its points and groups become those of a chart.
import type { paths } from '../../api/schema.d.ts'
import type { ChartPoint, ChartSeries, ChartUnit, ChartValue } from '../charts/chart-spec.ts'
import { writeClock, writeDay } from '../format/time.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Overview = Answer<'/admin/workspaces/{workspace}/overview'>
export type Usage = Answer<'/admin/workspaces/{workspace}/usage'>
export type Billing = Answer<'/admin/workspaces/{workspace}/billing'>
export type UsageGroup = Usage['groups']['data'][number]
export type Sums = Usage['totals']

export const measures = ['spend', 'requests', 'tokens', 'failed', 'cache'] as const
export type Measure = (typeof measures)[number]

/** What is drawn before somebody has chosen: where all of it was free there is no spend to draw. */
export function firstMeasure({ totals }: { totals: { requests: number; charge: string } }): Measure {
  return totals.requests > 0 && Number(totals.charge) === 0 ? 'requests' : 'spend'
}

const REST = 'rest'
const PERCENT = 100

export function allTokens({ tokens }: Sums): number {
  return tokens.input + tokens.output
}

/** What the chart of one measure shows: by group, and the share of cached input as one line. */
export function chartOf(report: Usage, measure: Measure) {
  const unit: ChartUnit = measure === 'spend' ? 'money' : measure === 'cache' ? 'percent' : 'count'
  if (measure === 'cache') {
    const line: ChartSeries = { id: measure, name: 'Cache hits', look: 'line' }
    const rates = report.points.map(({ cache_hit_rate: rate }) => ({
      [measure]: rate === null ? null : rate * PERCENT,
    }))
    return { unit, kind: 'lines' as const, series: [line], points: pointsOf(report, rates) }
  }
  const field = measure === 'spend' ? 'charge' : measure
  const series = seriesOf(report)
  const values = report.points.map((_, at) =>
    Object.fromEntries(report.groups.series.map((one) => [one.id ?? REST, one[field][at] ?? null])),
  )
  return { unit, kind: 'stack' as const, series, points: pointsOf(report, values) }
}

/** The groups that are drawn; what is not drawn is one more, where there is any. */
export function seriesOf({ groups }: Usage): ChartSeries[] {
  const drawn = groups.series.filter(({ id }) => id !== null || groups.rest.requests > 0)
  return drawn.map(({ id }) =>
    id === null
      ? { id: REST, name: 'All others', colour: 6 }
      : { id, name: groups.data.find((group) => group.id === id)?.name ?? id },
  )
}

function pointsOf({ range, points }: Usage, values: readonly Record<string, ChartValue>[]): ChartPoint[] {
  const now = Date.parse(range.read_at)
  return points.map(({ start, is_over: isOver }, at) => ({
    id: start,
    name: range.unit === 'day' ? writeDay(Date.parse(start), now) : writeClock(Date.parse(start), 'utc', false),
    values: values[at] ?? {},
    isSoFar: !isOver,
  }))
}
