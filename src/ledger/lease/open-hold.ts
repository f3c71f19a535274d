// What both ledgers know of a hold that is open: whose it is, until when its generation may be silent, and how it ended.
// It ends once: by the generation, or because that showed no sign of life (`overdue-holds.ts`).
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { wasReaped } from '../ledger-error.ts'
import type { GenerationOpening, GenerationOwner, Settled } from '../rows/generation-record.ts'

export abstract class OpenHold {
  readonly owner: GenerationOwner
  readonly opening: GenerationOpening
  /** On the monotonic clock, ms: from then on it is overdue. */
  deadlineMs: number
  /** Set once its end is being written. */
  ended: Promise<Settled> | undefined
  /** It was closed because its generation showed no sign of life. */
  isReaped = false
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #onReaped: () => void = () => {}

  constructor(owner: GenerationOwner, opening: GenerationOpening, clock: Pick<Clock, 'monotonicMs'>) {
    this.owner = owner
    this.opening = opening
    this.#clock = clock
    this.deadlineMs = clock.monotonicMs() + bounds.holdMs
  }

  get generationId(): string {
    return this.owner.id
  }

  get walletId(): string {
    return this.owner.walletId
  }

  touch(silentMs = 0): void {
    const deadlineMs = this.#clock.monotonicMs() + silentMs + bounds.holdMs
    if (deadlineMs > this.deadlineMs) this.deadlineMs = deadlineMs
  }

  whenReaped(action: () => void): void {
    this.#onReaped = action
  }

  /** Ends it by `write`, once; asked again, the answer is the same. Rejects where it was closed as overdue. */
  end(write: () => Promise<Settled>): Promise<Settled> {
    if (this.isReaped) return Promise.reject(wasReaped())
    return (this.ended ??= write())
  }

  /** Closes it because it is overdue. */
  reap(write: () => Promise<Settled>): Promise<Settled> {
    this.ended = write()
    this.isReaped = true
    this.#onReaped()
    return this.ended
  }
}
