// Gathers refusals in memory and writes them every second, so that a caller in a tight loop costs a few rows and nobody's request
// waits: each is counted by minute, key and code, and of those that are alike in a minute the first is kept as an example. What
// was gathered in the last second is lost with the process; where the database is away they wait for it, and what it may have taken
// or not is written again. Memory and rows have bounds; what passes them is not kept, and the operator is told how much that was.
import { bounds } from '../../foundation/bounds.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import type { Refusal } from './refusal.ts'
import { writeRefusals, type RefusalCount } from './refusals-store.ts'

const MINUTE_MS = 60_000

export class Refusals {
  readonly #store: Store
  #counts = new Map<string, RefusalCount>()
  #examples: Refusal[] = []
  /** What was seen in the minute that runs: the like of each example, and examples by owner. */
  #minuteMs = 0
  readonly #seen = new Set<string>()
  readonly #kept = new Map<string, number>()
  #uncounted = 0
  #isFailing = false
  #isClosed = false
  #cancel: (() => void) | undefined
  #writing: Promise<void> | undefined

  constructor(store: Store) {
    this.#store = store
  }

  note(refusal: Refusal): void {
    this.#count(refusal)
    if (this.#isNew(refusal)) this.#examples.push(refusal)
    this.#cancel ??= this.#store.clock.after(bounds.refusalsEveryMs, () => void this.#write())
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#writing
    this.#isClosed = true
    this.#cancel?.()
    await this.#write()
    this.#cancel?.()
  }

  #count({ ownerId, keyId, code, atMs }: Refusal): void {
    const startMs = atMs - (atMs % MINUTE_MS)
    const name = `${startMs}\n${keyId}\n${code}`
    const known = this.#counts.get(name)
    if (known !== undefined) known.count += 1
    else if (this.#counts.size < bounds.refusalCounts)
      this.#counts.set(name, { owner_id: ownerId, start_ms: startMs, key_id: keyId, code, count: 1 })
    else this.#uncounted += 1
  }

  /** The first of its kind in its minute, of an owner who has not had their part of it. */
  #isNew({ ownerId, keyId, code, model, atMs }: Refusal): boolean {
    const minuteMs = atMs - (atMs % MINUTE_MS)
    if (minuteMs !== this.#minuteMs) {
      this.#minuteMs = minuteMs
      this.#seen.clear()
      this.#kept.clear()
    }
    const kept = this.#kept.get(ownerId) ?? 0
    const kind = `${keyId}\n${code}\n${model}`
    if (kept >= bounds.refusalsOfMinute || this.#seen.size >= bounds.refusalKinds || this.#seen.has(kind)) return false
    this.#seen.add(kind)
    this.#kept.set(ownerId, kept + 1)
    return true
  }

  /** Where the database is away they wait for it, within the same bounds; what it does not take is lost. */
  #failed(error: unknown, counts: ReadonlyMap<string, RefusalCount>, examples: readonly Refusal[]): void {
    const isAway = error instanceof StoreError && !this.#isClosed
    const requests = [...counts.values()].reduce((sum, { count }) => sum + count, 0)
    const what = isAway ? 'refused requests wait to be noted' : 'refused requests could not be noted'
    if (!isAway || !this.#isFailing) this.#store.log.warn({ fault: (error as Error).message, requests }, what)
    this.#isFailing = isAway
    if (!isAway) return
    for (const [name, each] of counts) {
      const known = this.#counts.get(name)
      if (known !== undefined) known.count += each.count
      else if (this.#counts.size < bounds.refusalCounts) this.#counts.set(name, each)
      else this.#uncounted += each.count
    }
    this.#examples = [...examples, ...this.#examples].slice(-bounds.refusalKinds)
    this.#cancel ??= this.#store.clock.after(bounds.refusalsEveryMs, () => void this.#write())
  }

  async #write(): Promise<void> {
    this.#cancel = undefined
    await this.#writing
    const [counts, examples, uncounted] = [this.#counts, this.#examples, this.#uncounted]
    if (counts.size === 0) return
    this.#counts = new Map()
    this.#examples = []
    this.#uncounted = 0
    const { log } = this.#store
    this.#writing = writeRefusals(this.#store, [...counts.values()], examples).then(
      () => void (this.#isFailing = false),
      (error: unknown) => this.#failed(error, counts, examples),
    )
    await this.#writing
    this.#writing = undefined
    if (uncounted > 0) log.warn({ requests: uncounted }, 'more kinds of refused requests than are counted')
  }
}
