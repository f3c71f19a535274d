// A hold in the memory of the only writer. Its row is written when that is asked for, or a moment later; for a
// generation that ends before that, only the end is written (decision 0004).
import type { Clock } from '../../foundation/time/clock.ts'
import type { Place } from '../../foundation/lists/linked-list.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { OpenHold } from '../lease/open-hold.ts'
import type { GenerationOpening, GenerationOwner } from '../rows/generation-record.ts'
import type { Hold } from '../ledger.ts'
import { readAvailable, type Wallet } from '../rules/wallet.ts'

/** What a hold asks of its ledger. */
export type HoldActions = {
  write(hold: EmbeddedHold): Promise<void>
  extend(hold: EmbeddedHold, nanos: Nanos): boolean
  readonly clock: Pick<Clock, 'monotonicMs'>
}

type Taken = {
  owner: GenerationOwner
  opening: GenerationOpening
  wallet: Wallet
  /** Under which the hold lies on disk. */
  processId: string
  sequence: number
  nanos: Nanos
}

export class EmbeddedHold extends OpenHold implements Hold {
  readonly wallet: Wallet
  readonly processId: string
  readonly sequence: number
  nanos: Nanos
  /** On the monotonic clock, ms. */
  readonly takenMs: number
  extensions = 0
  /** The last of its writes that is not on disk yet, the hold itself first; undefined: all are. */
  writing: Promise<void> | undefined
  /** Where it stands among those that are open, that were not handed to the disk yet, whose end is expected soon. */
  places: { open: Place<EmbeddedHold>; unwritten: Place<EmbeddedHold>; crowd: Place<number> | undefined } | undefined
  /** The hold could not be written: nothing is set aside. */
  void = false
  #written: Promise<void> | undefined
  readonly #actions: HoldActions

  constructor(taken: Taken, actions: HoldActions) {
    super(taken.owner, taken.opening, actions.clock)
    this.wallet = taken.wallet
    this.processId = taken.processId
    this.sequence = taken.sequence
    this.nanos = taken.nanos
    this.takenMs = actions.clock.monotonicMs()
    this.#actions = actions
  }

  /** Its row was handed to the disk. */
  get isWritten(): boolean {
    return this.#written !== undefined
  }

  write(): Promise<void> {
    return (this.#written ??= this.#actions.write(this))
  }

  extend(nanos: Nanos): boolean {
    return this.#actions.extend(this, nanos)
  }

  available(): Nanos | undefined {
    return readAvailable(this.wallet)
  }
}
