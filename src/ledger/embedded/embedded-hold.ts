// A hold in the memory of the only writer. Its row is written when somebody asks for it, or a moment later; a generation
// that ends before that writes its end alone (decision 0004).
import { bounds } from '../../foundation/bounds.ts'
import type { Place } from '../../foundation/linked-list.ts'
import type { Nanos } from '../../foundation/money.ts'
import type { GenerationOpening, GenerationOwner, Settled } from '../rows/generation-record.ts'
import type { Hold } from '../ledger.ts'
import { readAvailable, type Wallet } from '../rules/wallet.ts'

/** What a hold asks of its ledger. */
export type HoldActions = {
  write(hold: EmbeddedHold): Promise<void>
  extend(hold: EmbeddedHold, nanos: Nanos): boolean
  /** On the monotonic clock. */
  nowMs(): number
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

export class EmbeddedHold implements Hold {
  readonly owner: GenerationOwner
  readonly opening: GenerationOpening
  readonly wallet: Wallet
  readonly processId: string
  readonly sequence: number
  nanos: Nanos
  /** On the monotonic clock, ms. */
  readonly takenMs: number
  deadlineMs: number
  extensions = 0
  /** The last of its writes that is not on disk yet, the hold itself first; undefined: all are. */
  writing: Promise<void> | undefined
  /** Where it stands among those that are open, that were not handed to the disk yet, whose end is expected soon. */
  places: { open: Place<EmbeddedHold>; unwritten: Place<EmbeddedHold>; crowd: Place<number> | undefined } | undefined
  /** The hold could not be written: nothing is set aside. */
  void = false
  ended: Promise<Settled> | undefined
  /** It was closed because its generation showed no sign of life. */
  isReaped = false
  onReaped: () => void = () => {}
  #written: Promise<void> | undefined
  readonly #actions: HoldActions

  constructor(taken: Taken, actions: HoldActions) {
    this.owner = taken.owner
    this.opening = taken.opening
    this.wallet = taken.wallet
    this.processId = taken.processId
    this.sequence = taken.sequence
    this.nanos = taken.nanos
    this.takenMs = actions.nowMs()
    this.deadlineMs = this.takenMs + bounds.holdMs
    this.#actions = actions
  }

  /** Its row was handed to the disk. */
  get isWritten(): boolean {
    return this.#written !== undefined
  }

  write(): Promise<void> {
    return (this.#written ??= this.#actions.write(this))
  }

  touch(silentMs = 0): void {
    const deadlineMs = this.#actions.nowMs() + silentMs + bounds.holdMs
    if (deadlineMs > this.deadlineMs) this.deadlineMs = deadlineMs
  }

  whenReaped(action: () => void): void {
    this.onReaped = action
  }

  get generationId(): string {
    return this.owner.id
  }

  get walletId(): string {
    return this.wallet.id
  }

  extend(nanos: Nanos): boolean {
    return this.#actions.extend(this, nanos)
  }

  available(): Nanos | undefined {
    return readAvailable(this.wallet)
  }
}
