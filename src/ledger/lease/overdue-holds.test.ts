// A generation that a bug left open: its money comes back, its end is recorded, and the operator is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock, type Clock } from '../../foundation/time/clock.ts'
import { silentLog } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Store } from '../../store/store.ts'
import { audit } from '../audit/audit.ts'
import { readGeneration } from '../reports/read-generation.ts'

/** The real clock, which a test can put forward, and the timer that looks for overdue holds, which it lets run. */
class JumpingClock implements Clock {
  #aheadMs = 0
  #look: () => void = () => {}

  nowMs(): number {
    return systemClock.nowMs()
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#aheadMs
  }

  after(delayMs: number, action: () => void): () => void {
    if (delayMs !== bounds.overdueHoldsEveryMs) return systemClock.after(delayMs, action)
    this.#look = action
    return () => {}
  }

  jump(ms: number): void {
    this.#aheadMs += ms
  }

  look(): void {
    this.#look()
  }
}

describeStores('a hold whose generation shows no sign of life', (bench) => {
  const open = async () => {
    const clock = new JumpingClock()
    const errors: string[] = []
    const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
    // The ledger's clock alone: to the database a jump would be a silence.
    const store = Object.create(await bench.open({ log }), { clock: { value: clock } }) as Store
    return { ...(await openBench(store, 1_000n)), clock, errors }
  }
  const figures = async ({ ledger, walletId }: Awaited<ReturnType<typeof open>>) => {
    const { posted, held, openHolds } = await ledger.readWallet(walletId)
    return [posted, held, openHolds, ledger.openHolds]
  }
  const untilReaped = async ({ ledger, clock }: Awaited<ReturnType<typeof open>>) => {
    clock.look()
    for (let tries = 0; tries < 2_000 && ledger.openHolds > 0; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(ledger.openHolds, 0)
  }

  test('is closed as interrupted at no cost once its time is up, with an alarm, and not before', async () => {
    const at = await open()
    const request = holdRequest(at.principal, 300n)
    const hold = await at.ledger.hold(request)
    let reaped = 0
    hold.whenReaped(() => (reaped += 1))
    await hold.write()
    // A minute stands for how long this test itself may take.
    at.clock.jump(bounds.holdMs - 60_000)
    at.clock.look()
    assert.deepEqual(await figures(at), [1_000n, 300n, 1, 1])
    at.clock.jump(60_000)
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
    at.clock.jump(bounds.holdMs)
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
      at.clock.jump(bounds.holdMs - 60_000)
      at.clock.look()
    }
    // A shorter promise does not take back a longer one.
    hold.touch(bounds.holdMs)
    hold.touch()
    at.clock.jump(2 * bounds.holdMs - 60_000)
    at.clock.look()
    assert.deepEqual(await at.ledger.settle(hold, ending(100)), { charge: 100n, waived: 0n, cost: 10n })
    assert.equal(at.ledger.reapedHolds, 0)
  })
})
