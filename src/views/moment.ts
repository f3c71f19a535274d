// Moments and days as JSON: ISO 8601 in UTC.
import { DAY_MS } from '../foundation/time/clock.ts'

export function showMoment(ms: number): string {
  return new Date(ms).toISOString()
}

/** Null where there is none. */
export function showOptionalMoment(ms: number | undefined): string | null {
  return ms === undefined ? null : showMoment(ms)
}

/** `day`: days since the epoch. */
export function showDay(day: number): string {
  return showMoment(day * DAY_MS).slice(0, 10)
}
