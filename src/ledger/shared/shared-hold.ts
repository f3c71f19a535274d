// A hold that lies in the database: what it is now, only the database knows.
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Nanos } from '../../foundation/money.ts'
import type { Hold } from '../ledger.ts'
import type { GenerationOpening, GenerationOwner, Settled } from '../rows/generation-record.ts'
import { readAvailable, type Wallet } from '../rules/wallet.ts'
import type { SharedQueue } from './shared-queue.ts'

type Taken = { owner: GenerationOwner; opening: GenerationOpening; nanos: Nanos; wallet: Wallet }

export class SharedHold implements Hold {
  readonly owner: GenerationOwner
  readonly opening: GenerationOpening
  readonly #queue: SharedQueue
  nanos: Nanos
  /** As it was when this hold last heard of it. */
  wallet: Wallet
  ended: Promise<Settled> | undefined
  deadlineMs: number
  /** It was closed because its generation showed no sign of life. */
  isReaped = false
  onReaped: () => void = () => {}
  readonly #clock: Clock
  #extensions = 0

  constructor({ owner, opening, nanos, wallet }: Taken, { queue, clock }: { queue: SharedQueue; clock: Clock }) {
    this.owner = owner
    this.opening = opening
    this.nanos = nanos
    this.wallet = wallet
    this.#queue = queue
    this.#clock = clock
    this.deadlineMs = clock.monotonicMs() + bounds.holdMs
  }

  /** It was on disk before anybody had it. */
  write(): Promise<void> {
    return Promise.resolve()
  }

  touch(silentMs = 0): void {
    this.deadlineMs = Math.max(this.deadlineMs, this.#clock.monotonicMs() + silentMs + bounds.holdMs)
  }

  whenReaped(action: () => void): void {
    this.onReaped = action
  }

  get generationId(): string {
    return this.owner.id
  }

  get walletId(): string {
    return this.owner.walletId
  }

  available(): Nanos | undefined {
    return readAvailable(this.wallet)
  }

  async extend(nanos: Nanos): Promise<boolean> {
    if (this.isReaped) return false
    assert(this.ended === undefined, 'ledger: an ended hold is not extended')
    this.#extensions += 1
    const { walletId, generationId } = this
    const outcome = await this.#queue.ask({ kind: 'extend', walletId, generationId, position: this.#extensions, nanos })
    assert(outcome.kind === 'extend', 'ledger: another outcome')
    this.wallet = outcome.wallet
    if (outcome.granted) this.nanos += nanos
    return outcome.granted
  }
}
