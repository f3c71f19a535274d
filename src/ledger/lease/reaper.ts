// Finds processes of a shared database that have died, and closes what they left open. A lease that has run out is not
// enough: while the database was away nobody could renew one. A process is dead once the database has answered for a
// while, and its lease has not been renewed in that time. Holds whose process has no row are found too.
import { bounds } from '../../foundation/bounds.ts'
import type { Store } from '../../store/store.ts'
import { closeProcess } from './hold-store.ts'
import { adoptHolds, readDead } from './process-store.ts'

type Suspect = { leaseUntilMs: number; sinceMs: number }

export class Reaper {
  readonly #store: Store
  readonly #self: () => string
  /** Processes whose lease was found to have run out, and since when, on the monotonic clock. */
  #suspects = new Map<string, Suspect>()
  #cancel = () => {}
  #isStopped = false

  /** `self`: the id of this process, which is not dead. */
  constructor(store: Store, self: () => string) {
    this.#store = store
    this.#self = self
  }

  start(): void {
    void this.#turn()
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }

  async #turn(): Promise<void> {
    try {
      await this.look()
    } catch (error) {
      // Nobody can be judged by a time in which the database did not answer.
      this.#suspects = new Map()
      this.#store.log.warn({ fault: (error as Error).message }, 'dead processes could not be looked for')
    }
    if (!this.#isStopped) this.#cancel = this.#store.clock.after(bounds.reapEveryMs, () => void this.#turn())
  }

  /** Closes what those left open that have been suspected for long enough. @throws StoreError */
  async look(): Promise<void> {
    const nowMs = this.#store.clock.monotonicMs()
    const suspects = new Map<string, Suspect>()
    await adoptHolds(this.#store)
    for (const dead of await readDead(this.#store)) {
      if (dead.id === this.#self()) continue
      const known = this.#suspects.get(dead.id)
      const isSame = known !== undefined && known.leaseUntilMs === dead.leaseUntilMs
      const sinceMs = isSame ? known.sinceMs : nowMs
      if (nowMs - sinceMs >= bounds.reapConfirmMs) await closeProcess(this.#store, dead)
      else suspects.set(dead.id, { leaseUntilMs: dead.leaseUntilMs, sinceMs })
    }
    this.#suspects = suspects
  }
}
