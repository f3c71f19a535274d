// A chart of a page. Its code is fetched after the page was painted, and it keeps its place until then. Beside or under it the
// page has the same numbers as a table. Arrow keys go from point to point, ↵ opens the rows.
import { PartError } from '../part-error.tsx'
import { chartHeight, isEmptyChart } from './chart-spec.ts'
import type { ChartProps } from './chart-spec.ts'
import styles from './chart.module.css'
import { useDrawnChart } from './use-drawn-chart.ts'

export function Chart(props: ChartProps) {
  const { Drawn, error, retry } = useDrawnChart()
  const height = props.height ?? chartHeight
  return (
    <figure className={styles.chart} style={{ height }} aria-busy={Drawn === undefined && error === undefined}>
      {Drawn === undefined ? null : <Drawn {...props} />}
      {error === undefined ? null : <PartError title="The chart could not be drawn" error={error} onRetry={retry} />}
      {isEmptyChart(props.points) && props.empty !== undefined ? <p className={styles.empty}>{props.empty}</p> : null}
    </figure>
  )
}
