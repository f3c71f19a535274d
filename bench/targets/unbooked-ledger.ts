// A ledger that admits all and keeps nothing: no wallet, no hold, no record, nothing on disk. Charges are worked out as
// the real ones do, and forgotten. Beside the real one it shows what the books cost.
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import type { GenerationEnding, Settled } from '../../src/ledger/rows/generation-record.ts'
import type { Hold, HoldRequest, Ledger } from '../../src/ledger/ledger.ts'
import { priceEnding } from '../../src/ledger/rules/price-ending.ts'
import type { Wallet } from '../../src/ledger/rules/wallet.ts'

const done = Promise.resolve()

class UnbookedHold implements Hold {
  readonly generationId: string
  readonly walletId: string
  nanos: bigint

  constructor({ generationId, principal, nanos }: HoldRequest) {
    this.generationId = generationId
    this.walletId = principal.walletId ?? ''
    this.nanos = nanos
  }

  write(): Promise<void> {
    return done
  }

  touch(): void {}

  whenReaped(): void {}

  extend(nanos: bigint): boolean {
    this.nanos += nanos
    return true
  }

  available(): undefined {
    return undefined
  }
}

export class UnbookedLedger implements Ledger {
  readonly queued = 0
  readonly fault = undefined
  readonly reapedHolds = 0
  readonly #open = new Set<Hold>()

  get openHolds(): number {
    return this.#open.size
  }

  hold(request: HoldRequest): Hold {
    const hold = new UnbookedHold(request)
    this.#open.add(hold)
    return hold
  }

  async settle(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    this.#open.delete(hold)
    const { due, spent } = priceEnding(ending)
    return { charge: due, waived: 0n, cost: spent }
  }

  async release(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    this.#open.delete(hold)
    return { charge: 0n, waived: 0n, cost: priceEnding(ending).spent }
  }

  async post(): Promise<Wallet> {
    throw new GatewayError('db_error', 'This ledger keeps nothing.')
  }

  async setCreditLimit(): Promise<Wallet> {
    return this.post()
  }

  async readWallet(id: string): Promise<Wallet> {
    return { id, posted: 0n, held: 0n, openHolds: 0, creditLimit: undefined }
  }

  async close(): Promise<void> {}
}
