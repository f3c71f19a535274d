// One key's use so far, and the decisions on it. In memory there is one state per key; with a shared database one is
// made for each batch. Minutes are counted by a clock that only goes forward, days and months by the wall clock. Pure.
import type { Nanos } from '../../foundation/nanos.ts'
import type { KeyLimits } from '../../keys/key.ts'
import type { Figure, Figures, More, Need } from '../limits.ts'
import { refuseConcurrent, refuseRate, refuseSpend, refuseSpendForGood, refuseTokensForGood } from './refuse.ts'
import { readPeriod, untilDayEnds, untilMonthEnds, type SpendPeriod } from './spend-period.ts'
import { SlidingWindow } from './window.ts'

/** What was charged in a period. */
export type SpendState = { period: SpendPeriod; day: Nanos; month: Nanos }

/** `steadyMs` only goes forward; `wallMs` is since the epoch and may step. */
export type Instant = { steadyMs: number; wallMs: number }

export function secondOf({ steadyMs }: Instant): number {
  return Math.floor(steadyMs / 1_000)
}

export class KeyState {
  readonly window = new SlidingWindow()
  /** Requests that run, and what they have reserved of the spend, nano-dollars. */
  running = 0
  reserved: Nanos = 0n
  /** Undefined until it was read, and from the day's end on; read only where the key has a limit of spend. */
  spend: SpendState | undefined

  /** One more request may begin. @throws GatewayError `rate_limit_exceeded` */
  assertEntry(limits: KeyLimits, at: Instant): void {
    this.advance(at)
    const { requestsPerMinute, concurrentRequests } = limits
    if (requestsPerMinute !== undefined && this.window.requests + 1 > requestsPerMinute)
      throw refuseRate('requests', requestsPerMinute, this.#untilFallsTo('requests', requestsPerMinute - 1, at))
    if (concurrentRequests !== undefined && this.running >= concurrentRequests)
      throw refuseConcurrent(concurrentRequests)
  }

  /** What is granted of `need.nanos`. @throws GatewayError `rate_limit_exceeded` */
  grant(limits: KeyLimits, { tokens, nanos, leastNanos = nanos }: Need, at: Instant): Nanos {
    this.advance(at)
    const { tokensPerMinute } = limits
    if (tokensPerMinute !== undefined) {
      if (tokens > tokensPerMinute) throw refuseTokensForGood(tokensPerMinute, tokens)
      if (this.window.tokens + tokens > tokensPerMinute)
        throw refuseRate('tokens', tokensPerMinute, this.#untilFallsTo('tokens', tokensPerMinute - tokens, at))
    }
    const { spend } = this
    if (spend === undefined) return nanos
    const byDay = this.#grantSpend('day', limits.spendPerDay, spend.day, nanos, leastNanos, at)
    return this.#grantSpend('month', limits.spendPerMonth, spend.month, byDay, leastNanos, at)
  }

  /** A running answer may have more. */
  canExtend(limits: KeyLimits, { tokens, nanos }: More, at: Instant): boolean {
    this.advance(at)
    const { tokensPerMinute, spendPerDay, spendPerMonth } = limits
    if (tokensPerMinute !== undefined && this.window.tokens + tokens > tokensPerMinute) return false
    if (this.spend === undefined || nanos === 0n) return true
    const { day, month } = this.spend
    const more = this.reserved + nanos
    return (
      (spendPerDay === undefined || day + more <= spendPerDay) &&
      (spendPerMonth === undefined || month + more <= spendPerMonth)
    )
  }

  advance(at: Instant): void {
    this.window.advance(secondOf(at))
    // Another day, also where the clock has stepped back to one: what it was charged for is read again.
    if (this.spend !== undefined && this.spend.period.day !== readPeriod(at.wallMs).day) this.spend = undefined
  }

  figures(limits: KeyLimits, at: Instant): Figures {
    this.advance(at)
    return {
      requests: this.#figure('requests', limits.requestsPerMinute, at),
      tokens: this.#figure('tokens', limits.tokensPerMinute, at),
    }
  }

  /** Nothing is left to remember. */
  isIdle(at: Instant): boolean {
    this.advance(at)
    return this.window.isEmpty && this.running === 0 && this.reserved === 0n
  }

  #figure(what: 'requests' | 'tokens', limit: number | undefined, at: Instant): Figure | undefined {
    if (limit === undefined) return undefined
    return {
      limit,
      remaining: Math.max(0, limit - this.window[what]),
      resetInMs: this.#untilFallsTo(what, 0, at),
    }
  }

  #untilFallsTo(what: 'requests' | 'tokens', most: number, at: Instant): number {
    return Math.max(0, this.window.readFallsTo(what, most, secondOf(at)) * 1_000 - at.steadyMs)
  }

  #grantSpend(
    period: 'day' | 'month',
    limit: Nanos | undefined,
    spent: Nanos,
    nanos: Nanos,
    least: Nanos,
    { wallMs }: Instant,
  ): Nanos {
    if (limit === undefined || nanos === 0n) return nanos
    const left = limit - spent - this.reserved
    if (left >= nanos) return nanos
    if (left >= least) return left
    if (least > limit) throw refuseSpendForGood(period, limit, least)
    if (spent + least <= limit) throw refuseSpend(period, limit, undefined)
    throw refuseSpend(period, limit, period === 'day' ? untilDayEnds(wallMs) : untilMonthEnds(wallMs))
  }
}

/** Whether any of these is a limit. */
export function hasLimits({
  requestsPerMinute,
  tokensPerMinute,
  concurrentRequests,
  spendPerDay,
  spendPerMonth,
}: KeyLimits): boolean {
  return (
    requestsPerMinute !== undefined ||
    tokensPerMinute !== undefined ||
    concurrentRequests !== undefined ||
    spendPerDay !== undefined ||
    spendPerMonth !== undefined
  )
}

export function hasSpendLimit({ spendPerDay, spendPerMonth }: KeyLimits): boolean {
  return spendPerDay !== undefined || spendPerMonth !== undefined
}

/** Whether a running answer can reach one of these. */
export function limitsOutput(limits: KeyLimits): boolean {
  return limits.tokensPerMinute !== undefined || hasSpendLimit(limits)
}
