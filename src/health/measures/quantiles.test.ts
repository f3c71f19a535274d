import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QuantileCounts } from './quantiles.ts'

const MINUTE_MS = 60_000

test('quantiles are within five in a hundred, from a millisecond to ten minutes', () => {
  for (const scale of [1, 7, 60, 599]) {
    const counts = new QuantileCounts()
    for (let value = 1; value <= 1_000; value += 1) counts.note(0, value * scale)
    const read = counts.read(0)
    assert.ok(read !== undefined)
    assert.equal(read.count, 1_000)
    for (const [part, found] of [
      [0.5, read.p50],
      [0.75, read.p75],
      [0.9, read.p90],
      [0.95, read.p95],
      [0.99, read.p99],
    ] as const) {
      const right = part * 1_000 * scale
      assert.ok(Math.abs(found - right) <= 0.05 * right, `${part} of ${scale}: ${found} instead of ${right}`)
    }
  }
})

test('one value is all quantiles; a value below or beyond the buckets counts in the outermost', () => {
  const counts = new QuantileCounts()
  assert.equal(counts.read(0), undefined)
  counts.note(0, 0)
  assert.deepEqual(new Set(Object.values(counts.read(0) ?? {})).size, 2)
  counts.note(0, 1e12)
  const { p50 = 0, p99 = 0 } = counts.read(0) ?? {}
  assert.ok(p50 < 2 && p99 > 900_000)
})

test('what is older than five minutes is forgotten, minute by minute', () => {
  const counts = new QuantileCounts()
  counts.note(0, 100)
  counts.note(MINUTE_MS, 100)
  assert.equal(counts.read(5 * MINUTE_MS - 1)?.count, 2)
  assert.equal(counts.read(5 * MINUTE_MS)?.count, 1)
  // The place of a minute that is over is used again.
  counts.note(5 * MINUTE_MS, 100)
  assert.equal(counts.read(5 * MINUTE_MS)?.count, 2)
  assert.equal(counts.read(6 * MINUTE_MS)?.count, 1)
  assert.equal(counts.read(60 * MINUTE_MS), undefined)
})
