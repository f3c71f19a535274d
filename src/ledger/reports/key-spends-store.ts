// What keys of an owner are used for: what each was charged today and this month, from the roll-up by which limits are judged,
// which kinds of client used it last, and its busiest minute, from the sums that pages read.
import { sql } from 'kysely'
import type { KeyClientsTable } from '../../store/migrations/sum-tables.ts'
import type { Store } from '../../store/store.ts'

export type KeySpend = { keyId: string; day: bigint; month: bigint }

/**
 * Keys that replaced one another are one, by the id of the first. `today` and `monthFrom`: days since the epoch. Keys without a request in the month are not among
 * them.
 */
export async function readKeySpends(
  { db }: Pick<Store, 'db'>,
  ownerId: string,
  today: number,
  monthFrom: number,
): Promise<KeySpend[]> {
  const rows = await db
    .selectFrom('usage_days')
    .leftJoin('keys', 'keys.id', 'usage_days.key_id')
    .select([
      sql<string>`coalesce(family_id, key_id)`.as('key_id'),
      sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('month_nanos'),
      sql<bigint>`cast(sum(case when day = ${today} then charge_nanos else 0 end) as bigint)`.as('day_nanos'),
    ])
    .where('usage_days.owner_id', '=', ownerId)
    .where('day', '>=', monthFrom)
    .where('day', '<=', today)
    .groupBy(sql`coalesce(family_id, key_id)`)
    .execute()
  return rows.map(({ key_id, day_nanos, month_nanos }) => ({ keyId: key_id, day: day_nanos, month: month_nanos }))
}

/** When each key of an owner was last used, ms since the epoch; those that never were are not among them. */
export async function readKeysLastUsed({ db }: Pick<Store, 'db'>, ownerId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('key_clients')
    .select('key_id')
    .select(({ fn }) => fn.max('last_ms').as('last_ms'))
    .where('owner_id', '=', ownerId)
    .groupBy('key_id')
    .execute()
  return new Map(rows.map(({ key_id, last_ms }) => [key_id, Number(last_ms)]))
}

/** The kinds of client that used a key, the last one first. */
export function readKeyClients({ db }: Pick<Store, 'db'>, ownerId: string, keyId: string): Promise<KeyClientsTable[]> {
  return db
    .selectFrom('key_clients')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('key_id', '=', keyId)
    .orderBy('last_ms', 'desc')
    .orderBy('client')
    .execute()
}

/** The most requests, and the most tokens, that a key had in one minute since `fromMs`. */
export async function readKeyPeaks(
  { db }: Pick<Store, 'db'>,
  ownerId: string,
  keyId: string,
  fromMs: number,
): Promise<{ requests: number; tokens: number }> {
  const minutes = db
    .selectFrom('series_minutes')
    .innerJoin('usage_series', 'usage_series.id', 'series_minutes.series_id')
    .select([
      sql<number>`sum(requests)`.as('requests'),
      sql<number>`sum(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens)`.as(
        'tokens',
      ),
    ])
    .where('owner_id', '=', ownerId)
    .where('key_id', '=', keyId)
    .where('start_ms', '>=', fromMs)
    .groupBy('start_ms')
  const { requests, tokens } = await db
    .selectFrom(minutes.as('minutes'))
    .select([
      sql<number>`cast(coalesce(max(requests), 0) as bigint)`.as('requests'),
      sql<number>`cast(coalesce(max(tokens), 0) as bigint)`.as('tokens'),
    ])
    .executeTakeFirstOrThrow()
  return { requests: Number(requests), tokens: Number(tokens) }
}
