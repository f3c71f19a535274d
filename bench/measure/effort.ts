// How much is measured: the full run, and the short form that only shows that the harness works and the books agree.

export type Effort = {
  /** Whether a checkout is started once before it is measured, so that no figure holds what compiling it takes. */
  compilesFirst: boolean
  /** Counted rounds of a row; the targets take turns in each. */
  rounds: number
  /** The same where two checkouts are compared. */
  pairRounds: number
  /** What a row asks for in one round is divided by this. */
  divisor: number
  /** Whether `wrk` makes the load of the CPU rows where it is installed. A run of it takes a tenth of a second to end. */
  usesWrk: boolean
  /** After each counted round, for what a target has put off. */
  settleMs: number
  /** Before the first row, over all rows together, of each target. */
  longWarmUp: { bodies: number; streams: number }
  /** Before a row's first counted round, in rounds. */
  rowWarmUp: number
  /** In one round: so many, and so many more for each connection. */
  latency: { connections: readonly number[]; requests: number; requestsPerConnection: number }
  /** What is served before the slow streams, how many of these, and how long they and the pauses last. */
  memory: { bodies: number; streams: number; held: number; restMs: number; heldMs: number }
  /** Connections, the first of which the others are compared with, and what is asked for over them in a round. */
  growth: { connections: readonly [number, ...number[]]; bodies: number; streams: number; rounds: number }
  /** How many slow streams are open when the live bytes of one are counted. */
  openStreams: readonly number[]
  aborts: { callers: number; rounds: number; warmUp: number }
  /** Calls held open to the upstream that never answers, what the others are asked for meanwhile, and the rest before. */
  stalled: { calls: number; requests: number; restMs: number }
  /** What is asked of each model of three endpoints, and of those that are late, in a round; bodies, and rounds, of a pair. */
  routing: { requests: number; lateRequests: number; bodies: number; pairRounds: number }
  /** In one round, with and without consoles open. */
  console: { bodies: number; rounds: number }
}

export const full: Effort = {
  compilesFirst: true,
  rounds: 6,
  pairRounds: 12,
  divisor: 1,
  usesWrk: true,
  settleMs: 300,
  longWarmUp: { bodies: 30_000, streams: 6_000 },
  rowWarmUp: 3,
  latency: { connections: [1, 16, 256], requests: 500, requestsPerConnection: 15 },
  memory: { bodies: 20_000, streams: 2_000, held: 5_000, restMs: 5_000, heldMs: 20_000 },
  growth: { connections: [16, 32, 64, 128, 256], bodies: 24_000, streams: 6_000, rounds: 3 },
  openStreams: [1_000, 5_000],
  aborts: { callers: 200, rounds: 10, warmUp: 5 },
  stalled: { calls: 200, requests: 20_000, restMs: 500 },
  routing: { requests: 8_000, lateRequests: 4_000, bodies: 8_000, pairRounds: 10 },
  console: { bodies: 24_000, rounds: 8 },
}

export const short: Effort = {
  compilesFirst: false,
  rounds: 2,
  pairRounds: 2,
  divisor: 200,
  usesWrk: false,
  settleMs: 0,
  longWarmUp: { bodies: 100, streams: 50 },
  rowWarmUp: 1,
  latency: { connections: [1], requests: 50, requestsPerConnection: 0 },
  memory: { bodies: 50, streams: 20, held: 200, restMs: 100, heldMs: 500 },
  growth: { connections: [16, 32], bodies: 64, streams: 32, rounds: 1 },
  openStreams: [20, 60],
  aborts: { callers: 50, rounds: 2, warmUp: 0 },
  stalled: { calls: 20, requests: 100, restMs: 20 },
  routing: { requests: 64, lateRequests: 64, bodies: 64, pairRounds: 2 },
  console: { bodies: 64, rounds: 2 },
}
