// A table of what is remembered of each key that calls. Keys of which nothing is left to remember are dropped now and
// then: when there are many, and again when there are twice as many as were left the last time.
import { bounds } from '../foundation/bounds.ts'

export class KeyTable<T> {
  readonly #make: () => T
  readonly #isIdle: (entry: T) => boolean
  readonly #entries = new Map<string, T>()
  #dropAt: number = bounds.limitKeys

  constructor(make: () => T, isIdle: (entry: T) => boolean) {
    this.#make = make
    this.#isIdle = isIdle
  }

  get size(): number {
    return this.#entries.size
  }

  get(keyId: string): T | undefined {
    return this.#entries.get(keyId)
  }

  /** Made where there is none. */
  find(keyId: string): T {
    const known = this.#entries.get(keyId)
    if (known !== undefined) return known
    if (this.#entries.size >= this.#dropAt) this.#dropIdle()
    const entry = this.#make()
    this.#entries.set(keyId, entry)
    return entry
  }

  #dropIdle(): void {
    for (const [id, entry] of this.#entries) if (this.#isIdle(entry)) this.#entries.delete(id)
    this.#dropAt = Math.max(bounds.limitKeys, 2 * this.#entries.size)
  }
}
