// Small charts without axes that are there at once: a histogram of requests with the failed ones on top, and the line of a
// balance with what the present pace would leave. They say in words what they show.
import styles from './small-charts.module.css'

export type HistogramCell = { id: string; count: number; failed: number; title: string }

type HistogramProps = {
  label: string
  cells: readonly HistogramCell[]
  height?: number
  onOpen?: (cell: HistogramCell) => void
}

export function Histogram({ label, cells, height = 34, onOpen }: HistogramProps) {
  const most = Math.max(1, ...cells.map(({ count }) => count))
  return (
    <div className={styles.histogram} style={{ height }} role="img" aria-label={label}>
      {cells.map((cell) => {
        const good = cell.count - cell.failed
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- The rows are reached by the filters as well.
          <span
            key={cell.id}
            title={cell.title}
            onClick={() => onOpen?.(cell)}
            data-opens={onOpen !== undefined || undefined}
          >
            {cell.failed === 0 ? null : (
              <i data-kind="failed" style={{ height: `max(2px, ${(cell.failed / most) * 100}%)` }} />
            )}
            {good === 0 ? null : <i style={{ height: `max(1px, ${(good / most) * 100}%)` }} />}
          </span>
        )
      })}
    </div>
  )
}

type BalanceLineProps = {
  label: string
  /** Oldest first; numbers are for the drawing alone. */
  past: readonly number[]
  /** What the present pace would leave, from now on. */
  ahead?: readonly number[]
  height?: number
}

const WIDTH = 1000

export function BalanceLine({ label, past, ahead = [], height = 46 }: BalanceLineProps) {
  const all = [...past, ...ahead]
  const most = Math.max(1e-9, ...all)
  const step = all.length < 2 ? 0 : WIDTH / (all.length - 1)
  const at = (value: number, index: number) =>
    `${(index * step).toFixed(1)} ${(height - 2 - (value / most) * (height - 6)).toFixed(1)}`
  const line = past.map(at).join('L')
  const now = past.length - 1
  const forecast = [past[now] ?? 0, ...ahead].map((value, index) => at(value, now + index)).join('L')
  return (
    <svg
      className={styles.balance}
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {past.length < 2 ? null : (
        <>
          <path d={`M${line}L${(now * step).toFixed(1)} ${height}L0 ${height}Z`} fill="var(--c1)" opacity="0.1" />
          <path d={`M${line}`} fill="none" stroke="var(--c1)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </>
      )}
      {ahead.length === 0 ? null : (
        <path
          d={`M${forecast}`}
          fill="none"
          stroke="var(--c1)"
          strokeWidth="1.5"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}
