// A clock for simulations of many calls at once: it jumps from one timer to the next, and lets everything that a timer set
// going come to rest before it goes on. The wall clock and the monotonic one are the same.
import { onNextTurn, type Clock } from '../../../src/foundation/time/clock.ts'

type Timer = { atMs: number; order: number; action: (() => void) | undefined }

export class SimulatedClock implements Clock {
  #nowMs: number
  #order = 0
  /** A binary heap, the next one first. */
  readonly #timers: Timer[] = []

  constructor(nowMs = Date.UTC(2026, 10, 23, 12)) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: (this.#order += 1), action }
    this.#push(timer)
    return () => (timer.action = undefined)
  }

  /** Moves on until nothing is left to be done before `untilMs`, and stands there then. */
  async run(untilMs: number): Promise<void> {
    await rest()
    for (let next = this.#timers[0]; next !== undefined && next.atMs <= untilMs; next = this.#timers[0]) {
      this.#pop()
      if (next.action === undefined) continue
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.action()
      await rest()
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs)
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    heap.push(timer)
    for (let at = heap.length - 1; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.#isSooner(at, above)) return
      this.#swap(at, above)
      at = above
    }
  }

  #pop(): void {
    const heap = this.#timers
    this.#swap(0, heap.length - 1)
    heap.pop()
    for (let at = 0; ;) {
      const left = 2 * at + 1
      if (left >= heap.length) return
      const least = left + 1 < heap.length && this.#isSooner(left + 1, left) ? left + 1 : left
      if (!this.#isSooner(least, at)) return
      this.#swap(least, at)
      at = least
    }
  }

  /** Timers of one moment come in the order in which they were set. */
  #isSooner(one: number, other: number): boolean {
    const a = this.#timers[one] as Timer
    const b = this.#timers[other] as Timer
    return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs
  }

  #swap(one: number, other: number): void {
    const kept = this.#timers[one] as Timer
    this.#timers[one] = this.#timers[other] as Timer
    this.#timers[other] = kept
  }
}

/** Whatever waits for promises alone has been done. */
function rest(): Promise<void> {
  return new Promise(onNextTurn)
}
