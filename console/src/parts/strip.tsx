// A strip of cells: how something was over equal spans of time, oldest at the left. Health is pale; only what deviates has its
// full colour.
import styles from './strip.module.css'

export type StripCell = {
  kind: 'good' | 'warn' | 'bad' | 'none'
  /** What it says when the pointer is over it. */
  title: string
}

type StripProps = { cells: readonly StripCell[]; label: string; isNarrow?: boolean }

export function Strip({ cells, label, isNarrow = false }: StripProps) {
  return (
    <span
      className={styles.strip}
      data-narrow={isNarrow || undefined}
      role="img"
      aria-label={`${label}: ${sayWhole(cells)}`}
    >
      {cells.map(({ kind, title }, at) => (
        <i key={at} data-kind={kind} title={title} />
      ))}
    </span>
  )
}

function sayWhole(cells: readonly StripCell[]): string {
  const count = (wanted: StripCell['kind']) => cells.filter(({ kind }) => kind === wanted).length
  return `${count('good')} well, ${count('warn')} slow or refused, ${count('bad')} failed, ${count('none')} without traffic`
}
