// Long delays by the thousand: bounds on attempts, silences, heartbeats, of which nearly all are cancelled. They are kept
// in slots of a quarter of a second and one timer looks at the next slot, so that setting and cancelling one costs a
// list's add and remove. An action runs up to two slots late, never early: its slot ends late, and is looked at late.
import { LinkedList } from '../lists/linked-list.ts'

const SLOT_MS = 250

export class Deadlines {
  readonly #slots = new Map<number, LinkedList<() => void>>()
  #timer: NodeJS.Timeout | undefined

  /** Runs `action` once after `delayMs` or up to two slots more; the answer cancels it. Does not keep the process alive. */
  after(delayMs: number, action: () => void): () => void {
    const slot = Math.ceil((performance.now() + delayMs) / SLOT_MS)
    let entries = this.#slots.get(slot)
    if (entries === undefined) this.#slots.set(slot, (entries = new LinkedList()))
    const those = entries
    const place = those.add(action)
    this.#timer ??= setInterval(() => this.#run(), SLOT_MS).unref()
    return () => void those.remove(place)
  }

  #run(): void {
    const now = Math.floor(performance.now() / SLOT_MS)
    for (const [slot, entries] of this.#slots) {
      if (slot > now) continue
      this.#slots.delete(slot)
      for (let action = entries.shift(); action !== undefined; action = entries.shift()) action()
    }
    if (this.#slots.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
