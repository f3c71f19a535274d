// What follows the records in the background.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest, openBench, opening } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { Store } from '../../store/store.ts'
import { Roller } from './roller.ts'

describeStores('the roller', (bench) => {
  const pass = async (clock: FakeClock, isDone: () => boolean) => {
    for (let round = 0; round < 400 && !isDone(); round += 1) {
      clock.advance(100)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  test('sums what was there and what comes, one of two at a time, and removes what is too old', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const generate = async (startedMs: number) => {
      const hold = await at.ledger.hold(holdRequest(at.principal, 100n, { opening: opening({ startedMs }) }))
      await at.ledger.settle(hold, ending(1, { endedMs: startedMs + 1 }))
    }
    const nowMs = Date.now()
    const clock = new FakeClock(nowMs)
    const store: Store = Object.create(at.store, { clock: { value: clock } })
    const count = async (table: 'series_minutes' | 'series_hours' | 'series_days') =>
      (await at.store.db.selectFrom(table).select('start_ms').execute()).length
    await generate(nowMs)
    await generate(nowMs - bounds.sumMinutesMs - 3_600_000)
    await generate(nowMs - bounds.sumHoursMs - 3_600_000)
    const rollers = [new Roller(store), new Roller(store)]
    const readSummed = () => rollers.reduce((sum, { summed }) => sum + summed, 0)
    await pass(clock, () => readSummed() === 3)
    // Each counts for its owner and for all of them.
    assert.deepEqual(
      [await count('series_minutes'), await count('series_hours'), await count('series_days')],
      [2, 4, 6],
    )
    await generate(nowMs)
    await pass(clock, () => readSummed() === 4)
    assert.equal(readSummed(), 4)
    assert.equal(rollers.filter(({ summed }) => summed > 0).length, 1)
    const oldMs = nowMs - bounds.sumMinutesMs - 60_000
    const { db } = at.store
    const refused = { owner_id: 'own_1', start_ms: oldMs, key_id: 'key_1', code: 'model_not_found', count: 1 }
    await at.store.write([
      db.updateTable('series_minutes').set({ start_ms: oldMs }).where('series_id', '=', 1),
      db.insertInto('refusal_minutes').values([refused, { ...refused, start_ms: nowMs }]),
    ])
    const countRefused = async () => (await db.selectFrom('refusal_minutes').select('start_ms').execute()).length
    const countOld = async () =>
      (await db.selectFrom('series_minutes').select('start_ms').where('start_ms', '=', oldMs).execute()).length +
      (await countRefused())
    assert.equal(await countOld(), 3)
    clock.advance(bounds.sumSweepEveryMs)
    for (let round = 0; round < 200 && (await countOld()) > 1; round += 1) {
      clock.advance(bounds.sumEveryMs)
      await systemPause()
    }
    assert.equal(await countOld(), 1, 'what was refused lately is left')
    assert.ok((await count('series_minutes')) > 0)
    for (const roller of rollers) roller.close()
    await generate(nowMs)
    clock.advance(60_000)
    await systemPause()
    assert.equal(readSummed(), 4, 'a closed one does nothing')
  })
})

function systemPause(): Promise<void> {
  return new Promise((resolve) => systemClock.after(5, resolve))
}
