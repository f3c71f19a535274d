// Latencies as counts in fixed buckets, each half an octave wide: counts of any two stretches of time can be added, and a
// quantile is read of the sum. The first bucket is all below 16 ms, the last all from nine minutes on. No quantile is above the
// largest latency that was counted: of the last bucket that has any, all that is known is where it begins, and that is said. There a
// quantile is at most 30 % below the true one; elsewhere it is within a fifth of it. Pure.

/** Fixed for good: the columns of the database are named after them. */
const LATENCY_BUCKETS = 32
const LEAST_MS = 16

type LatencyMeasure = 'first' | 'total'

/** The columns of each measure, by bucket. */
export const latencyColumns: { readonly [measure in LatencyMeasure]: readonly `${measure}_${number}`[] } = {
  first: Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => nameColumn('first', bucket)),
  total: Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => nameColumn('total', bucket)),
}

function nameColumn<Measure extends LatencyMeasure>(measure: Measure, bucket: number): `${Measure}_${number}` {
  return `${measure}_${String(bucket).padStart(2, '0')}` as `${Measure}_${number}`
}

/** The bucket of a latency, ms; one below zero, after the clock was set back, is in the first. */
export function findLatencyBucket(ms: number): number {
  if (!(ms >= LEAST_MS)) return 0
  return Math.min(LATENCY_BUCKETS - 1, Math.floor(2 * Math.log2(ms / LEAST_MS)) + 1)
}

/** The first latency, ms, that is in a bucket after this one. */
function endOfBucket(bucket: number): number {
  return LEAST_MS * 2 ** (bucket / 2)
}

/**
 * The latency, ms, below which a share `quantile` of all lies. Within a bucket they are taken to lie evenly on a scale of octaves, but
 * in the last one that has any to lie where it begins. Undefined where there are none.
 */
export function readLatencyQuantile(counts: readonly number[], quantile: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total <= 0) return undefined
  const last = counts.findLastIndex((count) => count > 0)
  const rank = quantile * total
  let below = 0
  for (const [bucket, count] of counts.slice(0, last).entries()) {
    if (count > 0 && below + count >= rank) {
      const share = (rank - below) / count
      return Math.round(bucket === 0 ? LEAST_MS * share : endOfBucket(bucket - 1) * 2 ** (share / 2))
    }
    below += count
  }
  return last === 0 ? 0 : Math.ceil(endOfBucket(last - 1))
}
