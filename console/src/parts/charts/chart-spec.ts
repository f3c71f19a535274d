// What a chart shows: points over time, newest at the right, at most 120; up to six series, the sixth is the rest. Values are
// numbers, or money as decimal text, which is exact in the tooltip and a number only for the drawing.

export type ChartUnit = 'money' | 'count' | 'millis' | 'percent'

export type ChartValue = number | string | null

export type ChartPoint = {
  /** The same each time: its start, as ISO text. */
  id: string
  /** On the axis: `17 Nov`. */
  name: string
  values: Readonly<Record<string, ChartValue>>
  /** The running day: at half strength, and named so. */
  isSoFar?: boolean
}

export type ChartSeries = {
  id: string
  name: string
  /** `stack`: a part of a sum. `line`: a quantile, a balance; `dashed`: at this pace. `area` below a line. `steps`: prices. */
  look?: 'bar' | 'line' | 'dashed' | 'area' | 'steps'
  /** Which of c1…c6; absent: by its place. */
  colour?: 1 | 2 | 3 | 4 | 5 | 6
}

export type ChartProps = {
  /** What it shows, for readers of screens. */
  label: string
  /** `stack`: bars on each other. `pairs`: bars beside each other. `lines`. */
  kind: 'stack' | 'pairs' | 'lines'
  unit: ChartUnit
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  height?: number
  /** Latency alone does not begin at 0. */
  isFromZero?: boolean
  /** The rows behind a point. */
  onOpen?: (point: ChartPoint) => void
  /** A range was dragged: first and last point. */
  onSelect?: (first: ChartPoint, last: ChartPoint) => void
  /** What it says where there is nothing: `Nothing was spent in these 30 days.` */
  empty?: string
}

export const chartHeight = 260
export const pointsMost = 120
export const seriesMost = 6

export function colourOf(series: ChartSeries, at: number): string {
  return `var(--c${series.colour ?? Math.min(at + 1, seriesMost)})`
}

export function numberOf(value: ChartValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

export function isEmptyChart(points: readonly ChartPoint[]): boolean {
  return points.every(({ values }) => Object.values(values).every((value) => value === null || Number(value) === 0))
}
