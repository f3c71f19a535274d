// What a key may do, as an operator types it: each value its own option, `none` for no limit.
import { parseUsd } from '../../foundation/nanos.ts'
import { present } from '../../foundation/present.ts'
import type { LimitChanges } from '../../keys/key-limits.ts'
import type { KeyLimits } from '../../keys/key.ts'
import { OperationError, type Arguments } from '../operation.ts'

/** The limits that are named; `default` takes back what was set. */
export function readLimitChanges(args: Arguments): LimitChanges {
  return readNamed(args, (read) => (written) => (written === 'none' || written === 'default' ? written : read(written)))
}

/** Each limit that is named; `orWord` adds the words that may be written in place of an amount. */
function readNamed<Word extends string>(
  args: Arguments,
  orWord: <T>(read: (written: string) => T) => (written: string) => T | Word,
): { [name in keyof KeyLimits]?: NonNullable<KeyLimits[name]> | Word } {
  const named = <T>(name: string, read: (written: string) => T) => {
    const written = args.optionalText(name)
    return written === undefined ? undefined : orWord(read)(written)
  }
  return present({
    requestsPerMinute: named('requests_per_minute', readCount),
    tokensPerMinute: named('tokens_per_minute', readCount),
    concurrentRequests: named('concurrent_requests', readCount),
    spendPerDay: named('spend_per_day', readAmount),
    spendPerMonth: named('spend_per_month', readAmount),
  })
}

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
