// Quantiles of what took how long in the last five minutes, to within five in a hundred: values are counted in buckets, each
// a tenth wider than the one before it.
import { LastMinutes } from './last-minutes.ts'

/** Over the last five minutes. */
export type Quantiles = { p50: number; p75: number; p90: number; p95: number; p99: number; count: number }

const WIDER = 1.1
/** Up to sixteen minutes in ms, and a million tokens a second; what is more counts as that, what is below one as one. */
const BUCKETS = 145

const sums = new Float64Array(BUCKETS)

export class QuantileCounts {
  readonly #minutes = new LastMinutes(BUCKETS)

  note(nowMs: number, value: number): void {
    const bucket = value <= 1 ? 0 : Math.min(Math.floor(Math.log(value) / Math.log(WIDER)), BUCKETS - 1)
    this.#minutes.add(nowMs, bucket)
  }

  /** Undefined: there was none. */
  read(nowMs: number): Quantiles | undefined {
    this.#minutes.sum(nowMs, sums)
    let count = 0
    for (const many of sums) count += many
    if (count === 0) return undefined
    let bucket = 0
    let below = sums[0] as number
    /** The parts are asked for in their order. */
    const find = (part: number) => {
      const rank = Math.ceil(part * count)
      while (below < rank) below += sums[(bucket += 1)] as number
      return WIDER ** (bucket + 0.5)
    }
    return { p50: find(0.5), p75: find(0.75), p90: find(0.9), p95: find(0.95), p99: find(0.99), count }
  }
}
