// A queue that is fair between holders: first in, first out for each holder, and one entry of each holder in turn, so
// that a holder of many entries delays only their own. The whole queue and each holder's part have a bound.

export class FairQueue<T> {
  readonly #most: number
  readonly #mostOfOne: number
  /** Holders in the order of their turns; none is empty. */
  readonly #waiting = new Map<string, T[]>()
  #size = 0

  constructor(most: number, mostOfOne: number) {
    this.#most = most
    this.#mostOfOne = mostOfOne
  }

  get size(): number {
    return this.#size
  }

  /** False: there is no room for it. */
  add(holder: string, value: T): boolean {
    const own = this.#waiting.get(holder)
    if (this.#size >= this.#most || (own?.length ?? 0) >= this.#mostOfOne) return false
    if (own === undefined) this.#waiting.set(holder, [value])
    else own.push(value)
    this.#size += 1
    return true
  }

  /** The oldest of the holder whose turn it is; `fits`: of those that fit, others keep their place and their turn. */
  shift(fits?: (value: T) => boolean): T | undefined {
    for (const [holder, own] of this.#waiting) {
      const at = fits === undefined ? 0 : own.findIndex(fits)
      if (at === -1) continue
      this.#waiting.delete(holder)
      const [value] = own.splice(at, 1)
      if (own.length > 0) this.#waiting.set(holder, own)
      this.#size -= 1
      return value
    }
    return undefined
  }

  /** Nobody waits for it any more. False: it is not there. */
  remove(holder: string, value: T): boolean {
    const own = this.#waiting.get(holder)
    const at = own?.indexOf(value) ?? -1
    if (own === undefined || at === -1) return false
    own.splice(at, 1)
    if (own.length === 0) this.#waiting.delete(holder)
    this.#size -= 1
    return true
  }
}
