// A sliding minute of one key: requests and tokens in one-second slots. The window is the second at hand and the 60
// before it, so that no 60 seconds, wherever they begin, hold more than the limit. Pure but for its own numbers.

/** Slots that count: the current, partial second and 60 whole ones. */
export const WINDOW_SLOTS = 61

type Slot = { second: number; requests: number; tokens: number }

export class SlidingWindow {
  readonly #slots = new Map<number, Slot>()
  #requests = 0
  #tokens = 0
  /** The one of the last second in which something was counted. */
  #newest: Slot | undefined

  /** `second`: of whatever clock the owner counts by. */
  add(second: number, requests: number, tokens: number): void {
    const slot = this.#newest?.second === second ? this.#newest : this.#slots.get(second)
    if (slot === undefined) {
      const made = { second, requests, tokens }
      this.#slots.set(second, made)
      if (this.#newest === undefined || second > this.#newest.second) this.#newest = made
    } else {
      slot.requests += requests
      slot.tokens += tokens
    }
    this.#requests += requests
    this.#tokens += tokens
  }

  /** Drops what is older than the window that ends in `second`. */
  advance(second: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.second > second - WINDOW_SLOTS) break
      this.#slots.delete(slot.second)
      if (slot === this.#newest) this.#newest = undefined
      this.#requests -= slot.requests
      this.#tokens -= slot.tokens
    }
  }

  get requests(): number {
    return this.#requests
  }

  get tokens(): number {
    return this.#tokens
  }

  /** What counts, by the second. */
  slots(): Iterable<Readonly<Slot>> {
    return this.#slots.values()
  }

  /** Nothing counts any more. */
  get isEmpty(): boolean {
    return this.#slots.size === 0
  }

  /** The second in which `what` will have fallen to `most` or less. */
  readFallsTo(what: 'requests' | 'tokens', most: number, second: number): number {
    let left = what === 'requests' ? this.#requests : this.#tokens
    if (left <= most) return second
    // The whole window: every answer tells it, so it is not walked for that.
    if (most === 0 && this.#newest !== undefined && this.#newest[what] > 0) return this.#newest.second + WINDOW_SLOTS
    let at = second
    for (const slot of this.#slots.values()) {
      left -= slot[what]
      at = slot.second + WINDOW_SLOTS
      if (left <= most) break
    }
    return at
  }
}
