// Whose turn it is: how often something has been chosen from before. Routing takes its turns from here instead of drawing at
// random, so that the same turns give the same plans and calls are spread evenly, not only on average. Turns are counted by
// name, so they go on where the catalogue is read again.
import { bounds } from '../../foundation/bounds.ts'
import { RecentMap } from '../../health/measures/recent-map.ts'

export type TakeTurn = {
  /** Counts from 0, for each `name` of a kind by itself. */
  take(of: 'model' | 'provider', name: string): number
}

export class Turns implements TakeTurn {
  /** The next turn of each; of what was not chosen from for longest they begin again. */
  readonly #next = {
    model: new RecentMap<number>(bounds.turnsKept),
    provider: new RecentMap<number>(bounds.turnsKept),
  }

  take(of: 'model' | 'provider', name: string): number {
    const next = this.#next[of]
    const turn = next.get(name) ?? 0
    next.use(name, turn + 1)
    return turn
  }

  /** The turns that would be taken next, and are left to be taken: for whoever only asks. */
  readonly peeking: TakeTurn = { take: (of, name) => this.#next[of].get(name) ?? 0 }
}
