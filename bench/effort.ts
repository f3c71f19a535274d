// How much is measured: the full run, and the short form that only shows that the harness works and the books agree.

export type Effort = {
  /** Counted rounds of a row; the targets take turns in each. */
  rounds: number
  /** What a row asks for in one round is divided by this. */
  divisor: number
  /** Before the first row, over all rows together, of each target. */
  longWarmUp: { bodies: number; streams: number }
  /** Before a row's first counted round, in rounds. */
  rowWarmUp: number
}

export const full: Effort = {
  rounds: 6,
  divisor: 1,
  longWarmUp: { bodies: 30_000, streams: 6_000 },
  rowWarmUp: 3,
}

export const short: Effort = {
  rounds: 2,
  divisor: 50,
  longWarmUp: { bodies: 100, streams: 50 },
  rowWarmUp: 1,
}
