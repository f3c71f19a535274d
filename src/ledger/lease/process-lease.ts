// The lease of this process over everything that it has open: one row, renewed while it lives. What a process leaves
// open when its lease runs out belongs to the reaper (`reaper.ts`). With several gateways the database's own clock
// counts, since theirs may differ.
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'

export class ProcessLease {
  readonly #store: Store
  #id: string
  #openFrom = () => 1
  #written: (fault: Error | undefined) => void = () => {}
  #cancel = () => {}
  #ended = false

  private constructor(store: Store) {
    this.#store = store
    this.#id = newId('prc_', store.random)
  }

  static async take(store: Store): Promise<ProcessLease> {
    const lease = new ProcessLease(store)
    await lease.#register()
    lease.#renewLater()
    return lease
  }

  /** What the holds of this process are kept under. Changes where the lease was lost. */
  get id(): string {
    return this.#id
  }

  /**
   * `openFrom` gives the sequence number below which no hold of this process is open. `written` is called after every
   * renewal; with a fault where the database did not take it.
   */
  watch(openFrom: () => number, written: (fault: Error | undefined) => void = () => {}): void {
    this.#openFrom = openFrom
    this.#written = written
  }

  /** `clean`: nothing is open, so that nobody has to look. */
  async end(clean: boolean): Promise<void> {
    this.#ended = true
    this.#cancel()
    if (!clean) return
    const { db, clock } = this.#store
    const update = db.updateTable('processes').set({ ended_ms: clock.nowMs() }).where('id', '=', this.#id)
    await this.#store.write([update]).catch(() => {})
  }

  async #register(): Promise<void> {
    const { db, clock } = this.#store
    const insert = db.insertInto('processes').values({
      id: this.#id,
      name: `${hostname()}:${process.pid}`,
      started_ms: clock.nowMs(),
      lease_until_ms: this.#leaseUntil(),
      open_from: this.#openFrom(),
      ended_ms: null,
    })
    await this.#store.write([insert])
  }

  #leaseUntil() {
    const { kind, clock } = this.#store
    return kind === 'sqlite'
      ? sql<number>`${clock.nowMs() + bounds.processLeaseMs}`
      : sql<number>`${databaseNow} + ${bounds.processLeaseMs}`
  }

  #renewLater(): void {
    this.#cancel = this.#store.clock.after(bounds.processRenewMs, () => {
      void this.#renew().finally(() => {
        if (!this.#ended) this.#renewLater()
      })
    })
  }

  async #renew(): Promise<void> {
    const { db, log } = this.#store
    const update = db
      .updateTable('processes')
      .set({ lease_until_ms: this.#leaseUntil(), open_from: this.#openFrom() })
      .where('id', '=', this.#id)
      .where('ended_ms', 'is', null)
    try {
      await this.#store.write([expectRows(1, update)])
      this.#written(undefined)
    } catch (error) {
      if (!(error instanceof WriteConflict)) {
        this.#written(error as Error)
        log.warn({ fault: (error as Error).message }, 'the lease of this process could not be renewed')
        return
      }
      // Another gateway has closed what we had open; what opens from now on is under a new name.
      log.error({ process: this.#id }, 'the lease of this process was lost: it was out of reach for too long')
      this.#id = newId('prc_', this.#store.random)
      await this.#register().catch(() => {})
    }
  }
}

/** Postgres' clock, ms since the epoch. */
export const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
