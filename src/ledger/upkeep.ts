// What is done to the records now and then, in the background, by one gateway of a database at a time: holds of ended
// generations are removed (earlier versions kept them). It works in small steps, rests several times as long as each step
// took, and holds up neither start nor drain.
import type { Store } from '../store/store.ts'
import { sweepHolds } from './sweep-holds.ts'

/** The first time comes soon after the start, ms. */
const FIRST_MS = 20_000
const EVERY_MS = 3_600_000
const LEAST_REST_MS = 5
/** How many times as long as a step took is rested after it. */
const RESTS = 4

const stopped = Symbol('stopped')

export class Upkeep {
  readonly #store: Store
  #cancel = () => {}
  #isStopped = false

  constructor(store: Store) {
    this.#store = store
    this.#cancel = store.clock.after(FIRST_MS, () => void this.#turn())
  }

  /** A step under way is finished; nobody waits for it. */
  close(): void {
    this.#isStopped = true
    this.#cancel()
  }

  async #turn(): Promise<void> {
    const { log, clock } = this.#store
    try {
      const removed = await this.#store.runAlone('sweep', () => sweepHolds(this.#store, this.#pace()))
      if (removed !== 'busy' && removed > 0) log.info({ holds: removed }, 'holds of ended generations were removed')
    } catch (error) {
      if (error === stopped || this.#isStopped) return
      log.warn({ fault: (error as Error).message }, 'the records could not be cleaned up; it is tried again later')
    }
    this.#cancel = clock.after(EVERY_MS, () => void this.#turn())
  }

  #pace(): () => Promise<void> {
    const { clock } = this.#store
    let workedFromMs = clock.monotonicMs()
    return async () => {
      if (this.#isStopped) throw stopped
      const restMs = Math.max(LEAST_REST_MS, RESTS * (clock.monotonicMs() - workedFromMs))
      await new Promise<void>((resolve) => clock.after(restMs, resolve))
      workedFromMs = clock.monotonicMs()
    }
  }
}
