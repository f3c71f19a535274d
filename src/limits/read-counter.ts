// Counts reads and counts of tokens. They cost the gateway work and the caller nothing, so they have a limit of their
// own, which protects the gateway: each gateway counts for itself, in memory. Keys of an unlimited owner have no such
// limit.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Principal } from '../keys/key.ts'
import { KeyTable } from './key-table.ts'
import { refuseRate } from './rules/refuse.ts'
import { SlidingWindow } from './rules/window.ts'

export class ReadCounter {
  readonly #clock: Clock
  readonly #windows = new KeyTable(
    () => new SlidingWindow(),
    (window) => this.#isIdle(window),
  )

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws GatewayError `rate_limit_exceeded` */
  count({ key, owner }: Principal): void {
    if (owner.isUnlimited) return
    const nowMs = this.#clock.monotonicMs()
    const second = Math.floor(nowMs / 1_000)
    const window = this.#windows.find(key.id)
    window.advance(second)
    const most = bounds.readsPerMinute
    if (window.requests >= most)
      throw refuseRate('reads', most, window.readFallsTo('requests', most - 1, second) * 1_000 - nowMs)
    window.add(second, 1, 0)
  }

  #isIdle(window: SlidingWindow): boolean {
    window.advance(Math.floor(this.#clock.monotonicMs() / 1_000))
    return window.isEmpty
  }
}
