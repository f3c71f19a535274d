// The table beside a chart: each series with its colour, its sum and its share, and all of them together.
import type { ReactNode } from 'react'
import { colourOf } from './chart-spec.ts'
import type { ChartSeries } from './chart-spec.ts'
import styles from './legend.module.css'

export type LegendRow = {
  series: ChartSeries
  value: ReactNode
  share: ReactNode
  link?: (name: ReactNode) => ReactNode
}

type LegendProps = { caption: string; rows: readonly LegendRow[]; all?: { value: ReactNode; share: ReactNode } }

export function Legend({ caption, rows, all }: LegendProps) {
  return (
    <table className={styles.legend}>
      <caption className="sr">{caption}</caption>
      <colgroup>
        <col />
        <col className={styles.value} />
        <col className={styles.share} />
      </colgroup>
      <tbody>
        {rows.map(({ series, value, share, link }, at) => (
          <tr key={series.id}>
            <th scope="row">
              <span className={styles.name}>
                <span className={styles.swatch} style={{ background: colourOf(series, at) }} />
                <span className="cut">{link === undefined ? series.name : link(series.name)}</span>
              </span>
            </th>
            <td>{value}</td>
            <td className="faint">{share}</td>
          </tr>
        ))}
      </tbody>
      {all === undefined ? null : (
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td>{all.value}</td>
            <td className="faint">{all.share}</td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}
