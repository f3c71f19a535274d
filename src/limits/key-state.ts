// What memory knows of one key's use, and the decision: all limits or none. The same rules judge what the shared
// database counted (`shared-limits.ts`).
import { LinkedList } from '../foundation/linked-list.ts'
import type { Nanos } from '../foundation/money.ts'
import type { KeyLimits } from '../keys/key.ts'
import type { Figure, Figures } from './limits.ts'
import { refuseConcurrent, refuseRate, refuseSpend } from './refuse.ts'
import { readPeriod, untilDayEnds, untilMonthEnds, type Period } from './spend-period.ts'
import { SlidingWindow } from './window.ts'

/** What was charged in a period, and how much of it is still to come. */
export type SpendState = { period: Period; day: Nanos; month: Nanos }

/** `untilMs`: when its lease ends, ms since the epoch. */
export type RunningRequest = { untilMs: number; nanos: Nanos }

export class KeyState {
  readonly window = new SlidingWindow()
  /** The one whose lease ends first stands first. */
  readonly running = new LinkedList<RunningRequest>()
  /** Undefined until it was read; only read where the key has a limit of spend. */
  spend: SpendState | undefined

  /** @throws GatewayError `rate_limit_exceeded`; otherwise nothing has changed. */
  assertRoom(limits: KeyLimits, tokens: number, nanos: Nanos, nowMs: number): void {
    this.advance(nowMs)
    const { window, running } = this
    if (window.requests + 1 > limits.requestsPerMinute) {
      const afterMs = this.#untilFallsTo('requests', limits.requestsPerMinute - 1, nowMs)
      throw refuseRate('requests', limits.requestsPerMinute, afterMs)
    }
    if (window.tokens + tokens > limits.tokensPerMinute) {
      const afterMs = this.#untilFallsTo('tokens', limits.tokensPerMinute - tokens, nowMs)
      throw refuseRate('tokens', limits.tokensPerMinute, afterMs)
    }
    if (limits.concurrentRequests !== undefined && running.size >= limits.concurrentRequests)
      throw refuseConcurrent(limits.concurrentRequests)
    this.#assertSpend(limits, nanos, nowMs)
  }

  advance(nowMs: number): void {
    this.window.advance(Math.floor(nowMs / 1_000))
    while (this.running.oldest !== undefined && this.running.oldest.untilMs <= nowMs) this.running.shift()
    if (this.spend === undefined) return
    const period = readPeriod(nowMs)
    if (this.spend.period.day === period.day) return
    const month = this.spend.period.month === period.month ? this.spend.month : 0n
    this.spend = { period, day: 0n, month }
  }

  figures(limits: KeyLimits, nowMs: number): Figures {
    return {
      requests: this.#figure('requests', limits.requestsPerMinute, nowMs),
      tokens: this.#figure('tokens', limits.tokensPerMinute, nowMs),
    }
  }

  /** Nothing is left to remember. */
  isIdle(nowMs: number): boolean {
    this.advance(nowMs)
    return this.window.isEmpty && this.running.size === 0
  }

  #figure(what: 'requests' | 'tokens', limit: number, nowMs: number): Figure {
    const used = what === 'requests' ? this.window.requests : this.window.tokens
    return {
      limit,
      remaining: Math.max(0, limit - used),
      resetMs: nowMs + Math.max(0, this.#untilFallsTo(what, 0, nowMs)),
    }
  }

  #untilFallsTo(what: 'requests' | 'tokens', most: number, nowMs: number): number {
    return this.window.readFallsTo(what, Math.max(0, most), Math.floor(nowMs / 1_000)) * 1_000 - nowMs
  }

  #assertSpend({ spendPerDay, spendPerMonth }: KeyLimits, nanos: Nanos, nowMs: number): void {
    if (this.spend === undefined || (spendPerDay === undefined && spendPerMonth === undefined)) return
    let reserved = nanos
    for (const each of this.running) reserved += each.nanos
    if (spendPerDay !== undefined && this.spend.day + reserved > spendPerDay)
      throw refuseSpend('day', spendPerDay, untilDayEnds(nowMs))
    if (spendPerMonth !== undefined && this.spend.month + reserved > spendPerMonth)
      throw refuseSpend('month', spendPerMonth, untilMonthEnds(nowMs))
  }
}
