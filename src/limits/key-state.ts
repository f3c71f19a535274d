// What memory knows of one key's use, and the decision: all limits or none. The same rules judge what the shared
// database counted (`shared-limits.ts`).
import type { Nanos } from '../foundation/money.ts'
import type { KeyLimits } from '../keys/key.ts'
import type { Figures } from './limits.ts'
import { refuseConcurrent, refuseRate, refuseSpend } from './refuse.ts'
import { readPeriod, untilDayEnds, untilMonthEnds, type Period } from './spend-period.ts'
import { SlidingWindow } from './window.ts'

/** What was charged in a period, and how much of it is still to come. */
export type SpendState = { period: Period; day: Nanos; month: Nanos }

export class KeyState {
  readonly window = new SlidingWindow()
  /** Requests that run, with the ms since the epoch at which their lease ends. */
  readonly running = new Map<symbol | string, { untilMs: number; nanos: Nanos }>()
  /** Undefined until it was read; only read where the key has a limit of spend. */
  spend: SpendState | undefined

  /** @throws GatewayError `rate_limit_exceeded`; otherwise nothing has changed. */
  assertRoom(limits: KeyLimits, tokens: number, nanos: Nanos, nowMs: number): void {
    this.advance(nowMs)
    const { window, running } = this
    const second = Math.floor(nowMs / 1_000)
    const afterMs = (what: 'requests' | 'tokens', most: number) =>
      window.readFallsTo(what, Math.max(0, most), second) * 1_000 - nowMs
    if (window.requests + 1 > limits.requestsPerMinute)
      throw refuseRate('requests', limits.requestsPerMinute, afterMs('requests', limits.requestsPerMinute - 1))
    if (window.tokens + tokens > limits.tokensPerMinute)
      throw refuseRate('tokens', limits.tokensPerMinute, afterMs('tokens', limits.tokensPerMinute - tokens))
    if (limits.concurrentRequests !== undefined && running.size >= limits.concurrentRequests)
      throw refuseConcurrent(limits.concurrentRequests)
    this.#assertSpend(limits, nanos, nowMs)
  }

  advance(nowMs: number): void {
    this.window.advance(Math.floor(nowMs / 1_000))
    for (const [ticket, { untilMs }] of this.running) if (untilMs <= nowMs) this.running.delete(ticket)
    const period = readPeriod(nowMs)
    if (this.spend === undefined || this.spend.period.day === period.day) return
    const month = this.spend.period.month === period.month ? this.spend.month : 0n
    this.spend = { period, day: 0n, month }
  }

  figures(limits: KeyLimits, nowMs: number): Figures {
    const second = Math.floor(nowMs / 1_000)
    const figure = (what: 'requests' | 'tokens', limit: number) => ({
      limit,
      remaining: Math.max(0, limit - this.window[what]),
      resetMs: Math.max(nowMs, this.window.readFallsTo(what, 0, second) * 1_000),
    })
    return {
      requests: figure('requests', limits.requestsPerMinute),
      tokens: figure('tokens', limits.tokensPerMinute),
    }
  }

  /** Nothing is left to remember. */
  isIdle(nowMs: number): boolean {
    this.advance(nowMs)
    return this.window.isEmpty && this.running.size === 0
  }

  #assertSpend({ spendPerDay, spendPerMonth }: KeyLimits, nanos: Nanos, nowMs: number): void {
    if (this.spend === undefined || (spendPerDay === undefined && spendPerMonth === undefined)) return
    let reserved = nanos
    for (const each of this.running.values()) reserved += each.nanos
    if (spendPerDay !== undefined && this.spend.day + reserved > spendPerDay)
      throw refuseSpend('day', spendPerDay, untilDayEnds(nowMs))
    if (spendPerMonth !== undefined && this.spend.month + reserved > spendPerMonth)
      throw refuseSpend('month', spendPerMonth, untilMonthEnds(nowMs))
  }
}
