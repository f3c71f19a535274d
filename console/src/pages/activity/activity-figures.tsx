// The figures of the chosen time, and how its requests went minute by minute, hour by hour or day by day, the failed ones on top. A
// figure leads to the rows that made it, a bar to those of its stretch of time.
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Histogram } from '../../parts/charts/small-charts.tsx'
import { Figures } from '../../parts/figure-tabs.tsx'
import { writeClock, writeDay, type Zone } from '../../parts/format/time.ts'
import { Money } from '../../parts/money.tsx'
import { Millis, Rate, Tokens } from '../../parts/numbers.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { useZone } from '../../parts/zone.ts'
import styles from './activity-figures.module.css'
import type { ActivityFilters } from './activity-search.ts'
import type { ActivityPageRead } from './use-activity.ts'

const route = getRouteApi('/console/activity')

type Read = NonNullable<ActivityPageRead['figures']>

const words: Readonly<Record<string, string>> = {
  error_code: 'error',
  finish_reason: 'ending',
  least_charge: 'cost',
  least_first_ms: 'first content',
  least_total_ms: 'total time',
  lossy: 'losses',
  estimated: 'usage',
  retried: 'tries',
}

type ActivityFiguresProps = {
  figures: Read
  /** Requests that were refused before they were any; null: not asked. */
  refused: number | null
  onTime(from: string, to: string): void
}

export function ActivityFigures({ figures, refused, onTime }: ActivityFiguresProps) {
  const { totals, latency, not_narrowed_by: beyond } = figures
  const { p95: firstMs } = latency.first
  const { p95: totalMs } = latency.total
  return (
    <Sheet label="Figures of this time">
      <div className={styles.figures}>
        <Figures
          figures={[
            { id: 'requests', name: 'Requests', value: <Tokens count={totals.requests} /> },
            { id: 'charged', name: 'Charged', value: <Money usd={totals.charge} form="sum" /> },
            {
              id: 'failed',
              name: 'Failed',
              value: (
                <Narrow by={{ status: ['failed', 'interrupted'] }}>
                  <Rate part={totals.failed} whole={totals.requests} />
                </Narrow>
              ),
            },
            ...(refused === null || refused === 0
              ? []
              : [{ id: 'refused', name: 'Refused', value: <Refused count={refused} /> }]),
            { id: 'p50', name: 'First content p50', value: <Millis ms={latency.first.p50} /> },
            {
              id: 'p95',
              name: 'p95',
              value: (
                <Narrow by={{ least_first_ms: firstMs ?? undefined }}>
                  <Millis ms={firstMs} />
                </Narrow>
              ),
            },
            {
              id: 'whole',
              name: 'Total p95',
              value: (
                <Narrow by={{ least_total_ms: totalMs ?? undefined }}>
                  <Millis ms={totalMs} />
                </Narrow>
              ),
            },
          ]}
        />
        <OverTime figures={figures} onTime={onTime} />
      </div>
      {beyond.length === 0 ? null : (
        <Padded>
          <p className="dim">
            These figures and bars do not follow {beyond.map((name) => words[name] ?? name).join(', ')}: they count all
            requests of the other filters.
          </p>
        </Padded>
      )}
    </Sheet>
  )
}

/** Leads to the rows of a figure; where it has none it is a figure alone. */
function Narrow({ by, children }: { by: ActivityFilters; children: ReactNode }) {
  const search = route.useSearch()
  if (Object.values(by).includes(undefined)) return children
  return (
    <Link to="/console/activity" search={{ ...search, ...by }} className="num">
      {children}
    </Link>
  )
}

/** They are in no list but their own. */
function Refused({ count }: { count: number }) {
  const { range, from, to, key } = route.useSearch()
  return (
    <Link to="/console/activity/refused" search={{ range, from, to, key }} className="num">
      <Tokens count={count} />
    </Link>
  )
}

function OverTime({ figures: { points, range }, onTime }: Omit<ActivityFiguresProps, 'refused'>) {
  const zone = useZone()
  const say = (at: string) => writeStart(at, range, zone)
  const ends = points.map((_, at) => points[at + 1]?.start ?? range.to)
  const cells = points.map(({ start, requests, failed }) => ({
    id: start,
    count: requests,
    failed,
    title: `${say(start)}: ${requests} requests, ${failed} failed`,
  }))
  const first = points[0]
  return (
    <div className={styles.time}>
      <Histogram
        label={`Requests per ${range.unit}, those that failed on top`}
        cells={cells}
        onOpen={({ id }) => onTime(id, ends[points.findIndex(({ start }) => start === id)] ?? range.to)}
      />
      <div className={styles.axis} aria-hidden="true">
        <span>{first === undefined ? '' : say(first.start)}</span>
        <span>
          requests per {range.unit}, <span className="bad">failed</span> on top
        </span>
        <span>{say(range.to)}</span>
      </div>
    </div>
  )
}

/** Days are UTC, as they are summed; hours and minutes as the person reads times. */
function writeStart(at: string, { unit, read_at: readAt }: Read['range'], zone: Zone): string {
  const ms = Date.parse(at)
  return unit === 'day' ? writeDay(ms, Date.parse(readAt)) : writeClock(ms, zone, false)
}
