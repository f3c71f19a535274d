// What is known of one endpoint with one credential, as routing reads it: plain values. It moves on with the provider, so whoever
// keeps it beyond the moment copies it.
import type { Fault } from './fault.ts'
import type { BreakerState } from './measures/breaker.ts'
import type { Quantiles } from './measures/quantiles.ts'
import type { Headroom } from './measures/rate-limits.ts'

/** As the operator set it. `draining`: no new conversation begins there. `disabled`: it is in no plan. */
export type Use = 'enabled' | 'draining' | 'disabled'

export type Standing = {
  /**
   * `closed`: it is called. `open`: it is left alone until `untilMs`, after faults or since it is silent. `cooling`: the same
   * because it asked for that, or its credential is refused. `probing`: one call may find out whether it is back; while that is
   * under way it is `open` or `cooling` to all others.
   */
  state: BreakerState
  /** The wall clock, ms; 0 where closed. */
  untilMs: number
  /** What opened it, or failed last. */
  fault: Fault | undefined
  /** It fails, or breaks tool calls, more often than others should be made to wait for. */
  isDegraded: boolean
  /** Calls under way. */
  inFlight: number
  /** Of these, calls that were waiting when the provider was found to be silent, and still are: they do not make it busy. */
  stuck: number
  /** Of the last five minutes: calls, and the part of them that failed by the provider's fault. */
  calls: number
  errorRate: number
  /** Of the requests that called tools, the part whose calls were not what was asked for. */
  toolErrorRate: number
  /** Of streams, from the request to the first content, ms. */
  firstContentMs: Quantiles | undefined
  /** Of answers that are not streamed, from the request to the whole of them, ms. */
  bodyMs: Quantiles | undefined
  /** Of streams, from the first content on. */
  tokensPerSecond: Quantiles | undefined
  headroom: Headroom | undefined
  use: Use
}

/** Nothing is known: what has not been called yet stands like this. */
export const untried: Standing = {
  state: 'closed',
  untilMs: 0,
  fault: undefined,
  isDegraded: false,
  inFlight: 0,
  stuck: 0,
  calls: 0,
  errorRate: 0,
  toolErrorRate: 0,
  firstContentMs: undefined,
  bodyMs: undefined,
  tokensPerSecond: undefined,
  headroom: undefined,
  use: 'enabled',
}
