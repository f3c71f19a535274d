// Counts of the last minutes, by minute, in one block of numbers that is used again and again: an old minute is forgotten when
// its place is needed. The minute that has just begun counts as one of them.

const USUAL_MINUTES = 5
const MINUTE_MS = 60_000

export class LastMinutes {
  readonly #width: number
  readonly #cells: Uint32Array
  readonly #minutes: Float64Array

  /** `width`: how many counts there are of each minute. `minutes`: of how many minutes, the last five where it is not said. */
  constructor(width: number, minutes = USUAL_MINUTES) {
    this.#width = width
    this.#cells = new Uint32Array(minutes * width)
    this.#minutes = new Float64Array(minutes).fill(-1)
  }

  add(nowMs: number, cell: number): void {
    const minute = minuteOf(nowMs)
    const place = minute % this.#minutes.length
    if (this.#minutes[place] !== minute) {
      this.#minutes[place] = minute
      this.#cells.fill(0, place * this.#width, (place + 1) * this.#width)
    }
    const at = place * this.#width + cell
    this.#cells[at] = (this.#cells[at] as number) + 1
  }

  /** Writes the sum of each count into `sums`. */
  sum(nowMs: number, sums: Float64Array): void {
    const oldest = minuteOf(nowMs) - this.#minutes.length
    const width = this.#width
    sums.fill(0, 0, width)
    for (let place = 0; place < this.#minutes.length; place += 1) {
      if ((this.#minutes[place] as number) <= oldest) continue
      for (let cell = 0; cell < width; cell += 1)
        sums[cell] = (sums[cell] as number) + (this.#cells[place * width + cell] as number)
    }
  }

  /** One count of each minute, the oldest first; the last is the minute that runs. */
  list(nowMs: number, cell: number): number[] {
    const { length } = this.#minutes
    const newest = minuteOf(nowMs)
    return Array.from({ length }, (_, at) => {
      const minute = newest - length + 1 + at
      const place = ((minute % length) + length) % length
      return this.#minutes[place] === minute ? (this.#cells[place * this.#width + cell] as number) : 0
    })
  }
}

/** Which minute it is: what was counted is another sum in the next one. */
export function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / MINUTE_MS)
}
