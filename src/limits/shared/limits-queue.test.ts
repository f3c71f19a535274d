import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { findPrincipal } from '../../../test/ledger-bench.ts'
import { openPrivatePostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { prepaidLimits } from '../../keys/default-limits.ts'
import type { Key } from '../../keys/key.ts'
import { openStore } from '../../store/open-store.ts'
import { openLimits } from '../open-limits.ts'
import { LimitsQueue } from './limits-queue.ts'

const key = { id: 'k', limits: prepaidLimits } as Key

/** A database that takes connections and never answers. */
function openSilent() {
  const clock = new FakeClock()
  const failures: string[] = []
  let connections = 0
  const store = {
    clock,
    connect: () => {
      connections += 1
      return new Promise(() => {})
    },
  }
  const queue = new LimitsQueue(store as never, {
    gateway: { id: 'g', leaseMs: 1, ownUse: () => ({ running: 0, reserved: 0n }) },
    onGranted: () => assert.fail('nothing was granted'),
    onFailed: (error) => failures.push(error.message),
  })
  return { queue, clock, failures, connections: () => connections }
}

test('whoever waits for a database that does not answer hears so within a second', async () => {
  const { queue, clock, failures } = openSilent()
  const asked = queue.ask({ kind: 'enter', key })
  let isOver = false
  asked.catch(() => (isOver = true))
  await new Promise((resolve) => setImmediate(resolve))
  clock.advance(bounds.limitsAnswerMs - 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isOver, false)
  clock.advance(1)
  await assert.rejects(asked, /did not answer within 1000 ms/)
  assert.equal(failures.length, 1)
})

test('no more wait than the bound says; one more is refused at once', async () => {
  const { queue, connections } = openSilent()
  queue.ask({ kind: 'enter', key }).catch(() => {})
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(connections(), 1, 'the first is being asked and does not wait any more')
  const refused: unknown[] = []
  for (let index = 0; index < bounds.limitsWaiting; index += 1)
    queue.ask({ kind: 'enter', key }).catch((error: unknown) => refused.push(error))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(refused.length, 0)
  await assert.rejects(queue.ask({ kind: 'enter', key }), { kind: 'overloaded', status: 503 })
})

test(
  'with a database that hangs, a gateway counts for itself, and shares again when it answers',
  { skip: postgresAbsent },
  async () => {
    const server = await openPrivatePostgres()
    const store = await openStore(
      { kind: 'postgres', url: await server.createDatabase(), directory: newSqliteOptions().directory },
      storeContext,
    )
    try {
      const { key: made } = await findPrincipal(store, 'ada')
      const limited: Key = { ...made, limits: { ...made.limits, requestsPerMinute: 3, concurrentRequests: 3 } }
      const limits = await openLimits(store)
      const first = await limits.enter(limited)
      assert.equal(limits.degraded, false)
      server.freeze()
      const second = await limits.enter(limited)
      assert.equal(limits.degraded, true)
      second.commit({ tokens: 1, charge: 0n })
      first.commit({ tokens: 1, charge: 0n })
      server.thaw()
      const startedMs = performance.now()
      while (limits.degraded) {
        assert.ok(performance.now() - startedMs < 20_000, 'it stays alone')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await limits.enter(limited)
      await limits.enter(limited)
      assert.equal(limits.degraded, false)
      await assert.rejects(async () => limits.enter(limited), /max 3 requests per minute/)
      await limits.close()
    } finally {
      await store.close()
      await server.close()
    }
  },
)
