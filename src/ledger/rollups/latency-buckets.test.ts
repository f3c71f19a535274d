// Latencies as counts in buckets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLatencyBucket, latencyColumns, readLatencyQuantile } from './latency-buckets.ts'

const countAll = (latencies: readonly number[]) => {
  const counts = Array.from({ length: latencyColumns.first.length }, () => 0)
  for (const ms of latencies) counts[findLatencyBucket(ms)] = (counts[findLatencyBucket(ms)] ?? 0) + 1
  return counts
}

test('every latency has one bucket, and a longer one has none before it', () => {
  const latencies = [-5, 0, 15.9, 16, 22, 23, 31.9, 32, 842, 4_120, 300_000, 524_287, 524_288, 10 ** 9, Number.NaN]
  const buckets = latencies.map(findLatencyBucket)
  assert.deepEqual(buckets.slice(0, 8), [0, 0, 0, 1, 1, 2, 2, 3])
  assert.deepEqual(buckets.slice(10), [29, 30, 31, 31, 0])
  for (let ms = 1; ms < 2_000_000; ms = ms * 1.01) assert.ok(findLatencyBucket(ms) <= findLatencyBucket(ms * 1.01))
  assert.deepEqual([latencyColumns.first[0], latencyColumns.total.at(-1)], ['first_00', 'total_31'])
})

test('a quantile of the counts is within a fifth of that of the latencies, or where the last bucket begins, also where counts of two stretches are added', () => {
  let seed = 7
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let trial = 0; trial < 50; trial += 1) {
    const middle = 20 * 2 ** (random() * 13)
    const latencies = Array.from({ length: 400 }, () => middle * 2 ** (random() * 3))
    const one = countAll(latencies.slice(0, 150))
    const sum = countAll(latencies.slice(150)).map((count, bucket) => count + (one[bucket] ?? 0))
    const sorted = latencies.toSorted((a, b) => a - b)
    for (const quantile of [0.5, 0.95]) {
      const truth = sorted[Math.ceil(quantile * sorted.length) - 1] ?? 0
      const read = readLatencyQuantile(sum, quantile) ?? 0
      const isOfLast = findLatencyBucket(truth) === findLatencyBucket(sorted.at(-1) ?? 0)
      const most = isOfLast ? truth * 1.01 : truth * 1.2
      const least = isOfLast ? truth * Math.SQRT1_2 : truth * 0.8
      assert.ok(read >= least && read <= most, `${quantile}: ${read} for ${truth}`)
    }
  }
  assert.equal(readLatencyQuantile(countAll([]), 0.5), undefined)
  assert.ok((readLatencyQuantile(countAll([3]), 0.5) ?? 99) < 16)
})

test('no quantile is above the largest latency that was seen', () => {
  for (let ms = 0; ms < 2_000_000; ms = Math.ceil((ms + 1) * 1.07)) {
    for (const seen of [[ms], [ms, ms], [ms, Math.floor(ms / 3), Math.floor(ms / 40), ms]]) {
      for (const quantile of [0.5, 0.95, 1]) {
        const read = readLatencyQuantile(countAll(seen), quantile) ?? Number.NaN
        assert.ok(read <= ms, `${quantile}: ${read} for ${seen.join(' ')}`)
      }
    }
  }
})
