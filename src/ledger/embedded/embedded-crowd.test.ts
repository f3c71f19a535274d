// Which answers a batch waits for: answers that are not streamed and were admitted a moment ago, and none of a provider
// that does not answer.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { ending, holdRequest, openBench, opening } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { openStore } from '../../store/open-store.ts'

test('a crowd is who was admitted a moment ago, does not stream and has not ended', async (t) => {
  const options = newSqliteOptions()
  let nowMs = 1_000
  const clock = { ...storeContext.clock, monotonicMs: () => nowMs }
  const store = await openStore(options, { ...storeContext, clock })
  assert.ok(store.kind === 'sqlite')
  const at = await openBench(store, 1_000_000n)
  t.after(async () => {
    await at.ledger.close()
    await store.close()
    rmSync(options.directory, { recursive: true, force: true })
  })
  const { crowd } = store.writer
  const request = (streamed = false) => holdRequest(at.principal, 10n, { opening: opening({ streamed }) })
  const stream = await at.ledger.hold(request(true))
  assert.equal(crowd.size, 0)
  await at.ledger.release(stream, ending(0))
  const holds = []
  for (let index = 0; index < 30; index += 1) holds.push(await at.ledger.hold(request()))
  assert.equal(crowd.size, 30)
  await Promise.all(holds.slice(0, 10).map((hold) => at.ledger.settle(hold, ending(5))))
  assert.equal(crowd.size, 20)
  nowMs += 59
  assert.equal(crowd.size, 20)
  // Nothing ends them: they grow old, and stay open.
  nowMs += 1
  assert.equal(crowd.size, 0)
  assert.equal(at.ledger.openHolds, 20)
  const late = await at.ledger.hold(request())
  assert.equal(crowd.size, 1)
  await at.ledger.settle(late, ending(5))
  assert.equal(crowd.size, 0)
  await Promise.all(holds.slice(10).map((hold) => at.ledger.release(hold, ending(0))))
})

test('a generation that is held cannot be held again', async (t) => {
  const options = newSqliteOptions()
  const store = await openStore(options, storeContext)
  const at = await openBench(store, 1_000n)
  t.after(async () => {
    await at.ledger.close()
    await store.close()
    rmSync(options.directory, { recursive: true, force: true })
  })
  const request = () => holdRequest(at.principal, 10n, { generationId: 'req_cm_twice' })
  const hold = await at.ledger.hold(request())
  await assert.rejects(async () => at.ledger.hold(request()), /held once/)
  await at.ledger.release(hold, ending(0))
  assert.equal((await at.ledger.readWallet(at.walletId)).held, 0n)
})
