// Saves the current minute of every key, so that a restart gives no key a fresh one: every few seconds one statement
// writes what has changed since, summed over some seconds, and once more at the end. A crash loses what came after the
// last write. Rows hold seconds since the epoch; rows that are read at the start count by their age, so a clock that
// was set meanwhile does no harm.
import type { SqliteStore } from '../../store/store.ts'
import type { SlidingWindow } from '../rules/window.ts'
import { WINDOW_SLOTS } from '../rules/window.ts'
import { readSlots, saveSlots, type SlotRow } from './slot-store.ts'

const SAVE_MS = 5_000
/** Seconds that are summed in one row, under the last of them: a restart never counts them too early. */
const SUMMED = 5

/** One key's use in one second of the steady clock. */
type SavedSlot = { keyId: string; second: number; requests: number; tokens: number }

export class SavedWindows {
  readonly #store: SqliteStore
  /** What turns a second of the steady clock into one since the epoch, as it was at the start. */
  readonly #epochOffset: number
  /** The oldest second of each key that the disk does not have as memory has it. */
  #changed = new Map<string, number>()
  #isFirst = true
  #saving: Promise<void> = Promise.resolve()
  #stopTimer: (() => void) | undefined
  #windowOf: (keyId: string) => SlidingWindow | undefined = () => undefined

  constructor(store: SqliteStore) {
    this.#store = store
    this.#epochOffset = Math.floor(store.clock.nowMs() / 1_000) - this.#second()
  }

  /** What was saved and still counts, the oldest first. `windowOf` finds what is to be saved from now on. */
  async load(windowOf: (keyId: string) => SlidingWindow | undefined): Promise<SavedSlot[]> {
    this.#windowOf = windowOf
    const rows = await readSlots(this.#store)
    const now = this.#second()
    const slots: SavedSlot[] = []
    for (const { key_id, slot, requests, tokens } of rows) {
      const age = now + this.#epochOffset - slot
      if (age >= WINDOW_SLOTS || age < -SUMMED) continue
      const second = now - Math.max(0, age)
      slots.push({ keyId: key_id, second, requests, tokens })
      this.note(key_id, second)
    }
    return slots
  }

  /** What counts for this key in `second` has changed. */
  note(keyId: string, second: number): void {
    const oldest = this.#changed.get(keyId)
    if (oldest === undefined || second < oldest) this.#changed.set(keyId, second)
    this.#stopTimer ??= this.#store.clock.after(SAVE_MS, () => {
      this.#stopTimer = undefined
      void this.#save()
    })
  }

  close(): Promise<void> {
    this.#stopTimer?.()
    return this.#save()
  }

  /** One at a time, in their order. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#saveChanged())
    return this.#saving
  }

  async #saveChanged(): Promise<void> {
    if (this.#changed.size === 0) return
    const changed = this.#changed
    this.#changed = new Map()
    const rows = [...changed].flatMap(([keyId, from]) => this.#sum(keyId, from))
    const now = this.#second() + this.#epochOffset
    // What an earlier process saved is written anew by the first time, under the seconds of this one.
    const passed = this.#isFirst ? 'all' : now - WINDOW_SLOTS
    try {
      await saveSlots(this.#store, rows, passed)
      this.#isFirst = false
    } catch (error) {
      this.#store.log.warn({ fault: (error as Error).message }, 'the minute of the limits could not be saved')
      for (const [keyId, from] of changed) this.note(keyId, from)
    }
  }

  #sum(keyId: string, from: number): SlotRow[] {
    const sums = new Map<number, SlotRow>()
    for (const { second, requests, tokens } of this.#windowOf(keyId)?.slots() ?? []) {
      const last = lastOf(second)
      if (last < lastOf(from)) continue
      const sum = sums.get(last)
      if (sum === undefined) sums.set(last, [keyId, last + this.#epochOffset, requests, tokens])
      else {
        sum[2] += requests
        sum[3] += tokens
      }
    }
    return [...sums.values()]
  }

  #second(): number {
    return Math.floor(this.#store.clock.monotonicMs() / 1_000)
  }
}

/** The last of the seconds that are summed with this one. */
function lastOf(second: number): number {
  return Math.floor(second / SUMMED) * SUMMED + SUMMED - 1
}
