// What was in a wallet at the end of each day: what is in it now, less what has moved since. Charges are summed by the day on which
// their generation ended, all else is read from its postings.
import { sql } from 'kysely'
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { Store } from '../../store/store.ts'

export type MovedDay = {
  day: number
  kind: string
  /** How many there were. */
  count: number
  /** Into the wallet; below zero, out of it. */
  nanos: bigint
}

/** What moved in a wallet on each day from `fromDay` on and before `toDay`, by kind, the newest first. */
export async function readMovedDays(
  { db }: Pick<Store, 'db'>,
  walletId: string,
  fromDay: number,
  toDay: number,
): Promise<MovedDay[]> {
  const charges = await db
    .selectFrom('wallet_days')
    .select(['day', 'charges', 'charge_nanos'])
    .where('wallet_id', '=', walletId)
    .where('day', '>=', fromDay)
    .where('day', '<', toDay)
    .execute()
  const { rows: others } = await sql<MovedDay & { moved_nanos: bigint }>`
    select created_ms / ${sql.lit(DAY_MS)} as day, kind, cast(count(*) as bigint) as count,
      cast(sum(case when to_account = ${walletId} then posting_nanos else -posting_nanos end) as bigint) as moved_nanos
    from postings where wallet_id = ${walletId} and kind <> 'charge'
      and created_ms >= ${fromDay * DAY_MS} and created_ms < ${toDay * DAY_MS}
    group by 1, 2`.execute(db)
  const all = [
    ...charges.map(({ day, charges: count, charge_nanos }) => ({ day, kind: 'charge', count, nanos: -charge_nanos })),
    ...others.map(({ day, kind, count, moved_nanos }) => ({ day, kind, count, nanos: moved_nanos })),
  ]
  return all.toSorted((a, b) => b.day - a.day || (a.kind < b.kind ? -1 : 1))
}
