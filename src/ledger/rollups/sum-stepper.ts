// One step of summing: some records, and what they add to the sums of pages, in one transaction with the mark that says how far
// the records are summed. Each record is summed once: a step that another one was faster than is refused whole.
import { bounds } from '../../foundation/bounds.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { SumStateTable } from '../../store/migrations/sum-tables.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { listCardVersions } from './count-generation.ts'
import { GatheredSums, type Event, type Series } from './gathered-sums.ts'
import { writeSums } from './sums-store.ts'
import { readCards } from './cards-store.ts'
import { queueOldRecords, readQueuedRecords, readRecords } from './records-store.ts'
import { insertSeries, readSeriesIds } from './series-store.ts'
import { moveSumState, readSumState } from './sum-state-store.ts'

type SumStep = {
  records: number
  /** The next step may have something to do at once. */
  hasMore: boolean
}

/** How often a step is tried that another one was faster than. */
const TRIES = 20

/**
 * Sums all records that there are. `rest` is waited for after each step.
 * @throws WriteConflict where others sum all the time, StoreError
 */
export async function sumAll(store: Store, rest: () => Promise<void> = async () => {}): Promise<void> {
  const stepper = new SumStepper(store)
  for (let tries = 1; ;) {
    try {
      if (!(await stepper.step()).hasMore) return
      tries = 1
    } catch (error) {
      if (!(error instanceof WriteConflict) || tries === TRIES) throw error
      tries += 1
    }
    await rest()
  }
}

/** What steps remember of each other: cards and the numbers of series never change. */
export class SumStepper {
  readonly #store: Store
  readonly #cards = new Map<string, PriceCard | 'free'>([['free', 'free']])
  readonly #series = new Map<string, number>()

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Sums what comes next.
   * @throws WriteConflict where somebody else sums too, StoreError
   */
  async step(): Promise<SumStep> {
    const store = this.#store
    const state = await readSumState(store)
    const next = await (store.kind === 'sqlite' ? readRecords : readQueuedRecords)(store, state)
    const { events, sequence, writes, hasMore } = next
    if (events.length === 0 && writes.length === 0) return this.#queueOld(state)
    const gathered = new GatheredSums(await this.#readCards(events))
    for (const event of events) gathered.add(event)
    const { found, made, nextId } = await this.#numberSeries(gathered.series, state.next_series)
    const nowMs = store.clock.nowMs()
    const change = moveSumState(store, state, { sequence, next_series: nextId, summed_ms: nowMs })
    const findId = (name: string) => found.get(name) ?? 0
    await store.write([
      expectRows(1, change),
      ...writes,
      ...insertSeries(store, made),
      ...writeSums(store.kind, gathered, nowMs, findId),
    ])
    this.#remember(found)
    return { records: events.length, hasMore: hasMore || store.kind === 'postgres' }
  }

  /** On Postgres, where the queue is empty: puts older records into it. */
  async #queueOld(state: SumStateTable): Promise<SumStep> {
    const writes = this.#store.kind === 'sqlite' ? undefined : await queueOldRecords(this.#store, state)
    if (writes !== undefined) await this.#store.write(writes)
    return { records: 0, hasMore: writes !== undefined }
  }

  async #readCards(events: readonly Event[]): Promise<ReadonlyMap<string, PriceCard | 'free'>> {
    const missing = new Set(events.flatMap(({ row }) => listCardVersions(row)).filter((each) => !this.#cards.has(each)))
    if (this.#cards.size > bounds.sumSeries) this.#cards.clear()
    for (const [version, card] of await readCards(this.#store, [...missing])) this.#cards.set(version, card)
    return this.#cards.set('free', 'free')
  }

  /** The numbers of all series that these records count in; those that have none yet get the next ones. */
  async #numberSeries(all: ReadonlyMap<string, Series>, nextId: number) {
    const found = new Map(
      [...all.keys()].flatMap((name) => {
        const id = this.#series.get(name)
        return id === undefined ? [] : [[name, id] as const]
      }),
    )
    const unknown = [...all].filter(([name]) => !found.has(name))
    for (const [name, id] of await readSeriesIds(
      this.#store,
      unknown.map(([, series]) => series),
    ))
      found.set(name, id)
    const made = unknown
      .filter(([name]) => !found.has(name))
      .map(([name, series], index) => {
        found.set(name, nextId + index)
        return { ...series, id: nextId + index }
      })
    return { found, made, nextId: nextId + made.length }
  }

  #remember(found: ReadonlyMap<string, number>): void {
    if (this.#series.size + found.size > bounds.sumSeries) this.#series.clear()
    for (const [name, id] of found) this.#series.set(name, id)
  }
}
