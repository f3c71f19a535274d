// How endpoints are to be used, as the operator has set it: of one alone by its id (`provider/model`), of all that a provider has by
// the provider's name.
import type { Use } from './standing.ts'

/** `setMs`: when it was set, by the wall clock. */
export type SetUse = { readonly use: Use; readonly setMs: number }

export class Uses {
  #set: ReadonlyMap<string, SetUse> = new Map()

  /** What is set of the endpoint or of its provider, whichever leaves it less. */
  read(provider: string, endpoint: string): Use {
    if (this.#set.size === 0) return 'enabled'
    const both = [this.#set.get(endpoint)?.use, this.#set.get(provider)?.use]
    if (both.includes('disabled')) return 'disabled'
    return both.includes('draining') ? 'draining' : 'enabled'
  }

  /** What is set of an endpoint alone, or of a provider as a whole. */
  readSet(name: string): Use {
    return this.#set.get(name)?.use ?? 'enabled'
  }

  /** What of these names was set since, the oldest first. */
  listNewer(set: ReadonlyMap<string, SetUse>): (SetUse & { name: string })[] {
    return [...set]
      .filter(([name, { setMs }]) => this.#set.get(name)?.setMs !== setMs)
      .map(([name, each]) => ({ name, ...each }))
      .toSorted((one, other) => one.setMs - other.setMs)
  }

  /** Which of all names have been enabled since, again or not. */
  take(set: ReadonlyMap<string, SetUse>): string[] {
    const before = this.#set
    this.#set = set
    return [...set].flatMap(([name, { use, setMs }]) =>
      use === 'enabled' && before.get(name)?.setMs !== setMs ? [name] : [],
    )
  }

  with(name: string, set: SetUse): ReadonlyMap<string, SetUse> {
    return new Map(this.#set).set(name, set)
  }
}
