// Whose turn it is: how often something has been chosen from before. Routing takes its turns from here instead of drawing at
// random, so that the same turns give the same plans and calls are spread evenly, not only on average.

export type TakeTurn = {
  /** Counts from 0, for each `of` by itself. */
  take(of: object): number
}

export class Turns implements TakeTurn {
  readonly #next = new WeakMap<object, number>()

  take(of: object): number {
    const turn = this.#next.get(of) ?? 0
    this.#next.set(of, turn + 1)
    return turn
  }

  /** The turns that would be taken next, and are left to be taken: for whoever only asks. */
  readonly peeking: TakeTurn = { take: (of) => this.#next.get(of) ?? 0 }
}
