// The wallets that are in memory, where their figures are the truth. There is one object for each wallet, and code that
// judges a wallet does so in the same turn in which it gets the object, so that no decision rests on an older figure. A
// wallet is read from the database at its first use, and leaves memory when nothing of it is under way.
import { bounds } from '../../foundation/bounds.ts'
import { within } from '../../foundation/time/within.ts'
import type { SqliteStore } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import { readWallet } from '../rows/read-wallet.ts'
import type { Wallet } from '../rules/wallet.ts'

export class EmbeddedWallets {
  readonly #store: SqliteStore
  readonly #wallets = new Map<string, Wallet>()
  readonly #loading = new Map<string, Promise<void>>()
  /** Wallets that something is written for which is no hold: they stay. */
  readonly #pinned = new Map<string, number>()

  readonly #kept: number

  constructor(store: SqliteStore, kept: number = bounds.walletsKept) {
    this.#store = store
    this.#kept = kept
  }

  /**
   * Hands the wallet to `action`, at once where it is in memory. What `action` does before its first await is one step:
   * nothing else sees or changes the wallet meanwhile. Rejects with GatewayError `no_wallet`, `db_error`.
   */
  use<T>(walletId: string, action: (wallet: Wallet) => T | Promise<T>): T | Promise<T> {
    const wallet = this.#wallets.get(walletId)
    if (wallet !== undefined) return action(wallet)
    return this.#load(walletId).then(() => this.use(walletId, action))
  }

  /** Runs `action`; the wallet stays in memory until it has ended. */
  async keep<T>({ id }: Wallet, action: () => Promise<T>): Promise<T> {
    this.#pinned.set(id, (this.#pinned.get(id) ?? 0) + 1)
    try {
      return await action()
    } finally {
      const others = (this.#pinned.get(id) ?? 1) - 1
      if (others === 0) this.#pinned.delete(id)
      else this.#pinned.set(id, others)
    }
  }

  #load(walletId: string): Promise<void> {
    const running = this.#loading.get(walletId)
    if (running !== undefined) return running
    const loading = this.#read(walletId)
      .then((wallet) => {
        this.#makeRoom()
        this.#wallets.set(walletId, wallet)
      })
      .finally(() => this.#loading.delete(walletId))
    this.#loading.set(walletId, loading)
    return loading
  }

  /** Its figures count only with all that was written. Nobody waits long for a database that does not answer. */
  #read(walletId: string): Promise<Wallet> {
    const reading = async () => {
      await this.#store.writer.catchUp()?.catch((error: unknown) => {
        throw toLedgerError(error)
      })
      return readWallet(this.#store, walletId)
    }
    const late = () => toLedgerError(new Error('the database did not answer in time'))
    return within(this.#store.clock, bounds.walletReadMs, reading(), late)
  }

  #makeRoom(): void {
    if (this.#wallets.size < this.#kept) return
    for (const [id, wallet] of this.#wallets)
      if (wallet.openHolds === 0 && !this.#pinned.has(id)) this.#wallets.delete(id)
  }
}
