import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import { BreakerWriter } from './breaker-writer.ts'
import type { KeptBreaker } from './kept-breaker.ts'

const { breakersWrittenMs, breakersWrittenAgainMs, breakersPerWrite } = bounds

function setUp() {
  const clock = new FakeClock()
  const written: string[][] = []
  const warnings: unknown[] = []
  let fault: Error | undefined
  const log = { ...silentLog, warn: (...said: readonly unknown[]) => void warnings.push(said) }
  const writer = new BreakerWriter({
    clock,
    log,
    write: (breakers) => {
      if (fault !== undefined) return Promise.reject(fault)
      written.push(breakers.map(({ endpoint = 'all', state }) => `${endpoint} ${state}`))
      return Promise.resolve()
    },
  })
  return {
    clock,
    written,
    warnings,
    writer,
    keep: (endpoint: string, state: KeptBreaker['state'] = 'open') =>
      writer.keep({ provider: 'acme', endpoint, credential: 'a', state, fault: 'failing', untilMs: 1 }),
    failWith: (error: Error | undefined) => (fault = error),
    async pass(ms: number) {
      clock.advance(ms)
      await new Promise(setImmediate)
    },
  }
}

test('changes are written together after a while, of each endpoint the newest', async () => {
  const { keep, written, pass, clock } = setUp()
  keep('m')
  keep('n')
  keep('m', 'closed')
  await pass(breakersWrittenMs - 1)
  assert.deepEqual(written, [])
  await pass(1)
  assert.deepEqual(written, [['m closed', 'n open']])
  assert.equal(clock.waiting, 0)
})

test('so many are written at once and no more', async () => {
  const { keep, written, pass } = setUp()
  for (let many = 0; many <= breakersPerWrite; many += 1) keep(`m${many}`)
  await pass(breakersWrittenMs)
  await pass(0)
  assert.deepEqual(
    written.map(({ length }) => length),
    [breakersPerWrite, 1],
  )
})

test('no more wait than there may be endpoints', async () => {
  const { keep, written, pass, failWith } = setUp()
  failWith(new Error('the disk is full'))
  keep('first')
  await pass(breakersWrittenMs)
  for (let many = 0; many < bounds.healthPairs; many += 1) keep(`m${many}`)
  failWith(undefined)
  await pass(breakersWrittenAgainMs)
  for (let turns = 0; turns < bounds.healthPairs / breakersPerWrite; turns += 1) await pass(0)
  const all = written.flat()
  assert.equal(all.length, bounds.healthPairs)
  assert.ok(!all.includes('first open'))
})

test('where the database fails it is told once, and the newest is written when it is back', async () => {
  const { keep, written, warnings, pass, failWith } = setUp()
  failWith(new Error('the disk is full'))
  keep('m')
  keep('n')
  await pass(breakersWrittenMs)
  assert.equal(warnings.length, 1)
  keep('m', 'closed')
  await pass(breakersWrittenAgainMs - 1)
  assert.equal(warnings.length, 1)
  await pass(1)
  assert.equal(warnings.length, 1)
  failWith(undefined)
  await pass(breakersWrittenAgainMs)
  assert.deepEqual(written, [['m closed', 'n open']])
  failWith(new Error('again'))
  keep('m')
  await pass(breakersWrittenMs)
  assert.equal(warnings.length, 2)
})

test('what waits is written at the end, and nothing afterwards', async () => {
  const { keep, written, writer, clock } = setUp()
  keep('m')
  await writer.close()
  assert.deepEqual(written, [['m open']])
  keep('n')
  assert.equal(clock.waiting, 0)
})
