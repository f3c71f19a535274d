// How much waits for a database that takes its time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import type { PostgresStore } from '../../store/store.ts'
import { SharedQueue } from './shared-queue.ts'
import { ToldFailures } from './told-failures.ts'

test('beyond the bound nothing new is admitted, while what was admitted may still be asked for', async () => {
  const never = new Promise<never>(() => {})
  const clock = { ...storeContext.clock, after: () => () => {} }
  const store = { ...storeContext, clock, isAway: false, connect: () => never } as unknown as PostgresStore
  const queue = new SharedQueue(store, new ToldFailures('/nowhere/told', silentLog))
  const ask = () => {
    queue.ask({ kind: 'extend', walletId: 'w', generationId: 'g', position: 1, nanos: 1n }).catch(() => {})
  }
  for (let count = 1; count < bounds.ledgerQueuedRequests; count += 1) ask()
  assert.equal(queue.refusal(), undefined)
  ask()
  assert.equal(queue.length, bounds.ledgerQueuedRequests)
  assert.match(queue.refusal() ?? '', /full/)
  ask()
  assert.equal(
    queue.length,
    bounds.ledgerQueuedRequests + 1,
    'what belongs to an admitted request is never turned away',
  )
  await Promise.resolve()
})
