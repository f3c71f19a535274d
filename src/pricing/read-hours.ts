// Hours of the week in which a provider has another price, as people write them: `16:30-00:30` on some days, UTC. Hours
// that pass midnight end on the day after.
import { parseUsd } from '../foundation/nanos.ts'
import type { HourPrice } from './price-card.ts'

export type HourSettings = {
  /** How many times the price of tokens. */
  factor: string | number
  /** `HH:MM-HH:MM`, UTC, the end not included; from a time to itself is the whole day. */
  utc: readonly string[]
  /** 1 is Monday, 7 Sunday. Default: all. */
  days?: readonly number[]
}

const DAY_MINUTES = 24 * 60
const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** @throws RangeError where a factor, an hour or a day is none. */
export function readHours(settings: readonly HourSettings[]): HourPrice[] {
  return settings.flatMap(({ factor: written, utc, days = everyDay }) => {
    const factor = parseUsd(written)
    if (factor < 0n) throw new RangeError(`a price is never negative: ${JSON.stringify(written)}`)
    if (days.some((day) => !everyDay.includes(day))) throw new RangeError(`a day of the week is 1 to 7, not ${days}`)
    return utc.flatMap((hours) => readSpan(hours, days)).map((span) => ({ factor, ...span }))
  })
}

function readSpan(hours: string, days: readonly number[]): Omit<HourPrice, 'factor'>[] {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(hours) ?? []
  const fromMinute = readMinute(from)
  const toMinute = readMinute(to)
  if (fromMinute === undefined || toMinute === undefined || fromMinute === DAY_MINUTES)
    throw new RangeError(`hours are written as 16:30-00:30, not ${JSON.stringify(hours)}`)
  if (fromMinute < toMinute) return [{ days, fromMinute, toMinute }]
  const today = { days, fromMinute, toMinute: DAY_MINUTES }
  const nextDays = days.map((day) => (day % 7) + 1)
  return toMinute === 0 ? [today] : [today, { days: nextDays, fromMinute: 0, toMinute }]
}

function readMinute(time: string | undefined): number | undefined {
  const [hour, minute] = (time ?? '').split(':').map(Number)
  if (hour === undefined || minute === undefined || hour > 24 || minute > 59) return undefined
  const minutes = hour * 60 + minute
  return minutes <= DAY_MINUTES ? minutes : undefined
}
