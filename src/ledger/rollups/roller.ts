// Follows the records in the background and keeps the sums of pages, in small steps: it rests as long as each step took, looks
// for new records every few seconds, and delays neither a start nor a drain. Of the gateways that share a database one does
// it at a time. Sums by minute and by hour are removed where they are too old.
import { bounds } from '../../foundation/bounds.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { removeOldMinutes } from '../refusals/refusals-store.ts'
import { hasOldSums, removeOldSums } from './old-sums-store.ts'
import { SumStepper } from './sum-stepper.ts'

const FIRST_MS = 1_000
/** Until somebody who could not follow tries again, ms. */
const AGAIN_MS = 10_000
/** After so long another gateway may have its turn, ms. */
const TURN_MS = 5 * 60_000
const LEAST_REST_MS = 1

const stopped = Symbol('stopped')

export class Roller {
  /** Records that this process has summed. */
  summed = 0
  readonly #store: Store
  readonly #stepper: SumStepper
  #cancel = () => {}
  #wake = () => {}
  #isStopped = false
  #sweptMs = Number.NEGATIVE_INFINITY

  constructor(store: Store) {
    this.#store = store
    this.#stepper = new SumStepper(store)
    this.#cancel = store.clock.after(FIRST_MS, () => void this.#turn())
  }

  /** A step under way is finished; nobody waits for it. */
  close(): void {
    this.#isStopped = true
    this.#cancel()
    this.#wake()
  }

  async #turn(): Promise<void> {
    const { clock, log, runAlone } = this.#store
    let againMs = AGAIN_MS
    try {
      if ((await runAlone('sum', () => this.#follow())) !== 'busy') againMs = bounds.sumEveryMs
    } catch (error) {
      if (error === stopped || this.#isStopped) return
      // Somebody else sums: another gateway whose turn it is, or a command that prunes.
      if (!(error instanceof WriteConflict))
        log.warn(
          { fault: (error as Error).message },
          'the sums that pages read could not be continued; it is tried again',
        )
    }
    if (!this.#isStopped) this.#cancel = clock.after(againMs, () => void this.#turn())
  }

  async #follow(): Promise<void> {
    const { clock } = this.#store
    const endMs = clock.monotonicMs() + TURN_MS
    while (clock.monotonicMs() < endMs) {
      const startedMs = clock.monotonicMs()
      const { records, hasMore } = await this.#stepper.step()
      this.summed += records
      const tookMs = clock.monotonicMs() - startedMs
      if (!hasMore && clock.monotonicMs() - this.#sweptMs >= bounds.sumSweepEveryMs) await this.#sweep()
      await this.#rest(hasMore ? Math.max(LEAST_REST_MS, tookMs) : bounds.sumEveryMs)
    }
  }

  async #sweep(): Promise<void> {
    const nowMs = this.#store.clock.nowMs()
    for (const [table, keptMs] of [
      ['series_minutes', bounds.sumMinutesMs],
      ['series_hours', bounds.sumHoursMs],
    ] as const)
      while (await hasOldSums(this.#store, table, nowMs - keptMs)) {
        await this.#store.write([removeOldSums(table, nowMs - keptMs)])
        await this.#rest(LEAST_REST_MS)
      }
    while (await removeOldMinutes(this.#store, nowMs - bounds.sumMinutesMs)) await this.#rest(LEAST_REST_MS)
    this.#sweptMs = this.#store.clock.monotonicMs()
  }

  async #rest(ms: number): Promise<void> {
    if (this.#isStopped) throw stopped
    await new Promise<void>((resolve) => {
      const cancel = this.#store.clock.after(ms, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    if (this.#isStopped) throw stopped
  }
}
