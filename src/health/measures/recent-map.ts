// A map that holds so many entries and no more: what was used least recently leaves first. An entry that is used again moves in a
// list, and the map itself stays as it is: one that is deleted from and added to at every call copies its table again and again,
// and that is work for the garbage collector (see `linked-list.ts`).
import { LinkedList, type Place } from '../../foundation/lists/linked-list.ts'

type Entry<Value> = { readonly key: string; value: Value }

export class RecentMap<Value> {
  readonly #most: number
  readonly #onLeave: (value: Value) => void
  readonly #places = new Map<string, Place<Entry<Value>>>()
  /** What was used least recently first. */
  readonly #order = new LinkedList<Entry<Value>>()

  constructor(most: number, onLeave: (value: Value) => void = () => {}) {
    this.#most = most
    this.#onLeave = onLeave
  }

  get size(): number {
    return this.#places.size
  }

  get(key: string): Value | undefined {
    return this.#places.get(key)?.value.value
  }

  *values(): Iterable<Value> {
    for (const { value } of this.#order) yield value
  }

  /** Adds it, or notes that it is used now. */
  use(key: string, value: Value): void {
    const place = this.#places.get(key)
    if (place !== undefined) {
      place.value.value = value
      this.#order.moveLast(place)
      return
    }
    this.#places.set(key, this.#order.add({ key, value }))
    if (this.#places.size <= this.#most) return
    const oldest = this.#order.shift()
    if (oldest === undefined) return
    this.#places.delete(oldest.key)
    this.#onLeave(oldest.value)
  }

  delete(key: string): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    this.#order.remove(place)
  }
}
