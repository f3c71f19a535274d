import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { silentLog } from '../foundation/log.ts'
import { Auditor } from './auditor.ts'

test('a database that does not answer is a failed run and a warning, and the next run comes in its time', async () => {
  const clock = new FakeClock()
  const warnings: string[] = []
  let closed = 0
  const auditor = new Auditor({
    clock,
    log: { ...silentLog, warn: (_fields, message) => void warnings.push(message) },
    everyMs: () => 600_000,
    openReads: () => ({
      reads: {
        get db(): never {
          throw new Error('away')
        },
      },
      close: async () => void (closed += 1),
    }),
  })
  clock.advance(29_000)
  assert.equal(auditor.failed, 0, 'no start waits for it')
  clock.advance(2_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.deepEqual([auditor.failed, auditor.completed, auditor.differences, closed], [1, 0, undefined, 1])
  assert.deepEqual(warnings, ['the ledger could not be audited'])
  clock.advance(600_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(auditor.failed, 2)
  auditor.close()
})

test('switched off it opens nothing, and runs once it is switched on again', async () => {
  const clock = new FakeClock()
  let every: number | 'off' = 'off'
  let opened = 0
  const auditor = new Auditor({
    clock,
    log: silentLog,
    everyMs: () => every,
    openReads() {
      opened += 1
      throw new Error('enough')
    },
  })
  clock.advance(10 * 60_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(opened, 0)
  every = 1_000
  clock.advance(61_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(opened, 1)
  auditor.close()
})
