// Requests are gathered while a batch is under way, in their order, and none is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { BatchQueue } from './batch-queue.ts'

/** A queue whose batches end when the test says so, and with what is to be tried again. */
function open(most = 3) {
  const clock = new FakeClock()
  const batches: number[][] = []
  let end: (left: number[]) => void = () => assert.fail('no batch is under way')
  const queue = new BatchQueue<number>({
    clock,
    most,
    run: (batch) => {
      batches.push(batch)
      return new Promise((resolve) => (end = resolve))
    },
  })
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    queue,
    clock,
    batches,
    turn,
    async endBatch(left: number[] = []) {
      end(left)
      await turn()
    },
  }
}

test('what comes in one turn is one batch, and what comes while it runs the next ones, each of a bounded size', async () => {
  const { queue, batches, turn, endBatch } = open(3)
  queue.add(1)
  queue.add(2)
  assert.deepEqual(batches, [])
  await turn()
  for (const request of [3, 4, 5, 6]) queue.add(request)
  await turn()
  assert.deepEqual(batches, [[1, 2]])
  assert.equal(queue.length, 4, 'the batch under way is not counted')
  await endBatch()
  await endBatch()
  assert.deepEqual(batches, [[1, 2], [3, 4, 5], [6]])
  await endBatch()
  queue.add(7)
  await turn()
  assert.deepEqual(batches.at(-1), [7])
})

test('what has to be tried again comes first, and not before a while', async () => {
  const { queue, batches, clock, turn, endBatch } = open(3)
  queue.add(1)
  queue.add(2)
  await turn()
  queue.add(3)
  await endBatch([2])
  assert.equal(batches.length, 1)
  clock.advance(249)
  await turn()
  assert.equal(batches.length, 1)
  clock.advance(1)
  await turn()
  assert.deepEqual(batches.at(-1), [2, 3])
})

test('what is put off holds up nobody, and comes again', async () => {
  const { queue, batches, clock, turn, endBatch } = open(3)
  queue.addLater(1)
  assert.equal(queue.hasLater, true)
  queue.add(2)
  await turn()
  await endBatch()
  assert.deepEqual(batches, [[2]])
  assert.equal(queue.length, 1)
  clock.advance(250)
  await turn()
  assert.equal(queue.hasLater, false)
  assert.deepEqual(batches, [[2], [1]])
})

test('a close waits for the last batch and for what was put off', async () => {
  const { queue, clock, turn, endBatch } = open(3)
  queue.addLater(1)
  let left: number[] | undefined
  const closing = queue.close(1_000).then((those) => (left = those))
  clock.advance(250)
  await turn()
  assert.equal(left, undefined)
  await endBatch()
  await closing
  assert.deepEqual(left, [])
  assert.equal(queue.isClosed, true)
})

test('a close waits no longer than it is told, says what is left, and nothing runs after it', async () => {
  const { queue, batches, clock, turn, endBatch } = open(1)
  for (const request of [1, 2]) queue.add(request)
  queue.addLater(3)
  await turn()
  // What was put off waits by a timer of its own, which is later than this bound.
  const closing = queue.close(100)
  clock.advance(100)
  assert.deepEqual(await closing, [2, 1, 3])
  await endBatch()
  clock.advance(250)
  await turn()
  assert.deepEqual(batches, [[1]])
})
