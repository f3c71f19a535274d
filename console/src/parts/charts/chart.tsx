// A chart of a page. Its code is fetched after the page was painted, and it keeps its place until then. Beside or under it the
// page has the same numbers as a table. Arrow keys go from point to point, ↵ opens the rows.
import { lazy, Suspense, useEffect, useState } from 'react'
import { chartHeight, isEmptyChart } from './chart-spec.ts'
import type { ChartProps } from './chart-spec.ts'
import styles from './chart.module.css'

const DrawnChart = lazy(async () => ({ default: (await import('./drawn/drawn-chart.tsx')).DrawnChart }))

export function Chart(props: ChartProps) {
  const isPainted = useIsPainted()
  const height = props.height ?? chartHeight
  const place = <div className={styles.place} style={{ height }} aria-busy="true" />
  return (
    <figure className={styles.chart} style={{ height }}>
      {isPainted ? (
        <Suspense fallback={place}>
          <DrawnChart {...props} />
        </Suspense>
      ) : (
        place
      )}
      {isEmptyChart(props.points) && props.empty !== undefined ? <p className={styles.empty}>{props.empty}</p> : null}
    </figure>
  )
}

function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setPainted(true)))
    return () => cancelAnimationFrame(frame)
  }, [])
  return isPainted
}
