// Durations counted by upper bound, as plain numbers: one observation is a short search and an addition, without a
// string or an allocation. The form that a scrape shows is made at the scrape.

type Buckets = readonly number[]

/** Upper bounds in seconds: what people wait for models, from a cached answer to a long one. */
export const firstContentBuckets: Buckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120]
/** What requests wait for their turn. */
export const queueBuckets: Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]
export const durationBuckets: Buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 600]

export class Histogram {
  readonly bounds: Buckets
  /** How many observations ended in each bucket; the last are those above every bound. */
  readonly counts: number[]
  sum = 0

  constructor(bounds: Buckets) {
    this.bounds = bounds
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  observe(seconds: number): void {
    const { bounds, counts } = this
    let index = 0
    while (index < bounds.length && seconds > (bounds[index] as number)) index += 1
    counts[index] = (counts[index] as number) + 1
    this.sum += seconds
  }
}
