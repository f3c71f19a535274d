// How much of a limit is used: accent, warn from 80 %, bad at 100 %. The words beside it are the page's.
import styles from './meter.module.css'

type MeterProps = {
  /** 0…1 and beyond. */
  share: number
  label: string
  size?: 'small' | 'big'
  /** A mark on the bar, 0…1: where this pace ends. */
  tick?: number | undefined
  /** The share is what is left of it: little of it warns. */
  isLeft?: boolean
}

export function Meter({ share, label, size = 'small', tick, isLeft = false }: MeterProps) {
  const percent = Math.min(100, Math.max(0, share * 100))
  return (
    <div
      className={styles.meter}
      data-size={size}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
    >
      <i className={styles.bar} data-tone={toneOf(isLeft ? 1 - share : share)} style={{ width: `${percent}%` }} />
      {tick === undefined || tick >= 1 ? null : <i className={styles.tick} style={{ left: `${tick * 100}%` }} />}
    </div>
  )
}

/** The tone of the figure beside it. */
export function toneOf(share: number): 'accent' | 'warn' | 'bad' {
  return share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'accent'
}
