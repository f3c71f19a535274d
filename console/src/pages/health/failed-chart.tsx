// Failed attempts of the last hour by minute and by what went wrong; the same numbers stand beside each lane.
import { Chart } from '../../parts/charts/chart.tsx'
import { seriesMost, type ChartPoint, type ChartSeries } from '../../parts/charts/chart-spec.ts'
import { writeClock } from '../../parts/format/time.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { useZone } from '../../parts/zone.ts'
import { tagFault } from './health-words.ts'
import type { Board } from './use-health.ts'

const MINUTES = 60
const MINUTE_MS = 60_000

export function FailedChart({ board }: { board: Board }) {
  const zone = useZone()
  const sums = board.failed.map((each) => ({ ...each, sum: each.counts.reduce((sum, count) => sum + count, 0) }))
  const largest = sums.toSorted((one, other) => other.sum - one.sum)
  const [named, rest] = [largest.slice(0, seriesMost - 1), largest.slice(seriesMost - 1)]
  const series: ChartSeries[] = named.map(({ fault }) => ({ id: fault, name: tagFault(fault) }))
  if (rest.length > 0) series.push({ id: 'rest', name: 'other', colour: 6 })
  const now = Date.parse(board.at)
  const points = Array.from({ length: MINUTES }, (_, at): ChartPoint => {
    const start = now - (MINUTES - 1 - at) * MINUTE_MS
    const values = Object.fromEntries(named.map(({ fault, counts }) => [fault, counts[at] ?? 0]))
    if (rest.length > 0) values['rest'] = rest.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)
    const id = new Date(start).toISOString()
    return { id, name: writeClock(start, zone, false), values, isSoFar: at === MINUTES - 1 }
  })
  return (
    <Sheet title="Failed attempts a minute" note="what providers did wrong, the last hour" isPadded>
      <Chart
        label="Failed attempts a minute"
        kind="stack"
        unit="count"
        points={points}
        series={series}
        height={180}
        empty="No attempt failed in this hour."
      />
    </Sheet>
  )
}
