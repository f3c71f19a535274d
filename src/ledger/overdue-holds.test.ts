// A generation that a bug left open: its money comes back, its end is recorded, and the operator is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { ending, holdRequest, openBench } from '../../test/ledger-bench.ts'
import { describeStores } from '../../test/stores.ts'
import { bounds } from '../foundation/bounds.ts'
import { silentLog } from '../foundation/log.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import { audit } from './audit.ts'
import { readGeneration } from './read-side.ts'

describeStores('a hold whose generation shows no sign of life', (bench) => {
  const open = async () => {
    const clock = new FakeClock(Date.now())
    const errors: string[] = []
    const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
    return { ...(await openBench(await bench.open({ clock, log }), 1_000n)), clock, errors }
  }
  const figures = async ({ ledger, walletId }: Awaited<ReturnType<typeof open>>) => {
    const { posted, held, openHolds } = await ledger.readWallet(walletId)
    return [posted, held, openHolds, ledger.openHolds]
  }
  /** Second by second, so that what is written meanwhile is not overtaken by its own time bounds. */
  const untilReaped = async ({ ledger, clock }: Awaited<ReturnType<typeof open>>) => {
    for (let second = 0; second < 60 && ledger.reapedHolds === 0; second += 1) clock.advance(1_000)
    while (ledger.openHolds > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  test('is closed as interrupted at no cost once its time is up, with an alarm, and not before', async () => {
    const at = await open()
    const request = holdRequest(at.principal, 300n)
    const hold = await at.ledger.hold(request)
    let reaped = 0
    hold.whenReaped(() => (reaped += 1))
    await hold.write()
    at.clock.advance(bounds.holdMs - 1)
    assert.deepEqual(await figures(at), [1_000n, 300n, 1, 1])
    await untilReaped(at)
    assert.deepEqual(await figures(at), [1_000n, 0n, 0, 0])
    assert.deepEqual([reaped, at.ledger.reapedHolds, at.errors.length], [1, 1, 1])
    const record = await readGeneration(at.store, request.generationId, at.principal)
    assert.deepEqual([record?.status, record?.holdEnd, record?.charge], ['interrupted', 'expired', 0n])
    assert.deepEqual((await audit(at.store)).differences, [])
  })

  test('cannot be extended or settled any more', async () => {
    const at = await open()
    const hold = await at.ledger.hold(holdRequest(at.principal, 300n))
    at.clock.advance(bounds.holdMs - 1)
    await untilReaped(at)
    assert.equal(await hold.extend(10n), false)
    await assert.rejects(at.ledger.settle(hold, ending(100)), GatewayError)
    assert.deepEqual(await figures(at), [1_000n, 0n, 0, 0])
    assert.deepEqual((await audit(at.store)).differences, [])
  })

  test('stays open for as long as something touches it', async () => {
    const at = await open()
    const hold = await at.ledger.hold(holdRequest(at.principal, 300n))
    for (let round = 0; round < 4; round += 1) {
      hold.touch()
      at.clock.advance(bounds.holdMs - 1)
    }
    // A shorter promise does not take back a longer one.
    hold.touch(bounds.holdMs)
    hold.touch()
    at.clock.advance(2 * bounds.holdMs - 1)
    assert.deepEqual(await at.ledger.settle(hold, ending(100)), { charge: 100n, waived: 0n, cost: 10n })
    assert.equal(at.ledger.reapedHolds, 0)
  })
})
