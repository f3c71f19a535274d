// Counts, tokens, durations, shares, prices and speeds. What a figure or an axis cuts short is whole in the tooltip. A dash
// means that there is nothing to say; a zero is a zero.
import { writeChange, writeCount, writeMillis, writeShare, writeShortCount, writeSpeed } from './format/count.ts'
import { writePrice } from './format/money.ts'
import styles from './number.module.css'

type Maybe = number | null | undefined

/** Tokens, requests and whatever else is counted. `short` for figures. */
export function Tokens({ count, form = 'full' }: { count: Maybe; form?: 'full' | 'short' }) {
  if (count === null || count === undefined) return <NothingToSay />
  return (
    <span className={styles.number} title={form === 'short' ? writeCount(count) : undefined}>
      {form === 'short' ? writeShortCount(count) : writeCount(count)}
    </span>
  )
}

export function Millis({ ms }: { ms: Maybe }) {
  if (ms === null || ms === undefined) return <NothingToSay />
  return (
    <span className={styles.number} title={ms >= 1000 ? `${writeCount(ms)} ms` : undefined}>
      {writeMillis(ms)}
    </span>
  )
}

/** What is left of a whole, in whole percent: never more than there is. */
export function PartLeft({ part }: { part: number }) {
  return <span className={styles.number}>{`${Math.floor(part * 100)}%`}</span>
}

/** A share of a whole in percent. */
export function Rate({ part, whole }: { part: Maybe; whole: Maybe }) {
  if (part === null || part === undefined || whole === null || whole === undefined || whole === 0)
    return <NothingToSay />
  return (
    <span className={styles.number} title={`${writeCount(part)} of ${writeCount(whole)}`}>
      {writeShare(part, whole)}
    </span>
  )
}

/** Now against before: `+8.4%`. */
export function Change({ now, before }: { now: number; before: number }) {
  return <span className={styles.number}>{writeChange(now, before)}</span>
}

/** USD per million tokens; digits beyond the cent are fainter. `isAligned`: under each other at the point. */
export function Price({ usd, isAligned = false }: { usd: string | null | undefined; isAligned?: boolean }) {
  if (usd === null || usd === undefined) return <NothingToSay />
  const written = writePrice(usd)
  const cents = written.indexOf('.') === -1 ? written.length : written.indexOf('.') + 3
  return (
    <span className={styles.number} title={`${usd} USD per 1M tokens`}>
      {written.slice(0, cents)}
      {(isAligned && written !== 'free') || written.length > cents ? (
        <span className={isAligned ? styles.beyond : styles.faint}>{written.slice(cents)}</span>
      ) : null}
    </span>
  )
}

export function Speed({ tokensPerSecond }: { tokensPerSecond: Maybe }) {
  if (tokensPerSecond === null || tokensPerSecond === undefined) return <NothingToSay />
  return <span className={styles.number}>{writeSpeed(tokensPerSecond)}</span>
}

/** “Does not apply” is a dash. */
export function NothingToSay() {
  return (
    <span className={styles.faint} aria-label="none">
      –
    </span>
  )
}
