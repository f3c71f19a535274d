// Old records go by themselves, where the operator says so, and only then.
import { DAY_MS } from '../../foundation/time/clock.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { silentLog } from '../../foundation/log.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit/audit.ts'
import { Upkeep } from './upkeep.ts'

test('records are pruned when they are older than the operator keeps them', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  const at = await openBench(store, 1_000n)
  for (let index = 0; index < 3; index += 1)
    await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 10n)), ending(5))
  const clock = new FakeClock(Date.now() + 10 * DAY_MS)
  const messages: string[] = []
  const log = { ...silentLog, info: (_: unknown, message: string) => void messages.push(message) }
  let keepMs: number | 'forever' = 'forever'
  const upkeep = new Upkeep({ ...store, clock, log }, () => keepMs)
  const count = async () => (await store.db.selectFrom('generations').select('id').execute()).length
  const turn = async (rounds = 200, isOver = () => false) => {
    for (let round = 0; round < rounds && !isOver(); round += 1) {
      clock.advance(100)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  clock.advance(20_000)
  await turn()
  assert.equal(await count(), 3, 'kept for ever')
  keepMs = 11 * DAY_MS
  clock.advance(3_600_000)
  await turn()
  assert.equal(await count(), 3, 'not old enough')
  keepMs = 9 * DAY_MS
  clock.advance(3_600_000)
  await turn(20_000, () => messages.length > 0)
  assert.equal(await count(), 0)
  assert.deepEqual(messages, ['old records were pruned'])
  assert.deepEqual((await audit(store)).differences, [])
  upkeep.close()
  await at.ledger.close()
  await store.close()
})
