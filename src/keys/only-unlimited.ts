// Tells whether every key belongs to an unlimited owner, that is, whether the gateway serves only the person who runs
// it. Stages ask at each request, so the answer is kept in memory and read again when keys, owners or wallets have
// changed. Until the first read it is false, which closes to strangers what depends on it.
import type { Store } from '../store/store.ts'

/** After a read that failed, ms. */
const RETRY_MS = 500

export class OnlyUnlimited {
  readonly #store: Store
  #value = false
  #wasRead = false
  #reading: Promise<void> | undefined
  #again = false

  constructor(store: Store) {
    this.#store = store
  }

  get value(): boolean {
    return this.#value
  }

  /** Resolves once what the database held at the call is known here, or could not be read; then it is tried again. */
  async read(): Promise<void> {
    if (this.#reading !== undefined) {
      this.#again = true
      return this.#reading
    }
    this.#reading = this.#readAll()
    return this.#reading
  }

  /** The first limited key changes what all keys may do, so that the operator must hear of it. */
  #take(value: boolean): void {
    if (this.#wasRead && value !== this.#value) {
      const now = value
        ? 'every key is the unlimited owner’s again: what of your accounts the configuration does not name is open to them'
        : 'a limited owner has a key now: for all keys what of your accounts no `allow` opens is closed, see docs/providers.md'
      this.#store.log.warn({ everyOwnerIsUnlimited: value }, now)
    }
    this.#value = value
    this.#wasRead = true
  }

  async #readAll(): Promise<void> {
    const { db, log, clock } = this.#store
    try {
      do {
        this.#again = false
        const limited = await db
          .selectFrom('keys')
          .leftJoin('wallets', 'wallets.owner_id', 'keys.owner_id')
          .select('keys.id')
          .where('keys.status', '!=', 'deleted')
          .where((where) => where.or([where('wallets.id', 'is', null), where('credit_limit_nanos', 'is not', null)]))
          .limit(1)
          .executeTakeFirst()
        this.#take(limited === undefined)
      } while (this.#again)
    } catch (error) {
      log.warn({ fault: (error as Error).message }, 'whether every owner is unlimited could not be read again')
      clock.after(RETRY_MS, () => void this.read())
    } finally {
      this.#reading = undefined
    }
  }
}
