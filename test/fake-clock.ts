// A clock that a test moves by hand. Timers run in order, each at its own time.
import type { Clock } from '../src/foundation/time/clock.ts'

export class FakeClock implements Clock {
  #nowMs: number
  #wallStepMs = 0
  #timers: { atMs: number; action: () => void }[] = []

  constructor(nowMs = Date.UTC(2026, 10, 23, 12)) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs + this.#wallStepMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, action }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer)
    }
  }

  /** Actions that wait for their time. */
  get waiting(): number {
    return this.#timers.length
  }

  /** The wall clock alone jumps, as when somebody sets it. */
  stepWall(ms: number): void {
    this.#wallStepMs += ms
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs)[0]
      if (next === undefined) break
      this.#timers = this.#timers.filter((each) => each !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.action()
    }
    this.#nowMs = untilMs
  }
}
