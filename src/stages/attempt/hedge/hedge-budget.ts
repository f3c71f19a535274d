// How many second calls may be made beside first ones that are late: a share of the calls that could be joined by one, whatever
// happens, since what is slow as a whole must not be asked for twice as much. What is not used is saved up to a small number.
import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'

/** One call, in parts. */
const WHOLE = 100

export class HedgeBudget {
  #parts = 0

  /** A call begins that a second one may join. */
  count(): void {
    this.#parts = Math.min(this.#parts + bounds.hedgePercent, bounds.hedgeBurst * WHOLE)
  }

  /** There is enough for one. */
  get isOpen(): boolean {
    return this.#parts >= WHOLE
  }

  take(): void {
    assert(this.isOpen, 'attempt: a second call beyond its budget')
    this.#parts -= WHOLE
  }
}
