// The windows in which callers read their use: the UTC day, the week from Monday, the calendar month.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStores } from '../../../test/stores.ts'
import type { Principal } from '../../keys/key.ts'
import { readUsage } from './usage-store.ts'

const DAY_MS = 86_400_000

describeStores('what a caller used', ({ open }) => {
  test('counts by the UTC day, the week from Monday and the calendar month', async () => {
    const store = await open()
    const principal = { owner: { id: 'owner_1' } } as Principal
    const sums = { input_tokens: 1, output_tokens: 2, cache_read_tokens: 0, cache_write_tokens: 0, cost_nanos: 0n }
    const use = (date: string, chargeNanos: bigint, owner = 'owner_1') =>
      store.db.insertInto('usage_days').values({
        day: Date.parse(date) / DAY_MS,
        owner_id: owner,
        key_id: 'key_1',
        model: 'a/b',
        requests: 1,
        successes: 1,
        charge_nanos: chargeNanos,
        ...sums,
      })
    await store.write([
      use('2026-10-31', 1n), // a Saturday, of another month
      use('2026-11-01', 10n), // a Sunday: of this month, and of the week before
      use('2026-11-02', 100n), // the Monday
      use('2026-11-04', 1_000n), // the Wednesday that is today
      use('2026-11-05', 10_000n), // tomorrow
      use('2026-11-04', 100_000n, 'owner_2'),
    ])
    const readAt = async (moment: string) => {
      const clock = { ...store.clock, nowMs: () => Date.parse(moment) }
      const { day, week, month } = await readUsage({ db: store.db, clock }, principal)
      return [day.chargeNanos, week.chargeNanos, month.chargeNanos]
    }
    assert.deepEqual(await readAt('2026-11-04T00:00:00Z'), [1_000n, 1_100n, 1_110n])
    assert.deepEqual(await readAt('2026-11-04T23:59:59.999Z'), [1_000n, 1_100n, 1_110n])
    assert.deepEqual(await readAt('2026-11-01T12:00:00Z'), [10n, 11n, 10n])
    assert.deepEqual(await readAt('2026-11-02T00:00:00Z'), [100n, 100n, 110n])
  })
})
