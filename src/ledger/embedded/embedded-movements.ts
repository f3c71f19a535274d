// Money into and out of wallets by hand, and their credit limits. A movement is judged and taken in the same turn of
// the event loop, so that two withdrawals at once cannot both find the same money. Money that goes out counts at once;
// money that comes in counts when it is on disk.
import type { Nanos } from '../../foundation/nanos.ts'
import type { SqliteStore } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import type { PostingRequest } from '../ledger.ts'
import { encodePosting, postingColumns } from '../rows/posting.ts'
import { assertPosting } from '../rules/assert-posting.ts'
import { wasPosted } from '../rows/read-wallet.ts'
import { toRow } from '../rows/to-row.ts'
import { assertCanPost, assertCreditLimit, type Wallet } from '../rules/wallet.ts'
import type { EmbeddedWallets } from './embedded-wallets.ts'

export class EmbeddedMovements {
  readonly #store: SqliteStore
  readonly #wallets: EmbeddedWallets
  /** Postings being written, by idempotency key. */
  readonly #posting = new Map<string, Promise<Wallet>>()
  /** The newest change of a credit limit. */
  #limiting: Promise<unknown> = Promise.resolve()

  constructor(store: SqliteStore, wallets: EmbeddedWallets) {
    this.#store = store
    this.#wallets = wallets
  }

  /** As `Ledger.post`. */
  async post(request: PostingRequest): Promise<Wallet> {
    assertPosting(request)
    const { walletId, idempotencyKey } = request
    for (;;) {
      if (await wasPosted(this.#store, request)) return this.#wallets.use(walletId, (wallet) => ({ ...wallet }))
      const posted = await this.#wallets.use(walletId, (wallet) => {
        const running = this.#posting.get(idempotencyKey)
        // The same key at the same time: what becomes of the first decides.
        return running === undefined ? this.#post(request, wallet) : running.then(ignore, ignore)
      })
      if (posted !== undefined) return posted
    }
  }

  /** As `Ledger.setCreditLimit`; undefined: unlimited. */
  setCreditLimit(walletId: string, limit: Nanos | undefined): Promise<Wallet> {
    // One after the other, so that one which fails can be taken back.
    const limiting = this.#limiting.then(() => this.#wallets.use(walletId, (wallet) => this.#limit(wallet, limit)))
    this.#limiting = limiting.catch(ignore)
    return limiting
  }

  /** Judges and takes before its first await. */
  #post(request: PostingRequest, wallet: Wallet): Promise<Wallet> {
    const { nanos, idempotencyKey } = request
    assertCanPost(wallet, nanos)
    const out = nanos < 0n ? nanos : 0n
    wallet.posted += out
    const { db, clock } = this.#store
    const row = toRow(Object.keys(postingColumns), encodePosting(request, clock.nowMs()))
    // The database judges these rows before it answers: what only the journal has was judged by nobody.
    const written = this.#store.write([
      db.insertInto('postings').values(row),
      db
        .updateTable('wallets')
        .set((set) => ({ posted_nanos: set('posted_nanos', '+', nanos) }))
        .where('id', '=', wallet.id),
    ])
    const posting = this.#wallets
      .keep(wallet, async () => {
        try {
          await written
        } catch (error) {
          wallet.posted -= out
          throw toLedgerError(error)
        }
        wallet.posted += nanos - out
        return { ...wallet }
      })
      .finally(() => this.#posting.delete(idempotencyKey))
    this.#posting.set(idempotencyKey, posting)
    return posting
  }

  /** Judges before its first await. A lower limit counts at once, a higher one when it is on disk. */
  #limit(wallet: Wallet, limit: Nanos | undefined): Promise<Wallet> {
    assertCreditLimit(wallet, limit)
    const before = wallet.creditLimit
    if (limit !== undefined && (before === undefined || limit < before)) wallet.creditLimit = limit
    const update = this.#store.db
      .updateTable('wallets')
      .set({ credit_limit_nanos: limit ?? null })
      .where('id', '=', wallet.id)
    const written = this.#store.write([update])
    return this.#wallets.keep(wallet, async () => {
      try {
        await written
      } catch (error) {
        wallet.creditLimit = before
        throw toLedgerError(error)
      }
      wallet.creditLimit = limit
      return { ...wallet }
    })
  }
}

function ignore(): undefined {}
