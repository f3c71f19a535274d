// The lease of this process over everything that it has open: one row, renewed while it lives. What a process leaves
// open when its lease runs out belongs to the reaper (`reaper.ts`).
import { newId } from '../../foundation/ids.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { bounds } from '../../foundation/bounds.ts'
import { endProcess, registerProcess, renewProcess } from './process-store.ts'

export class ProcessLease {
  readonly #store: Store
  #id: string
  /** Its row is in the database. */
  #isRegistered = false
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
    await lease.#write()
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
    if (clean) await endProcess(this.#store, this.#id).catch(() => {})
  }

  async #write(): Promise<void> {
    await (this.#isRegistered ? renewProcess : registerProcess)(this.#store, this.#id, this.#openFrom())
    this.#isRegistered = true
  }

  #renewLater(): void {
    this.#cancel = this.#store.clock.after(bounds.processRenewMs, () => {
      void this.#renew().finally(() => {
        if (!this.#ended) this.#renewLater()
      })
    })
  }

  async #renew(): Promise<void> {
    const { log, random } = this.#store
    try {
      await this.#write()
      this.#written(undefined)
    } catch (error) {
      if (!(error instanceof WriteConflict)) {
        this.#written(error as Error)
        log.warn({ fault: (error as Error).message }, 'the lease of this process could not be renewed')
        return
      }
      // Another gateway has closed what we had open; what opens from now on is under a new name.
      log.error({ process: this.#id }, 'the lease of this process was lost: it was out of reach for too long')
      this.#id = newId('prc_', random)
      this.#isRegistered = false
      // Where it cannot be written now, the next renewal writes it.
      await this.#write().catch(() => {})
    }
  }
}
