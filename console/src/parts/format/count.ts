// How counts, tokens, rates and durations are written.
import { groupDigits } from './money.ts'

const MINUS = '−'
const DASH = '–'

/** In full, with separators: `51,542`. Whole numbers only. */
export function writeCount(count: number): string {
  const text = groupDigits(String(Math.trunc(Math.abs(count))))
  return count < 0 ? `${MINUS}${text}` : text
}

/** For figures and axes: `214.8 M`, `31.2 k`, `842`. Cut, never rounded up. */
export function writeShortCount(count: number): string {
  const size = Math.abs(count)
  const [divisor, unit] = size >= 1e9 ? [1e9, ' G'] : size >= 1e6 ? [1e6, ' M'] : size >= 1e4 ? [1e3, ' k'] : [1, '']
  if (unit === '') return writeCount(count)
  const tenths = Math.trunc((size / divisor) * 10)
  return `${count < 0 ? MINUS : ''}${groupDigits(String(Math.trunc(tenths / 10)))}.${tenths % 10}${unit}`
}

/** `842 ms` below a second, `4.12 s` below a minute, `2 min 5 s`, `3 h 12 min`. */
export function writeMillis(millis: number): string {
  if (millis < 0) return DASH
  if (millis < 1000) return `${Math.trunc(millis)} ms`
  if (millis < 60_000) return `${(Math.trunc(millis / 10) / 100).toFixed(2)} s`
  const seconds = Math.trunc(millis / 1000)
  if (seconds < 3600) return `${Math.trunc(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.trunc(seconds / 60)
  if (minutes < 1440) return `${Math.trunc(minutes / 60)} h ${minutes % 60} min`
  return `${Math.trunc(minutes / 1440)} d ${Math.trunc((minutes % 1440) / 60)} h`
}

/** A share of a whole: one decimal, two below a percent, `0%` only for nothing, `100%` only for all. A whole of 0 has none: `–`. */
export function writeShare(part: number, whole: number): string {
  if (whole === 0) return DASH
  if (part === 0) return '0%'
  if (part === whole) return '100%'
  const percent = (part / whole) * 100
  const size = Math.abs(percent)
  if (size < 0.01) return percent < 0 ? `>${MINUS}0.01%` : '<0.01%'
  const text = size < 1 ? cut(size, 2) : size > 99.9 && size < 100 ? '99.9' : cut(size, 1)
  return `${percent < 0 ? MINUS : ''}${text}%`
}

/** A change against before, signed: `+8.4%`. From nothing there is no percentage: `new`. */
export function writeChange(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'as before' : 'new'
  const change = now - before
  if (change === 0) return 'as before'
  const text = writeShare(change, before)
  return change > 0 ? `+${text}` : text
}

/** Tokens a second, whole. */
export function writeSpeed(tokensPerSecond: number): string {
  return `${writeCount(tokensPerSecond)} t/s`
}

/** Cut to so many decimals; the small number takes back what a float lost (61.1 is not 61.0). */
function cut(value: number, digits: number): string {
  const scale = 10 ** digits
  return (Math.floor(value * scale + 1e-9) / scale).toFixed(digits)
}
