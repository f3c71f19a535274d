// Counts of the last five minutes, by minute, in one block of numbers that is used again and again: an old minute is
// forgotten when its place is needed. The minute that has just begun counts as one of the five.

const MINUTES = 5
const MINUTE_MS = 60_000

export class LastMinutes {
  readonly #width: number
  readonly #cells: Uint32Array
  readonly #minutes = new Float64Array(MINUTES).fill(-1)

  /** `width`: how many counts there are of each minute. */
  constructor(width: number) {
    this.#width = width
    this.#cells = new Uint32Array(MINUTES * width)
  }

  add(nowMs: number, cell: number): void {
    const minute = minuteOf(nowMs)
    const place = minute % MINUTES
    if (this.#minutes[place] !== minute) {
      this.#minutes[place] = minute
      this.#cells.fill(0, place * this.#width, (place + 1) * this.#width)
    }
    const at = place * this.#width + cell
    this.#cells[at] = (this.#cells[at] as number) + 1
  }

  /** Writes the sum of each count into `sums`. */
  sum(nowMs: number, sums: Float64Array): void {
    const oldest = minuteOf(nowMs) - MINUTES
    const width = this.#width
    sums.fill(0, 0, width)
    for (let place = 0; place < MINUTES; place += 1) {
      if ((this.#minutes[place] as number) <= oldest) continue
      for (let cell = 0; cell < width; cell += 1)
        sums[cell] = (sums[cell] as number) + (this.#cells[place * width + cell] as number)
    }
  }
}

/** Which minute it is: what was counted is another sum in the next one. */
export function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / MINUTE_MS)
}
