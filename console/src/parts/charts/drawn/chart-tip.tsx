// What a chart says of one point: all its parts, topmost first as they are drawn, and their sum.
import { colourOf } from '../chart-spec.ts'
import type { ChartPoint, ChartSeries, ChartUnit } from '../chart-spec.ts'
import styles from '../chart.module.css'
import { sumOf, writeValue } from '../write-value.ts'

type ChartTipProps = { point: ChartPoint; series: readonly ChartSeries[]; unit: ChartUnit; isSum: boolean }

export function ChartTip({ point, series, unit, isSum }: ChartTipProps) {
  const sum = sumOf(
    series.map(({ id }) => point.values[id]),
    unit,
  )
  const rows = series
    .map((one, at) => ({ one, colour: colourOf(one, at), value: point.values[one.id] }))
    .filter(({ value }) => value !== null && value !== undefined && (!isSum || Number(value) !== 0))
  return (
    <div className={styles.tip}>
      <div className={styles.tipHead}>
        <span>
          {point.name}
          {point.isSoFar === true ? ', so far' : ''}
        </span>
        {isSum ? <span>{writeValue(sum, unit)}</span> : null}
      </div>
      {(isSum ? rows.toReversed() : rows).map(({ one, colour, value }) => (
        <div key={one.id} className={styles.tipRow}>
          <span className={styles.swatch} style={{ background: colour }} />
          {one.name}
          <span className={styles.tipValue}>{writeValue(value, unit)}</span>
        </div>
      ))}
    </div>
  )
}
