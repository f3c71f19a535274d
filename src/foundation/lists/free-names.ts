// Names of which each is given once: one that is taken gets the first number that makes it free. A name that is asked for
// again goes on from its last number, so that as many names of one spelling as a body can hold cost as many steps.

export class FreeNames {
  readonly #taken: Set<string>
  /** The first number behind a name that may be free. */
  readonly #numbers = new Map<string, number>()

  /** Written between a name and its number. */
  readonly #link: string

  constructor(taken: Iterable<string> = [], link = '_') {
    this.#taken = new Set(taken)
    this.#link = link
  }

  /** This name, or this one with the first free number; it is taken from now on. */
  take(name: string): string {
    const free = this.#taken.has(name) ? this.#number(name) : name
    this.#taken.add(free)
    return free
  }

  #number(name: string): string {
    let count = this.#numbers.get(name) ?? 2
    // No name is ever given back: what was taken before is taken still.
    while (this.#taken.has(this.#join(name, count))) count += 1
    this.#numbers.set(name, count + 1)
    return this.#join(name, count)
  }

  #join(name: string, count: number): string {
    return `${name}${this.#link}${count}`
  }
}
