// What an owner's customers are told apart by to providers. It is the same for each of their requests, so it is derived once
// for as long as the owner is in memory.
import type { Caller } from '../tickets/caller.ts'

export class TenantSecrets {
  readonly #derive: (ownerId: string) => string
  readonly #known = new WeakMap<Caller['owner'], string>()

  /** `derive`: hex, by the owner's id alone. */
  constructor(derive: (ownerId: string) => string) {
    this.#derive = derive
  }

  find(owner: Caller['owner']): string {
    let secret = this.#known.get(owner)
    if (secret === undefined) this.#known.set(owner, (secret = this.#derive(owner.id)))
    return secret
  }
}
