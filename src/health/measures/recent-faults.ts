// How many of the last seconds' calls had faults. Counts halve every two and a half seconds, and the faults are never more
// than eight: five seconds after the last one, nothing of them counts any more, whether there were calls meanwhile or not.

const HALF_LIFE_MS = 2_500
/** Fewer say nothing. */
const LEAST_FAULTS = 2
/** A quarter of it is left after two half-lives, which is less than the least. */
const MOST_FAULTS = 7.9
/** The part from which on others are preferred. */
const HIGH_PART = 0.2
/** The part of so many calls from which on it is left alone. */
const MOSTLY_PART = 0.75
const MOSTLY_CALLS = 8

export class RecentFaults {
  #calls = 0
  #faults = 0
  #atMs = 0

  note(nowMs: number, calls: number, faults: number): void {
    this.#decay(nowMs)
    this.#calls += calls
    this.#faults += faults
    if (this.#faults <= MOST_FAULTS) return
    this.#calls *= MOST_FAULTS / this.#faults
    this.#faults = MOST_FAULTS
  }

  /** It fails more often than others should be made to wait for. */
  isHigh(nowMs: number): boolean {
    if (this.#faults < LEAST_FAULTS) return false
    this.#decay(nowMs)
    return this.#faults >= LEAST_FAULTS && this.#faults >= HIGH_PART * this.#calls
  }

  /** Most calls fail, and there were many. */
  isMost(nowMs: number): boolean {
    this.#decay(nowMs)
    return this.#calls >= MOSTLY_CALLS && this.#faults >= MOSTLY_PART * this.#calls
  }

  #decay(nowMs: number): void {
    if (nowMs === this.#atMs) return
    const left = 2 ** ((this.#atMs - nowMs) / HALF_LIFE_MS)
    this.#calls *= left
    this.#faults *= left
    this.#atMs = nowMs
  }
}
