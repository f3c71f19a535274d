// Closes holds whose generation shows no sign of life any more: a bug left it open, and its money would be held until
// the next start. Such a generation is `interrupted` and costs nothing, and each one is an alarm, since it should never
// happen. Both ledgers hand in what they have open and how they close it.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { OpenHold } from './open-hold.ts'

type OverdueParts<H extends OpenHold> = {
  clock: Clock
  log: Log
  open(): Iterable<H>
  /** Writes its end. */
  close(hold: H): Promise<unknown>
}

export class OverdueHolds<H extends OpenHold> {
  /** Holds that were closed here, since the start. */
  closed = 0
  readonly #parts: OverdueParts<H>
  #cancel: () => void = () => {}

  constructor(parts: OverdueParts<H>) {
    this.#parts = parts
    this.#lookLater()
  }

  stop(): void {
    this.#cancel()
  }

  #lookLater(): void {
    this.#cancel = this.#parts.clock.after(bounds.overdueHoldsEveryMs, () => {
      this.#look()
      this.#lookLater()
    })
  }

  #look(): void {
    const { clock, log, open, close } = this.#parts
    const nowMs = clock.monotonicMs()
    const overdue: H[] = []
    // One whose end is being written waits for the database and was not forgotten.
    for (const hold of open()) if (hold.deadlineMs <= nowMs && hold.ended === undefined) overdue.push(hold)
    for (const hold of overdue) {
      this.closed += 1
      log.error(
        { request: hold.generationId },
        'a generation was left open and is closed as interrupted, at no cost: this is a bug, please report it',
      )
      // What cannot be written is written later by the ledger itself.
      close(hold).catch(() => {})
    }
  }
}
