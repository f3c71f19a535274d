// UTC days and months as numbers, and when they end. Usage counts on the day on which a request was admitted.
import { DAY_MS } from '../../foundation/time/clock.ts'

export type SpendPeriod = { day: number; month: number }

export function readPeriod(nowMs: number): SpendPeriod {
  const date = new Date(nowMs)
  return { day: Math.floor(nowMs / DAY_MS), month: date.getUTCFullYear() * 12 + date.getUTCMonth() }
}

export function untilDayEnds(nowMs: number): number {
  return DAY_MS - (nowMs % DAY_MS)
}

export function untilMonthEnds(nowMs: number): number {
  const date = new Date(nowMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - nowMs
}

/** The first day of a month, in days since the epoch. */
export function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / DAY_MS
}
