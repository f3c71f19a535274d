// What a key may do, as an operator types it: each value its own option, `none` for no limit.
import { parseUsd } from '../foundation/money.ts'
import type { LimitChanges } from '../keys/key-limits.ts'
import type { LimitSettings } from '../keys/key.ts'
import { OperationError, type Arguments } from './operation.ts'

/** The limits that are named. */
export function readLimits(args: Arguments): LimitSettings {
  return {
    ...named('requestsPerMinute', args.optionalText('requests_per_minute'), settable(readCount)),
    ...named('tokensPerMinute', args.optionalText('tokens_per_minute'), settable(readCount)),
    ...named('concurrentRequests', args.optionalText('concurrent_requests'), settable(readCount)),
    ...named('spendPerDay', args.optionalText('spend_per_day'), settable(readAmount)),
    ...named('spendPerMonth', args.optionalText('spend_per_month'), settable(readAmount)),
  }
}

/** The same for a key that is there: `default` takes back what was set. */
export function readLimitChanges(args: Arguments): LimitChanges {
  return {
    ...named('requestsPerMinute', args.optionalText('requests_per_minute'), changeable(readCount)),
    ...named('tokensPerMinute', args.optionalText('tokens_per_minute'), changeable(readCount)),
    ...named('concurrentRequests', args.optionalText('concurrent_requests'), changeable(readCount)),
    ...named('spendPerDay', args.optionalText('spend_per_day'), changeable(readAmount)),
    ...named('spendPerMonth', args.optionalText('spend_per_month'), changeable(readAmount)),
  }
}

/** As `readMoment`, after now. */
export function readExpiry(written: string, nowMs: number): number {
  const ms = readMoment(written)
  if (ms <= nowMs) throw new OperationError('usage', `'${written}' is in the past`)
  return ms
}

/** A day (`2027-01-31`, its start in UTC) or a moment in ISO 8601; ms since the epoch. */
export function readMoment(written: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(written) ? Date.parse(written) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new OperationError('usage', `'${written}' is not a moment such as 2027-01-31 or 2027-01-31T12:00:00Z`)
  }
  return ms
}

type Part<N extends string, T> = { [name in N]?: T }

function named<N extends string, T>(name: N, written: string | undefined, read: (written: string) => T): Part<N, T> {
  return written === undefined ? {} : ({ [name]: read(written) } as Part<N, T>)
}

const settable =
  <T>(read: (written: string) => T) =>
  (written: string): T | 'none' =>
    written === 'none' ? written : read(written)

const changeable =
  <T>(read: (written: string) => T) =>
  (written: string): T | 'none' | 'default' =>
    written === 'none' || written === 'default' ? written : read(written)

function readCount(written: string): number {
  const count = Number(written)
  if (/^\d+$/.test(written) && Number.isSafeInteger(count) && count > 0) return count
  throw new OperationError('usage', `'${written}' is not a whole number of 1 or more, nor none.`)
}

function readAmount(written: string): bigint {
  try {
    return parseUsd(written.replace(/^\$/, ''))
  } catch {
    throw new OperationError('usage', `'${written}' is not an amount of USD such as 12.50, nor none.`)
  }
}
