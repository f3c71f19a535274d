import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { findPrincipal } from '../../../test/ledger-bench.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Key } from '../../keys/key.ts'
import { openStore } from '../../store/open-store.ts'
import type { PostgresStore } from '../../store/store.ts'
import { SharedLimits } from './shared-limits.ts'

test(
  'a place that nobody gives back is free after its bound and not before, at every gateway, with an alarm',
  { skip: postgresAbsent },
  async () => {
    const server = await openPostgres()
    const { directory } = newSqliteOptions()
    const store = await openStore({ kind: 'postgres', url: await server.createDatabase(), directory }, storeContext)
    assert.equal(store.kind, 'postgres')
    const clock = new FakeClock()
    const alarms: object[] = []
    const log = { ...storeContext.log, error: (what: object) => alarms.push(what) }
    const forgetful = new SharedLimits(
      Object.create(store, { clock: { value: clock }, log: { value: log } }) as PostgresStore,
    )
    const other = new SharedLimits(store)
    try {
      const { key: made } = await findPrincipal(store, 'ada')
      const key: Key = { ...made, limits: { ...made.limits, requestsPerMinute: 1_000, concurrentRequests: 1 } }
      await forgetful.enter(key)
      clock.advance(bounds.limitTicketMs - 1)
      await assert.rejects(async () => other.enter(key), /max 1 concurrent requests/)
      assert.deepEqual(alarms, [])
      clock.advance(120_000)
      assert.deepEqual(alarms, [{ key: key.id }])
      let refusals = 0
      for (let place = undefined; place === undefined && refusals < 100; refusals += 1)
        place = await Promise.resolve(other.enter(key)).catch(() => undefined)
      assert.ok(refusals < 100, 'it stays taken at the other gateway')
    } finally {
      await other.close()
      await forgetful.close()
      await store.close()
      await server.close()
    }
  },
)
