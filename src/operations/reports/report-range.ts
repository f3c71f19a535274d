// The stretches of time that reports are made over: whole UTC hours or days, of which the last one is not over yet.
import { bounds } from '../../foundation/bounds.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { periodMs } from '../../ledger/rollups/gathered-sums.ts'
import { readMoment } from '../read-moment.ts'
import { OperationError, type Arguments } from '../operation.ts'

export type ReportRange = {
  name: string
  period: 'minutes' | 'hours' | 'days'
  fromMs: number
  toMs: number
}

const HOUR_MS = periodMs.hours

const named: { readonly [name: string]: { period: ReportRange['period']; count: number } } = {
  '1h': { period: 'minutes', count: 60 },
  '24h': { period: 'hours', count: 24 },
  '7d': { period: 'days', count: 7 },
  '30d': { period: 'days', count: 30 },
  '90d': { period: 'days', count: 90 },
  '365d': { period: 'days', count: 365 },
}

const rangeNames = Object.keys(named)

/** The longest range, ms, and the longest that are shown by hours and by minutes. */
const LONGEST_MS = (bounds.reportPoints - 1) * DAY_MS
const HOURS_MS = 4 * DAY_MS
const MINUTES_MS = 6 * HOUR_MS

/**
 * `range`, or `from` and `to`; by default thirty days. A range of one's own is widened to whole hours or days.
 * @throws OperationError where they are none
 */
export function readReportRange(args: Arguments, nowMs: number, usual = '30d'): ReportRange {
  const from = args.optionalText('from')
  const to = args.optionalText('to')
  if (from !== undefined || to !== undefined) return readOwnRange(from, to, nowMs)
  const name = args.optionalText('range') ?? usual
  const range = Object.hasOwn(named, name) ? named[name] : undefined
  if (range === undefined)
    throw new OperationError('usage', `\`range\` must be one of ${rangeNames.join(', ')}`, 'range')
  const { period, count } = range
  const toMs = endOf(nowMs, periodMs[period])
  return { name, period, fromMs: toMs - count * periodMs[period], toMs }
}

function readOwnRange(from: string | undefined, to: string | undefined, nowMs: number): ReportRange {
  if (from === undefined) throw new OperationError('usage', '`from` is missing', 'from')
  const fromMs = readMoment(from, 'from')
  const toMs = to === undefined ? nowMs : readMoment(to, 'to')
  if (toMs <= fromMs) throw new OperationError('usage', '`to` must be after `from`', 'to')
  if (toMs - fromMs > LONGEST_MS)
    throw new OperationError('usage', '`from` must be at most two years before `to`', 'from')
  const period = findPeriod(fromMs, toMs, nowMs)
  const unitMs = periodMs[period]
  return { name: 'own', period, fromMs: Math.floor(fromMs / unitMs) * unitMs, toMs: Math.ceil(toMs / unitMs) * unitMs }
}

/** The finest that has few enough points and is kept for so long. */
function findPeriod(fromMs: number, toMs: number, nowMs: number): ReportRange['period'] {
  const isKept = (keptMs: number) => fromMs > nowMs - keptMs + HOUR_MS
  if (toMs - fromMs <= MINUTES_MS && isKept(bounds.sumMinutesMs)) return 'minutes'
  return toMs - fromMs <= HOURS_MS && isKept(bounds.sumHoursMs) ? 'hours' : 'days'
}

/** The stretch of the same length before it. */
export function previousRange({ name, period, fromMs, toMs }: ReportRange): ReportRange {
  return { name, period, fromMs: fromMs - (toMs - fromMs), toMs: fromMs }
}

/** When each of its hours or days begins. */
export function listStarts({ period, fromMs, toMs }: ReportRange): number[] {
  const unitMs = periodMs[period]
  return Array.from({ length: (toMs - fromMs) / unitMs }, (_, index) => fromMs + index * unitMs)
}

function endOf(ms: number, unitMs: number): number {
  return (Math.floor(ms / unitMs) + 1) * unitMs
}
