// What was in a wallet before a day, and what has moved on each day since. Charges are summed by the day on which their generation
// ended, all else is read from its postings. Sums lag behind the wallet: what was in it at the end of a day is therefore added up
// from its beginning, so that charges that are not summed yet change no day before theirs.
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

export type MovedDays = {
  /** What was in the wallet before all of them, and after. */
  opening: bigint
  closing: bigint
  /** By day and kind, the newest first. */
  days: MovedDay[]
}

/** What moved in a wallet from `fromDay` on and before `toDay`. */
export async function readMovedDays(
  { db }: Pick<Store, 'db'>,
  walletId: string,
  fromDay: number,
  toDay: number,
): Promise<MovedDays> {
  const [fromMs, toMs] = [fromDay * DAY_MS, toDay * DAY_MS]
  // One statement, so that all of it is of one moment. What lies before has no day.
  const { rows } = await sql<{ day: number | null; kind: string; count: number; moved_nanos: bigint }>`
    select day, 'charge' as kind, charges as count, -charge_nanos as moved_nanos from wallet_days
      where wallet_id = ${walletId} and day >= ${fromDay} and day < ${toDay} and charges > 0
    union all select null, 'charge', 0, cast(-coalesce(sum(charge_nanos), 0) as bigint) from wallet_days
      where wallet_id = ${walletId} and day < ${fromDay}
    union all select day, kind, cast(count(*) as bigint), cast(sum(nanos) as bigint) from (
      select kind, case when created_ms < ${fromMs} then null else created_ms / ${sql.lit(DAY_MS)} end as day,
        case when to_account = ${walletId} then posting_nanos else -posting_nanos end as nanos
      from postings where wallet_id = ${walletId} and kind <> 'charge' and created_ms < ${toMs}) as movements
    group by day, kind`.execute(db)
  const days = rows.flatMap(({ day, kind, count, moved_nanos: nanos }) =>
    day === null ? [] : [{ day, kind, count, nanos }],
  )
  const opening = rows.reduce((sum, { day, moved_nanos: nanos }) => (day === null ? sum + nanos : sum), 0n)
  return {
    opening,
    closing: days.reduce((sum, { nanos }) => sum + nanos, opening),
    days: days.toSorted((a, b) => b.day - a.day || (a.kind < b.kind ? -1 : 1)),
  }
}
