// Moments as an operator types them.
import { OperationError } from './operation.ts'

/** As `readMoment`, after now. `field`: that of the console's form. */
export function readExpiry(written: string, nowMs: number, field?: string): number {
  const ms = readMoment(written, field)
  if (ms <= nowMs) throw new OperationError('usage', `'${written}' is in the past`, field)
  return ms
}

/** A day (`2027-01-31`, its start in UTC) or a moment in ISO 8601; ms since the epoch. */
export function readMoment(written: string, field?: string): number {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.exec(written) ?? []
  const ms = day === undefined || !isInCalendar(day) ? Number.NaN : Date.parse(written)
  if (Number.isNaN(ms)) {
    throw new OperationError('usage', `'${written}' is not a moment such as 2027-01-31 or 2027-01-31T12:00:00Z`, field)
  }
  return ms
}

/** The engine takes the 30th of February for the 2nd of March. */
function isInCalendar(day: string): boolean {
  const ms = Date.parse(day)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}
