// What each key of an owner was charged today and this month, from the roll-up by which limits are judged.
import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'

export type KeySpend = { keyId: string; day: bigint; month: bigint }

/** `today` and `monthFrom`: days since the epoch. Keys without a request in the month are not among them. */
export async function readKeySpends(
  { db }: Pick<Store, 'db'>,
  ownerId: string,
  today: number,
  monthFrom: number,
): Promise<KeySpend[]> {
  const rows = await db
    .selectFrom('usage_days')
    .select('key_id')
    .select([
      sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('month_nanos'),
      sql<bigint>`cast(sum(case when day = ${today} then charge_nanos else 0 end) as bigint)`.as('day_nanos'),
    ])
    .where('owner_id', '=', ownerId)
    .where('day', '>=', monthFrom)
    .where('day', '<=', today)
    .groupBy('key_id')
    .execute()
  return rows.map(({ key_id, day_nanos, month_nanos }) => ({ keyId: key_id, day: day_nanos, month: month_nanos }))
}
