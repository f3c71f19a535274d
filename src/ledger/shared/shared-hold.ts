// A hold that lies in the database, which alone knows its present amount and state.
import { assert } from '../../foundation/assert.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { Hold } from '../ledger.ts'
import { OpenHold } from '../lease/open-hold.ts'
import type { GenerationOpening, GenerationOwner } from '../rows/generation-record.ts'
import { readAvailable, type Wallet } from '../rules/wallet.ts'
import type { SharedQueue } from './shared-queue.ts'

type Taken = { owner: GenerationOwner; opening: GenerationOpening; nanos: Nanos; wallet: Wallet }

export class SharedHold extends OpenHold implements Hold {
  nanos: Nanos
  /** As it was when this hold last heard of it. */
  wallet: Wallet
  readonly #queue: SharedQueue
  #extensions = 0

  constructor({ owner, opening, nanos, wallet }: Taken, { queue, clock }: { queue: SharedQueue; clock: Clock }) {
    super(owner, opening, clock)
    this.nanos = nanos
    this.wallet = wallet
    this.#queue = queue
  }

  /** It was on disk before anybody had it. */
  write(): Promise<void> {
    return Promise.resolve()
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
