// Finds out who is calling by the text of a key: from memory where the key is known, otherwise with one query, however
// many requests wait for the same key. A database that does not answer is 500 `db_error`, never a 401; keys that are in
// memory keep working for a while.
import { hash } from 'node:crypto'
import type { Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Store } from '../../store/store.ts'
import { decodePrincipal, selectKeys } from '../key-store.ts'
import { digestKey, looksLikeKey } from '../key-text.ts'
import type { Principal } from '../key.ts'
import { PrincipalCache } from './principal-cache.ts'

/** How long keys in memory are trusted while the database cannot say whether they changed, ms. */
const STALE_MS = 60_000

export class Authenticator {
  readonly #store: Store
  readonly #clock: Clock
  readonly #secret: Buffer
  readonly #salt: string
  readonly #cache: PrincipalCache
  readonly #lookups = new Map<string, Promise<Principal | undefined>>()
  /** Raised by every change: a look-up that began before it is not kept. */
  #epoch = 0
  /** Read since the last change. */
  #current = new WeakSet<Principal>()

  constructor(store: Store, secret: Buffer) {
    this.#store = store
    this.#clock = store.clock
    this.#secret = secret
    this.#salt = secret.toString('base64')
    this.#cache = new PrincipalCache(store.clock)
  }

  /**
   * Who the text belongs to; undefined: nobody. Whether that key may be used is `assertActive`'s to say.
   * Throws, or rejects with, GatewayError `db_error` where the database cannot be asked.
   */
  authenticate(text: string): Principal | undefined | Promise<Principal | undefined> {
    if (!looksLikeKey(text)) return undefined
    // In memory by a digest that is cheaper than the stored one; as full as that, and never stored.
    const name = hash('sha256', this.#salt + text, 'base64')
    const cached = this.#cache.read(name)
    if (cached === undefined) return this.#lookUp(name, digestKey(text, this.#secret))
    if (this.#clock.monotonicMs() - this.#store.heardMs() > STALE_MS)
      throw new GatewayError('db_error', 'The database is not available.', { detail: 'keys in memory are too old' })
    return cached === 'unknown' ? undefined : cached
  }

  /** Whether no change has come since this principal was read. */
  isCurrent(principal: Principal): boolean {
    return this.#current.has(principal)
  }

  /** Drops everything in memory: some key, owner or wallet has changed. */
  forget(): void {
    this.#epoch += 1
    this.#current = new WeakSet()
    this.#cache.clear()
    this.#lookups.clear()
  }

  #lookUp(name: string, digest: string): Promise<Principal | undefined> {
    const running = this.#lookups.get(name)
    if (running !== undefined) return running
    const epoch = this.#epoch
    const lookup = this.#read(digest)
      .then((principal) => {
        if (epoch !== this.#epoch) return principal
        this.#cache.write(name, principal)
        if (principal !== undefined) this.#current.add(principal)
        return principal
      })
      .finally(() => {
        if (this.#lookups.get(name) === lookup) this.#lookups.delete(name)
      })
    this.#lookups.set(name, lookup)
    return lookup
  }

  async #read(digest: string): Promise<Principal | undefined> {
    try {
      const row = await selectKeys(this.#store.db).where('keys.digest', '=', digest).executeTakeFirst()
      return row === undefined ? undefined : decodePrincipal(row)
    } catch (error) {
      throw new GatewayError('db_error', 'The database is not available.', {
        detail: (error as Error).message,
        cause: error,
      })
    }
  }
}
