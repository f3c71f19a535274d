// Counts requests by a name (a person, an address) within a minute. What is kept is bounded: where more names come than are
// counted one by one, the rest share one count, so that many addresses cannot fill the memory.
import type { Clock } from '../../foundation/time/clock.ts'

const MINUTE_MS = 60_000
const REST = '\0rest'

export class RequestCounter {
  readonly #clock: Clock
  readonly #most: number
  readonly #names: number
  #minute = -1
  readonly #counts = new Map<string, number>()

  /** `most`: requests in a minute of one name; `names`: how many are counted by themselves. */
  constructor(clock: Clock, most: number, names: number) {
    this.#clock = clock
    this.#most = most
    this.#names = names
  }

  /** Counts one. Undefined where it is within the bound, else the seconds until it may come again. */
  count(name: string): number | undefined {
    const nowMs = this.#clock.nowMs()
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#counts.clear()
    }
    const counted = this.#counts.has(name) || this.#counts.size < this.#names ? name : REST
    const count = (this.#counts.get(counted) ?? 0) + 1
    this.#counts.set(counted, count)
    return count <= this.#most ? undefined : Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / 1_000)
  }
}
