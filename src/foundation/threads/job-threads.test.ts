// Threads that answer, fail, never come back and run out of memory: real ones.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import type { Trial } from '../../../test/trial-thread.ts'
import { systemClock } from '../time/clock.ts'
import { JobThreads } from './job-threads.ts'

let threads: JobThreads
afterEach(() => threads.close())

const module = new URL('../../../test/trial-thread.ts', import.meta.url)
const bounds = { threads: 2, waiting: 8, waitingOfOne: 4, jobMs: 60_000, idleMs: 60_000, heapMiB: 64 }

function open(options: Partial<ConstructorParameters<typeof JobThreads>[0]> = {}): void {
  threads = new JobThreads({ module, clock: systemClock, ...bounds, ...options })
}

const run = (message: Trial, holder = 'a', isWanted = () => true) =>
  threads.run({ holder, message, transfer: [], isWanted })
const answer = (text: string, holder?: string) => run({ does: 'answer', with: text }, holder)

test('jobs are answered, and a thread is there only once there is one', async () => {
  open()
  assert.equal(threads.size, 0)
  assert.deepEqual(await Promise.all(['1', '2', '3', '4'].map((text) => answer(text))), ['1', '2', '3', '4'])
  assert.equal(threads.size, 2)
})

test('a buffer goes over and comes back without a copy', async () => {
  open()
  const bytes = new Uint8Array(1_000).fill(7)
  const back = threads.run({
    holder: 'a',
    message: { does: 'measure', bytes },
    transfer: [bytes.buffer],
    isWanted: () => true,
  })
  assert.equal(bytes.length, 0)
  assert.deepEqual(await back, new Uint8Array(1_000).fill(7))
})

test('whatever a thread does, its job has one end and the next one finds a thread that works', async () => {
  open({ threads: 1 })
  await assert.rejects(run({ does: 'throw' }), { fault: 'crashed', message: /a fault of its own/ })
  assert.equal(await answer('after a fault'), 'after a fault')
  const ended = run({ does: 'exit' })
  const next = answer('after an exit')
  await assert.rejects(ended, { fault: 'crashed', message: 'it ended with 7' })
  assert.equal(await next, 'after an exit')
  await assert.rejects(run({ does: 'fill' }), { fault: 'no memory' })
  assert.equal(await answer('after too much'), 'after too much')
  assert.equal(threads.size, 1)
})

test('a job that takes too long is ended with its thread, not one that only waited long for its turn', async () => {
  const clock = new FakeClock()
  open({ threads: 1, clock, jobMs: 1_000 })
  const spins = run({ does: 'spin' })
  const waits = answer('waited')
  clock.advance(999)
  clock.advance(1)
  await assert.rejects(spins, { fault: 'late' })
  assert.equal(await waits, 'waited')
})

test('so many wait and no more, of one holder and in all; holders take turns', async () => {
  const clock = new FakeClock()
  open({ threads: 1, waiting: 6, waitingOfOne: 4, clock, jobMs: 1_000 })
  const order: string[] = []
  const spins = run({ does: 'spin' }).catch(() => {})
  const add = (text: string, holder: string) => answer(text, holder).then(() => order.push(text))
  const own = ['a1', 'a2', 'a3', 'a4'].map((text) => add(text, 'a'))
  await assert.rejects(answer('a5', 'a'), { fault: 'busy' })
  const others = ['b1', 'b2'].map((text) => add(text, 'b'))
  await assert.rejects(answer('b3', 'b'), { fault: 'busy' })
  clock.advance(1_000)
  await Promise.all([spins, ...own, ...others])
  assert.deepEqual(order, ['a1', 'b1', 'a2', 'b2', 'a3', 'a4'])
})

test('a job that nobody waits for any more when its turn comes is not begun', async () => {
  const clock = new FakeClock()
  open({ threads: 1, clock, jobMs: 1_000 })
  const spins = run({ does: 'spin' }).catch(() => {})
  let isWanted = true
  const unwanted = run({ does: 'spin' }, 'a', () => isWanted)
  const last = answer('last')
  isWanted = false
  clock.advance(1_000)
  await assert.rejects(unwanted, { fault: 'unwanted' })
  assert.equal(await last, 'last')
  await spins
})

test('a thread that has nothing to do for a while is ended', async () => {
  const clock = new FakeClock()
  open({ clock, idleMs: 500 })
  await answer('one')
  clock.advance(499)
  assert.equal(await answer('two'), 'two')
  clock.advance(499)
  assert.equal(threads.size, 1)
  clock.advance(1)
  assert.equal(threads.size, 0)
  assert.equal(await answer('three'), 'three')
})

/** A thread that cannot be begun, from the `good`th on: the system's own limit on threads is not a test's to set. */
function openFailing(good: number): void {
  let begun = 0
  threads = new JobThreads({
    ...bounds,
    clock: systemClock,
    get module() {
      begun += 1
      return begun > good ? new URL('http://nowhere.test/') : module
    },
  })
}

test('where no thread can be begun a job is told so, and does not wait for ever', async () => {
  openFailing(0)
  for (const text of ['one', 'two']) await assert.rejects(answer(text), { name: 'JobError', fault: 'crashed' })
  assert.equal(threads.size, 0)
})

test('where one more thread cannot be begun those that there are do all jobs', async () => {
  openFailing(1)
  const texts = ['1', '2', '3', '4']
  assert.deepEqual(await Promise.all(texts.map((text) => answer(text))), texts)
  assert.equal(threads.size, 1)
})

test('closing ends what runs and what waits', async () => {
  open({ threads: 1 })
  const spins = run({ does: 'spin' })
  const waits = answer('waits')
  const ends = [assert.rejects(spins, { fault: 'crashed' }), assert.rejects(waits, { fault: 'crashed' })]
  await threads.close()
  await Promise.all(ends)
  await assert.rejects(answer('late'), { fault: 'busy' })
})
