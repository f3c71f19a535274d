// Latencies as counts in buckets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLatencyBucket, latencyColumns } from './latency-buckets.ts'

test('every latency has one bucket, and a longer one has none before it', () => {
  const latencies = [-5, 0, 15.9, 16, 22, 23, 31.9, 32, 842, 4_120, 300_000, 524_287, 524_288, 10 ** 9, Number.NaN]
  const buckets = latencies.map(findLatencyBucket)
  assert.deepEqual(buckets.slice(0, 8), [0, 0, 0, 1, 1, 2, 2, 3])
  assert.deepEqual(buckets.slice(10), [29, 30, 31, 31, 0])
  for (let ms = 1; ms < 2_000_000; ms = ms * 1.01) assert.ok(findLatencyBucket(ms) <= findLatencyBucket(ms * 1.01))
  assert.deepEqual([latencyColumns.first[0], latencyColumns.total.at(-1)], ['first_00', 'total_31'])
})
