// What a key was charged today and this month, and those that it replaced, from the roll-ups that the ledger keeps.
import { sql } from 'kysely'
import type { Nanos } from '../foundation/nanos.ts'
import type { Key } from '../keys/key.ts'
import type { Store } from '../store/store.ts'
import type { SpendState } from './rules/key-state.ts'
import { countedAs } from './rules/counted-as.ts'
import { firstDayOf, readPeriod } from './rules/spend-period.ts'

/** @throws StoreError */
export async function readSpend(
  { db, clock }: Pick<Store, 'db' | 'clock'>,
  key: Pick<Key, 'id' | 'ownerId' | 'familyId'>,
): Promise<SpendState> {
  const period = readPeriod(clock.nowMs())
  const days = await db
    .selectFrom('usage_days')
    .select('day')
    .select(sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('charge_nanos'))
    .where('owner_id', '=', key.ownerId)
    .where('day', '>=', firstDayOf(period.month))
    .where(({ eb, selectFrom }) =>
      eb.or([
        eb('key_id', '=', countedAs(key)),
        eb('key_id', 'in', selectFrom('keys').select('id').where('family_id', '=', countedAs(key))),
      ]),
    )
    .groupBy('day')
    .execute()
  const month = days.reduce<Nanos>((sum, { charge_nanos }) => sum + charge_nanos, 0n)
  return { period, day: days.find(({ day }) => day === period.day)?.charge_nanos ?? 0n, month }
}
