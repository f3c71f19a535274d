import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisTicks, namedPoints } from './axis-ticks.ts'

test('an axis has at most four steps, and its last line is above what is shown', () => {
  for (const greatest of [0.004, 0.7, 1, 3, 23.98, 24, 99, 101, 12_345, 7e9]) {
    const ticks = axisTicks(0, greatest, false)
    assert.ok(ticks.length <= 5, `${greatest}: ${ticks}`)
    assert.equal(ticks[0], 0)
    assert.ok((ticks.at(-1) ?? 0) >= greatest, `${greatest}: ${ticks}`)
  }
})

test('the axis of money is whole where it can be', () => {
  assert.deepEqual(axisTicks(0, 23.98, true), [0, 10, 20, 30])
  assert.ok(axisTicks(0, 9, true).every(Number.isInteger))
})

test('latency begins near its least value', () => assert.ok((axisTicks(480, 900, false)[0] ?? 0) > 0))

test('an axis of nothing still has its lines', () => assert.deepEqual(axisTicks(0, 0, true), [0, 1]))

test('the last point is always named', () => {
  for (const count of [1, 2, 7, 30, 120]) assert.equal(namedPoints(count, 400, 84).at(-1), count - 1)
  assert.equal(namedPoints(30, 700, 84).length <= 8, true)
})
