// The background upkeep of records, done by one gateway of a database at a time: holds of ended generations are removed
// (earlier versions kept them), and records older than the operator keeps them are pruned. It works in small steps,
// rests several times as long as each step took, and delays neither start nor drain.
import type { Store } from '../../store/store.ts'
import { sumAll } from '../rollups/sum-stepper.ts'
import { removeOldRefusals } from '../refusals/refusals-store.ts'
import { firstCursor, prune, type PruneStep } from './prune.ts'
import type { PruneCursor } from './pruned-store.ts'
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
  readonly #keepMs: () => number | 'forever'
  #cancel = () => {}
  #isStopped = false

  /** `keepMs`: how long records are kept. */
  constructor(store: Store, keepMs: () => number | 'forever') {
    this.#store = store
    this.#keepMs = keepMs
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
      const keepMs = this.#keepMs()
      if (keepMs !== 'forever') await this.#prune(clock.nowMs() - keepMs)
    } catch (error) {
      if (error === stopped || this.#isStopped) return
      log.warn({ fault: (error as Error).message }, 'the records could not be cleaned up; it is tried again later')
    }
    this.#cancel = clock.after(EVERY_MS, () => void this.#turn())
  }

  async #prune(beforeMs: number): Promise<void> {
    let generations = 0
    await this.#store.runAlone('prune', async () => {
      const rest = this.#pace()
      await sumAll(this.#store, rest)
      for (let cursor: PruneCursor | undefined = firstCursor; cursor !== undefined;) {
        const step: PruneStep = await prune(this.#store, beforeMs, cursor)
        generations += step.generations
        cursor = step.next
        await rest()
      }
      while (await removeOldRefusals(this.#store, beforeMs)) await rest()
    })
    if (generations > 0) this.#store.log.info({ generations }, 'old records were pruned')
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
