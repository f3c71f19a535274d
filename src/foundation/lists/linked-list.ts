// A list of what is open just now (requests, holds, deadlines), in order of arrival, for thousands of additions and
// removals a second. Adding returns a place, by which the entry is removed. A Set would do but for the garbage
// collector: a Set that is added to and deleted from all the time copies its table again and again, and each old table
// keeps alive what was in it at that time.

/** Where a value stands; only its list reads more of it. */
export type Place<T> = {
  readonly value: T
  previous: Place<T> | undefined
  next: Place<T> | undefined
  isTaken: boolean
}

export class LinkedList<T> {
  #first: Place<T> | undefined
  #last: Place<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The value that came first. */
  get oldest(): T | undefined {
    return this.#first?.value
  }

  add(value: T): Place<T> {
    const place: Place<T> = { value, previous: this.#last, next: undefined, isTaken: true }
    if (this.#last === undefined) this.#first = place
    else this.#last.next = place
    this.#last = place
    this.#size += 1
    return place
  }

  /** False: it was removed before. */
  remove(place: Place<T>): boolean {
    if (!place.isTaken) return false
    this.#unlink(place)
    place.isTaken = false
    // Whoever still has the place must not keep its neighbours.
    place.previous = undefined
    place.next = undefined
    this.#size -= 1
    return true
  }

  /** As if it had come just now. Does nothing where it was removed before. */
  moveLast(place: Place<T>): void {
    if (!place.isTaken || place === this.#last) return
    this.#unlink(place)
    place.previous = this.#last
    place.next = undefined
    if (this.#last !== undefined) this.#last.next = place
    this.#last = place
  }

  #unlink({ previous, next }: Place<T>): void {
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
  }

  /** Removes the oldest. */
  shift(): T | undefined {
    const first = this.#first
    if (first === undefined) return undefined
    this.remove(first)
    return first.value
  }

  /** The oldest first. Nothing may be removed on the way but what was given last. */
  *[Symbol.iterator](): Iterator<T> {
    for (let place = this.#first; place !== undefined;) {
      const { next, value } = place
      yield value
      place = next
    }
  }
}
