// A hold in the memory of the only writer. Its row is written when somebody asks for its durability, or a moment later;
// a generation that ends before that writes its end alone (decision 0004).
import type { Place } from '../../foundation/linked-list.ts'
import type { Nanos } from '../../foundation/money.ts'
import type { GenerationOpening, GenerationOwner, Settled } from '../generation-record.ts'
import type { Hold } from '../ledger.ts'
import { readAvailable, type Wallet } from '../wallet.ts'

/** What a hold asks of its ledger. */
export type WriteHold = (hold: EmbeddedHold) => Promise<void>
export type ExtendHold = (hold: EmbeddedHold, nanos: Nanos) => boolean

export class EmbeddedHold implements Hold {
  readonly owner: GenerationOwner
  readonly opening: GenerationOpening
  readonly wallet: Wallet
  /** Under which the hold lies on disk. */
  readonly processId: string
  readonly sequence: number
  nanos: Nanos
  /** On the monotonic clock, ms. */
  readonly takenMs: number
  extensions = 0
  /** The last of its writes that is not on disk yet, the hold itself first; undefined: all are. */
  writing: Promise<void> | undefined
  /** Where it stands among those that are open, that were not handed to the disk yet, that were admitted a moment ago. */
  places:
    | { open: Place<EmbeddedHold>; unwritten: Place<EmbeddedHold>; young: Place<EmbeddedHold> | undefined }
    | undefined
  /** The hold could not be written: nothing is set aside. */
  void = false
  ended: Promise<Settled> | undefined
  #durable: Promise<void> | undefined
  readonly #write: WriteHold
  readonly #extend: ExtendHold

  constructor(
    owner: GenerationOwner,
    opening: GenerationOpening,
    wallet: Wallet,
    processId: string,
    sequence: number,
    nanos: Nanos,
    takenMs: number,
    write: WriteHold,
    extend: ExtendHold,
  ) {
    this.owner = owner
    this.opening = opening
    this.wallet = wallet
    this.processId = processId
    this.sequence = sequence
    this.nanos = nanos
    this.takenMs = takenMs
    this.#write = write
    this.#extend = extend
  }

  /** Its row was handed to the disk. */
  get written(): boolean {
    return this.#durable !== undefined
  }

  /** Hands its row to the disk at the first call. */
  get durable(): Promise<void> {
    return (this.#durable ??= this.#write(this))
  }

  get generationId(): string {
    return this.owner.id
  }

  get walletId(): string {
    return this.wallet.id
  }

  extend(nanos: Nanos): boolean {
    return this.#extend(this, nanos)
  }

  available(): Nanos | undefined {
    return readAvailable(this.wallet)
  }
}
