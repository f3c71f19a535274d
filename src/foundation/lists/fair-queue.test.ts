import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FairQueue } from './fair-queue.ts'

function drain(queue: FairQueue<string>): string[] {
  const all: string[] = []
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) all.push(value)
  return all
}

test('holders take turns, each with its oldest, however much one of them brought', () => {
  const queue = new FairQueue<string>(100, 100)
  for (const value of ['a1', 'a2', 'a3', 'b1', 'a4', 'c1', 'b2']) assert.ok(queue.add(value.charAt(0), value))
  assert.equal(queue.shift(), 'a1')
  queue.add('d', 'd1')
  assert.deepEqual(drain(queue), ['b1', 'c1', 'a2', 'd1', 'b2', 'a3', 'a4'])
  assert.equal(queue.size, 0)
})

test('the whole and the part of one are bounded on both sides', () => {
  const queue = new FairQueue<string>(3, 2)
  assert.deepEqual(
    ['a', 'a', 'a', 'b', 'b', 'c'].map((holder) => queue.add(holder, holder)),
    [true, true, false, true, false, false],
  )
  queue.shift()
  assert.equal(queue.add('c', 'c'), true)
  assert.equal(queue.size, 3)
})

test('what does not fit keeps its place, and its holder keeps their turn', () => {
  const queue = new FairQueue<string>(100, 100)
  for (const value of ['a1', 'a2', 'b1', 'b2', 'c1']) queue.add(value.charAt(0), value)
  const shift = (...those: string[]) => queue.shift((value) => those.includes(value))
  assert.equal(shift('d1'), undefined)
  assert.equal(shift('b2', 'c1'), 'b2')
  assert.equal(shift('a2'), 'a2')
  assert.equal(queue.size, 3)
  assert.deepEqual(drain(queue), ['c1', 'b1', 'a1'])
})

test('what leaves makes room, and is not given', () => {
  const queue = new FairQueue<string>(3, 2)
  for (const value of ['a1', 'a2', 'b1']) assert.ok(queue.add(value.charAt(0), value))
  assert.deepEqual(
    [queue.remove('a', 'a1'), queue.remove('a', 'a1'), queue.remove('c', 'c1'), queue.remove('b', 'b1')],
    [true, false, false, true],
  )
  assert.ok(queue.add('a', 'a3'))
  assert.ok(!queue.add('a', 'a4'))
  assert.equal(queue.size, 2)
  assert.deepEqual(drain(queue), ['a2', 'a3'])
})
