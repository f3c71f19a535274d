// The audit log: every management action, appended to a chain that cannot be changed unnoticed. Appends are written one after
// the other, also where several gateways share the database; how many wait is bounded.
import { bounds } from '../foundation/bounds.ts'
import { StoreError, WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { hashEntry, type AuditEntry, type AuditEvent } from './entry.ts'
import { insertEntry, readEntries, readEntriesAfter, readHeadEntry, type AuditQuery } from './entry-store.ts'
import { maskSecrets, writeMasked } from './write-masked.ts'

/** So often another gateway may have been faster; each time one of them has written. */
const TRIES = 100

export class AuditLog {
  readonly #store: Store
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** Durable when it resolves. @throws StoreError where it could not be written: then what it says was not recorded. */
  append(event: AuditEvent): Promise<void> {
    if (this.#waiting >= bounds.auditLogWaiting)
      return Promise.reject(new StoreError('The audit log takes no more entries now: too many wait to be written.'))
    this.#waiting += 1
    const written = this.#last.then(() => this.#append(event))
    this.#last = written.catch(() => {}).finally(() => (this.#waiting -= 1))
    return written
  }

  /** The newest first. */
  list(query: AuditQuery): Promise<AuditEntry[]> {
    return readEntries(this.#store, query)
  }

  /** The oldest first, so many as are read in one step, from behind `after`. */
  readAfter(after: number, workspaceId: string | undefined): Promise<AuditEntry[]> {
    return readEntriesAfter(this.#store, after, bounds.auditLogStep, workspaceId)
  }

  async #append(event: AuditEvent): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const head = await readHeadEntry(this.#store)
      const unsigned = {
        ...event,
        target: event.target && maskSecrets(event.target),
        before: event.before && writeMasked(event.before),
        after: event.after && writeMasked(event.after),
        sequence: head.sequence + 1,
        atMs: this.#store.clock.nowMs(),
        previousHash: head.hash,
      }
      try {
        return await insertEntry(this.#store, { ...unsigned, hash: hashEntry(unsigned) }, head)
      } catch (error) {
        if (!(error instanceof WriteConflict)) throw error
        if (tries >= TRIES) throw new StoreError('The audit log could not be written: other gateways were faster.')
      }
    }
  }
}
