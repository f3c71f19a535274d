// Counts the groups that are about to be written: code that expects to write one soon joins, and leaves when the group
// has been handed in or will not come. While many have joined, a batch waits a moment for most of them, since one write
// to the disk costs the same for all.
import type { Clock } from '../../../foundation/time/clock.ts'
import { LinkedList, type Place } from '../../../foundation/lists/linked-list.ts'

/** Who joined longer ago does not count any more, since what they wait for may never come, ms. */
const YOUNG_MS = 60

export class Crowd {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  /** When each joined, ms; the oldest first. */
  readonly #joined = new LinkedList<number>()

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  /** Returns what to leave with. */
  join(): Place<number> {
    return this.#joined.add(this.#clock.monotonicMs())
  }

  leave(place: Place<number>): void {
    this.#joined.remove(place)
  }

  /** How many are expected now. */
  get size(): number {
    const nowMs = this.#clock.monotonicMs()
    for (let { oldest } = this.#joined; oldest !== undefined && nowMs - oldest >= YOUNG_MS; { oldest } = this.#joined)
      this.#joined.shift()
    return this.#joined.size
  }
}
