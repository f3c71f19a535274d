import assert from 'node:assert/strict'
import { test } from 'node:test'
import { abortAfter } from './abort-after.ts'

/** A clock whose one delay ends when the test says so. */
function holdTime() {
  const pending = new Map<() => void, number>()
  return {
    pending,
    after(delayMs: number, action: () => void) {
      pending.set(action, delayMs)
      return () => void pending.delete(action)
    },
  }
}

test('work is told to stop when its time is over, and says itself what comes of it', async () => {
  const clock = holdTime()
  const work = abortAfter(
    clock,
    70,
    async (late) => {
      await new Promise((resolve) => late.addEventListener('abort', resolve))
      return String(late.reason)
    },
    new Error('too slow'),
  )
  assert.deepEqual([...clock.pending.values()], [70])
  for (const action of clock.pending.keys()) action()
  assert.equal(await work, 'Error: too slow')
})

test('nothing is left to wait for when the work has ended or failed', async () => {
  const clock = holdTime()
  assert.equal(await abortAfter(clock, 70, async (late) => late.aborted), false)
  await assert.rejects(
    abortAfter(clock, 70, () => Promise.reject(new Error('failed'))),
    /failed/,
  )
  assert.equal(clock.pending.size, 0)
})
