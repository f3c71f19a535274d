// The tokenizer's thread where it does not do its work: threads that a test writes, and a clock that it moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { TokenCounter } from './token-counter.ts'

/** Counts letters, and does not come back from `spin` or goes down at `fail`. */
const module = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (text) => {
      if (text === 'fail') throw new Error('a fault of its own')
      while (text === 'spin');
      parentPort.postMessage(text.length)
    })`)}`,
)

const detailOf = (counting: Promise<number>) =>
  counting.then(
    () => assert.fail('it was counted'),
    (error: { detail?: string }) => error.detail,
  )

test('a slice that takes the tokenizer longer than the bound is refused, and another thread counts the rest', async () => {
  const clock = new FakeClock()
  const counter = new TokenCounter(clock, module)
  const late = detailOf(counter.count('spin', 'question'))
  let isRefused = false
  void late.then(() => (isRefused = true))
  const next = counter.count('four', 'question')
  clock.advance(bounds.sliceCountMs - 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isRefused, false)
  clock.advance(1)
  assert.equal(await late, 'the tokenizer took too long')
  assert.equal(await next, 4)
})

test('a settlement that has waited longer than the bound for its turn is refused, one within it is counted', async () => {
  const clock = new FakeClock()
  const counter = new TokenCounter(clock, module)
  const spins = detailOf(counter.count('spin', 'question'))
  clock.advance(bounds.sliceCountMs - bounds.settlementCountMs - 1)
  const late = detailOf(counter.count('late', 'settlement'))
  clock.advance(1)
  const inTime = counter.count('in time', 'settlement')
  clock.advance(bounds.settlementCountMs)
  assert.equal(await spins, 'the tokenizer took too long')
  assert.equal(await late, 'the tokenizer is behind')
  assert.equal(await inTime, 7)
})

test('a thread that fails costs the slice that it counted, and no other', async () => {
  const counter = new TokenCounter(systemClock, module)
  const failed = detailOf(counter.count('fail', 'settlement'))
  const next = counter.count('four', 'settlement')
  assert.equal(await failed, 'the tokenizer failed: a fault of its own')
  assert.equal(await next, 4)
})

test('where no thread can be begun every slice is refused, and none waits for ever', async () => {
  const counter = new TokenCounter(systemClock, new URL('http://nowhere.test/'))
  for (const purpose of ['settlement', 'question'] as const)
    assert.match((await detailOf(counter.count('text', purpose))) ?? '', /^the tokenizer cannot be started: /)
})
