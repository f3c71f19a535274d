// Decides whether something is called: pure arithmetic on times that are handed in. It opens after several faults in a row,
// each time for longer, and cools where a provider asked to be left alone. When that time is over, one call at a time finds
// out whether the provider is back. A success of a call that began since then closes it: calls from before say nothing.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'

export type BreakerState = 'closed' | 'open' | 'cooling' | 'probing'

/** `free`: it may be called. `probe`: this call would find out. `busy`: it is left alone. */
type Permission = 'free' | 'probe' | 'busy'

/** A call, as a breaker tells calls apart. */
type Timed = { readonly begunMs: number }

/** More of them make no opening longer: a millisecond has become days by then. */
const MOST_OPENINGS = 30

/** As the operator has set them. */
export type BreakerRules = {
  /** In a row, after which it opens. */
  faults: number
  /** For how long at first, and at most, ms. */
  openMs: number
  mostOpenMs: number
}

const usualRules = (): BreakerRules => ({
  faults: bounds.breakerFaults,
  openMs: bounds.breakerOpenMs,
  mostOpenMs: bounds.breakerMostOpenMs,
})

export class Breaker {
  readonly #readRules: () => BreakerRules
  #state: 'closed' | 'open' | 'cooling' = 'closed'
  #untilMs = 0
  /** When it ceased to be closed, and when it was closed again. */
  #leftMs = 0
  #closedMs = Number.NEGATIVE_INFINITY
  /** Openings since an answer ended well: each is longer than the one before. */
  #openings = 0
  /** In a row: faults before the first content, and faults after it. A content says nothing about how answers end. */
  #early = 0
  #late = 0
  /** It opened since answers broke after their content: only one that ends well closes it. */
  #needsEnd = false
  #probe: Timed | undefined
  #probeMs = 0

  /** `readRules`: asked whenever something fails, since they may change. */
  constructor(readRules: () => BreakerRules = usualRules) {
    this.#readRules = readRules
  }

  look(nowMs: number): BreakerState {
    if (this.#state === 'closed') return 'closed'
    return nowMs < this.untilMs ? this.#state : 'probing'
  }

  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** The call began before it was closed again: what becomes of it tells how the provider was, not how it is. */
  isOutdated({ begunMs }: Timed): boolean {
    return begunMs < this.#closedMs
  }

  /** When a call may find out: at once where that is past. */
  get untilMs(): number {
    return this.#probe === undefined ? this.#untilMs : this.#probeMs + bounds.probeContentMs
  }

  /**
   * A probe that has no answer yet holds up others only for a while: its own time may be long. Where answers come whole,
   * waiting says less, and those hold up each other longer.
   */
  ask(nowMs: number, isStreamed: boolean): Permission {
    if (this.#state === 'closed') return 'free'
    if (nowMs < this.#untilMs) return 'busy'
    const waitMs = isStreamed ? bounds.probeContentMs : bounds.probeBodyMs
    return this.#probe === undefined || nowMs - this.#probeMs >= waitMs ? 'probe' : 'busy'
  }

  probe(nowMs: number, call: Timed): void {
    this.#probe = call
    this.#probeMs = nowMs
  }

  /** The call was given up by whoever began it: that says nothing. */
  release(call: Timed): void {
    if (this.#probe === call) this.#probe = undefined
  }

  /** The call has had its first content. True where that has closed the breaker. */
  succeed(nowMs: number, { begunMs }: Timed): boolean {
    if (this.#state === 'closed') {
      this.#early = 0
      return false
    }
    if (begunMs < this.#leftMs) return false
    this.#early = 0
    if (this.#needsEnd) return false
    this.#close(nowMs)
    return true
  }

  /** The answer of the call has ended well. True where that has closed the breaker. */
  finish(nowMs: number, { begunMs }: Timed): boolean {
    this.#late = 0
    const closes = this.#needsEnd && begunMs >= this.#leftMs
    if (closes) this.#close(nowMs)
    if (this.#state === 'closed') this.#openings = 0
    return closes
  }

  /**
   * `isMostly`: most of the many calls of the last seconds had faults, if not in a row. True where it has opened, or opened
   * again.
   */
  fail(nowMs: number, call: Timed, hadContent: boolean, isMostly: boolean): boolean {
    if (this.#state !== 'closed') {
      if (this.#probe !== call) return false
      if (hadContent) this.#needsEnd = true
      this.#open(nowMs, 'open', this.#readRules().openMs)
      return true
    }
    if (this.isOutdated(call)) return false
    if (hadContent) this.#late += 1
    else this.#early += 1
    if (Math.max(this.#early, this.#late) < this.#readRules().faults && !isMostly) return false
    this.#needsEnd = hadContent
    this.#open(nowMs, 'open', this.#readRules().openMs)
    return true
  }

  /** Calls wait in vain: content of any of them closes it again. True where it has opened. */
  silence(nowMs: number): boolean {
    if (this.#state !== 'closed') return false
    this.#open(nowMs, 'open', this.#readRules().openMs)
    this.#leftMs = Number.NEGATIVE_INFINITY
    return true
  }

  /**
   * It is left alone at once: for as long as the provider asks, else at least for `leastMs`. Where it has waited for that and fails
   * again, the longer of the two: a provider that always asks for a moment is not called every moment. True where that changes it.
   */
  cool(nowMs: number, call: Timed, leastMs: number, askedMs: number | undefined): boolean {
    const isNews = this.#state === 'closed' || this.#probe === call || nowMs >= this.#untilMs
    const isAgain = this.#probe === call
    this.release(call)
    if (askedMs !== undefined && isAgain) this.#open(nowMs, 'cooling', leastMs)
    if (askedMs !== undefined) this.#leave(nowMs, 'cooling', nowMs + Math.min(askedMs, bounds.retryAfterMs))
    else if (isNews) this.#open(nowMs, 'cooling', leastMs)
    // Of many calls that were under way together and are refused together, the first has said it.
    else return false
    return true
  }

  /** What outlives a restart; `untilMs` is then of the wall clock. */
  keep(clock: Clock): { state: 'closed' | 'open' | 'cooling'; untilMs: number } {
    const untilMs = this.isClosed ? 0 : Math.round(clock.nowMs() + this.#untilMs - clock.monotonicMs())
    return { state: this.#state, untilMs }
  }

  /** As it was before a restart. */
  restore(nowMs: number, state: 'open' | 'cooling', untilMs: number): void {
    this.#leave(nowMs, state, Math.min(untilMs, nowMs + bounds.retryAfterMs))
  }

  /** Whoever runs the gateway wants it called: nothing of before counts. True where that has closed it. */
  recall(nowMs: number): boolean {
    const wasClosed = this.isClosed
    this.#early = this.#late = this.#openings = 0
    this.#close(nowMs)
    return !wasClosed
  }

  #close(nowMs: number): void {
    this.#state = 'closed'
    this.#closedMs = nowMs
    this.#needsEnd = false
    this.#probe = undefined
  }

  #open(nowMs: number, state: 'open' | 'cooling', leastMs: number): void {
    this.#probe = undefined
    this.#leave(nowMs, state, nowMs + Math.min(leastMs * 2 ** this.#openings, this.#readRules().mostOpenMs))
    this.#openings = Math.min(this.#openings + 1, MOST_OPENINGS)
  }

  #leave(nowMs: number, state: 'open' | 'cooling', untilMs: number): void {
    if (this.#state === 'closed') this.#leftMs = nowMs
    this.#untilMs = this.#state === 'closed' ? untilMs : Math.max(this.#untilMs, untilMs)
    this.#state = state
  }
}
