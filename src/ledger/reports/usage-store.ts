// What was used and charged, added up from the daily roll-up, so that it stays fast however many generations there are: for
// operators by group, for callers by day, week and month.
import { DAY_MS } from '../../foundation/time/clock.ts'
import { sql } from 'kysely'
import type { Principal } from '../../keys/key.ts'
import type { Store } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import { readDay } from '../rows/usage-row.ts'

/** What the rows of a report stand for. */
export const usageGroups = ['day', 'model', 'key', 'owner'] as const
export type UsageGroup = (typeof usageGroups)[number]

export type UsageSum = {
  name: string
  requests: number
  successes: number
  inputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  outputTokens: number
  chargeNanos: bigint
  costNanos: bigint
}

const ROWS = 1_000

/** Sums since `fromDay` (days since the epoch, UTC), the dearest first; days in their order. `ownerId`: of this owner alone. */
export async function readUsageSums(
  { db }: Store,
  group: UsageGroup,
  fromDay: number,
  ownerId: string | undefined,
): Promise<UsageSum[]> {
  const name = {
    day: sql<string>`cast(day as text)`,
    model: sql<string>`model`,
    key: sql<string>`coalesce((select keys.name from keys where keys.id = key_id), key_id)`,
    owner: sql<string>`coalesce((select owners.name from owners where owners.id = owner_id), owner_id)`,
  }[group]
  const by = { day: 'day', model: 'model', key: 'key_id', owner: 'owner_id' } as const
  const sum = (column: string) => sql<number>`cast(sum(${sql.ref(column)}) as bigint)`
  let query = db
    .selectFrom('usage_days')
    .select([
      name.as('name'),
      sum('requests').as('requests'),
      sum('successes').as('successes'),
      sum('input_tokens').as('input_tokens'),
      sum('cache_read_tokens').as('cache_read_tokens'),
      sum('cache_write_tokens').as('cache_write_tokens'),
      sum('output_tokens').as('output_tokens'),
      sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('charge_nanos'),
      sql<bigint>`cast(sum(cost_nanos) as bigint)`.as('cost_nanos'),
    ])
    .where('day', '>=', fromDay)
    .groupBy(by[group])
    .limit(ROWS)
  query = group === 'day' ? query.orderBy('day') : query.orderBy('charge_nanos', 'desc').orderBy(by[group])
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  return (await query.execute()).map((row) => ({
    name: group === 'day' ? new Date(Number(row.name) * DAY_MS).toISOString().slice(0, 10) : row.name,
    requests: row.requests,
    successes: row.successes,
    inputTokens: row.input_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    outputTokens: row.output_tokens,
    chargeNanos: row.charge_nanos,
    costNanos: row.cost_nanos,
  }))
}

export type UsageTotal = {
  requests: number
  successes: number
  inputTokens: number
  outputTokens: number
  chargeNanos: bigint
}

/** By UTC day, ISO week from Monday, calendar month: those that are now. */
export type OwnUsage = { readonly [window in 'day' | 'week' | 'month']: UsageTotal }

/** What the principal's owner used. @throws GatewayError `db_error` */
export async function readUsage({ db, clock }: Pick<Store, 'db' | 'clock'>, { owner }: Principal): Promise<OwnUsage> {
  const today = readDay(clock.nowMs())
  const { week, month } = readWindows(today)
  const sum = (column: string) => sql<number>`cast(sum(${sql.ref(column)}) as bigint)`
  const days = await db
    .selectFrom('usage_days')
    .select('day')
    .select([
      sum('requests').as('requests'),
      sum('successes').as('successes'),
      sum('input_tokens').as('input_tokens'),
      sum('output_tokens').as('output_tokens'),
      sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('charge_nanos'),
    ])
    .where('owner_id', '=', owner.id)
    .where('day', '>=', Math.min(week, month))
    .groupBy('day')
    .execute()
    .catch((error: unknown) => {
      throw toLedgerError(error)
    })
  const sumFrom = (from: number): UsageTotal => {
    const total = { requests: 0, successes: 0, inputTokens: 0, outputTokens: 0, chargeNanos: 0n }
    for (const row of days) {
      if (row.day < from || row.day > today) continue
      total.requests += row.requests
      total.successes += row.successes
      total.inputTokens += row.input_tokens
      total.outputTokens += row.output_tokens
      total.chargeNanos += row.charge_nanos
    }
    return total
  }
  return { day: sumFrom(today), week: sumFrom(week), month: sumFrom(month) }
}

/** The first days of the week and the month that `today` is in, in days since the epoch, which was a Thursday. */
function readWindows(today: number): { week: number; month: number } {
  const date = new Date(today * DAY_MS)
  return { week: today - ((today + 3) % 7), month: today - date.getUTCDate() + 1 }
}
