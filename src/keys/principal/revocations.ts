// Tells running generations that their key, or its owner, may not be used any more: disabled, deleted, expired or
// suspended, here or at another gateway of the database. One subscription for each generation; the database is asked
// only after something has changed or a key has expired, for all keys that have subscriptions together.
import { LinkedList } from '../../foundation/lists/linked-list.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Store } from '../../store/store.ts'
import { refuseInactive } from './assert-active.ts'
import type { KeyStatus, OwnerStatus, Principal } from '../key.ts'

/** Between two looks for keys that have expired, and before a read that failed is tried again, ms. */
const LOOK_MS = 250
/** Keys in one query. */
const KEYS_READ = 500

/** `refusal`: what a request with this key would be answered now. */
export type OnRevoked = (refusal: GatewayError) => void

type Watched = { expiresMs: number | undefined; actions: LinkedList<OnRevoked> }

export class Revocations {
  readonly #store: Store
  readonly #watched = new Map<string, Watched>()
  #expiring = 0
  #isLooking = false
  #again = false
  /** The last read failed and will be made again. */
  #isRetrying = false
  #hasTimer = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Generations that wait for word. */
  get size(): number {
    let size = 0
    for (const { actions } of this.#watched.values()) size += actions.size
    return size
  }

  /** Calls `action` once, when `principal` may not be used any more; the answer takes that back. */
  add({ key }: Principal, action: OnRevoked): () => void {
    const watched = this.#watched.get(key.id) ?? this.#watch(key.id, key.expiresMs)
    const place = watched.actions.add(action)
    this.#armTimer()
    return () => {
      if (!watched.actions.remove(place) || watched.actions.size > 0) return
      if (this.#watched.get(key.id) === watched) this.#forget(key.id, watched)
    }
  }

  /** Reads the keys that have subscriptions: something about keys or owners has changed. */
  look(): void {
    this.#again = true
    if (!this.#isLooking) void this.#lookAll()
  }

  async #lookAll(): Promise<void> {
    this.#isLooking = true
    try {
      while (this.#again) {
        this.#again = false
        const ids = [...this.#watched.keys()]
        for (let from = 0; from < ids.length; from += KEYS_READ) await this.#lookAt(ids.slice(from, from + KEYS_READ))
      }
    } catch (error) {
      this.#retry(error)
    } finally {
      this.#isLooking = false
    }
  }

  #retry(error: unknown): void {
    if (this.#isRetrying) return
    this.#isRetrying = true
    const { log, clock } = this.#store
    log.warn({ fault: (error as Error).message }, 'whether running keys were revoked could not be read; once more')
    clock.after(LOOK_MS, () => {
      this.#isRetrying = false
      if (this.#watched.size > 0) this.look()
    })
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('keys')
      .innerJoin('owners', 'owners.id', 'keys.owner_id')
      .select(['keys.id', 'keys.status', 'keys.expires_ms', 'owners.status as owner_status'])
      .where('keys.id', 'in', ids)
      .execute()
    const nowMs = this.#store.clock.nowMs()
    const found = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) {
      const watched = this.#watched.get(id)
      if (watched === undefined) continue
      const row = found.get(id)
      const standing = {
        status: (row?.status ?? 'deleted') as KeyStatus,
        expiresMs: row?.expires_ms ?? undefined,
        ownerStatus: (row?.owner_status ?? 'deleted') as OwnerStatus,
      }
      const refusal = refuseInactive(standing, nowMs)
      if (refusal === undefined) this.#setExpiry(watched, standing.expiresMs)
      else this.#revoke(id, watched, refusal)
    }
  }

  #revoke(keyId: string, watched: Watched, refusal: GatewayError): void {
    this.#forget(keyId, watched)
    for (let action = watched.actions.shift(); action !== undefined; action = watched.actions.shift()) {
      try {
        action(refusal)
      } catch (error) {
        // One that fails must not keep the others running.
        this.#store.log.error({ err: error }, 'a bug: please report it')
      }
    }
  }

  #watch(keyId: string, expiresMs: number | undefined): Watched {
    const watched: Watched = { expiresMs: undefined, actions: new LinkedList() }
    this.#watched.set(keyId, watched)
    this.#setExpiry(watched, expiresMs)
    return watched
  }

  #forget(keyId: string, watched: Watched): void {
    this.#watched.delete(keyId)
    this.#setExpiry(watched, undefined)
  }

  #setExpiry(watched: Watched, expiresMs: number | undefined): void {
    this.#expiring += Number(expiresMs !== undefined) - Number(watched.expiresMs !== undefined)
    watched.expiresMs = expiresMs
    this.#armTimer()
  }

  /** The timer runs only while a key that is watched will expire. */
  #armTimer(): void {
    if (this.#expiring === 0 || this.#hasTimer) return
    this.#hasTimer = true
    this.#store.clock.after(LOOK_MS, () => {
      this.#hasTimer = false
      const nowMs = this.#store.clock.nowMs()
      for (const { expiresMs } of this.#watched.values()) {
        if (expiresMs === undefined || expiresMs > nowMs) continue
        this.look()
        break
      }
      this.#armTimer()
    })
  }
}
