import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Deadlines } from './deadlines.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('each runs once, none early, in the order of their slots; a cancelled one never', async () => {
  const deadlines = new Deadlines()
  const ran: string[] = []
  const startedMs = performance.now()
  const early: string[] = []
  const set = (name: string, ms: number) =>
    deadlines.after(ms, () => {
      if (performance.now() - startedMs < ms) early.push(name)
      ran.push(name)
    })
  set('later', 1_000)
  set('first', 300)
  const cancel = set('cancelled', 300)
  cancel()
  cancel()
  await wait(2_500)
  assert.deepEqual(ran, ['first', 'later'])
  assert.deepEqual(early, [])
})

test('a deadline set by one that runs is kept, and the timer rests when none is left', async () => {
  const clear = mock.method(globalThis, 'clearInterval')
  const deadlines = new Deadlines()
  const done = Promise.withResolvers<void>()
  deadlines.after(0, () => deadlines.after(300, () => done.resolve()))
  await done.promise
  await wait(600)
  assert.equal(clear.mock.callCount(), 1)
  clear.mock.restore()
})
