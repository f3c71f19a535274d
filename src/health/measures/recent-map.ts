// A map that holds so many entries and no more: what was used least recently leaves first.

export class RecentMap<Value> {
  readonly #most: number
  readonly #onLeave: (value: Value) => void
  readonly #entries = new Map<string, Value>()
  #newest: string | undefined

  constructor(most: number, onLeave: (value: Value) => void = () => {}) {
    this.#most = most
    this.#onLeave = onLeave
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)
  }

  values(): Iterable<Value> {
    return this.#entries.values()
  }

  /** Adds it, or notes that it is used now. */
  use(key: string, value: Value): void {
    if (key === this.#newest) {
      this.#entries.set(key, value)
      return
    }
    this.#entries.delete(key)
    this.#entries.set(key, value)
    this.#newest = key
    if (this.#entries.size <= this.#most) return
    for (const [oldest, left] of this.#entries) {
      this.#entries.delete(oldest)
      this.#onLeave(left)
      return
    }
  }

  delete(key: string): void {
    this.#entries.delete(key)
    if (this.#newest === key) this.#newest = undefined
  }
}
