// What of endpoints and credentials has changed of late, for people who look at them: the same that the log is told. So many
// and no more: the oldest are forgotten.
import { bounds } from '../foundation/bounds.ts'
import type { Fault } from './fault.ts'
import type { Use } from './standing.ts'

/**
 * `away`: an endpoint is left alone with a credential, by `fault`. `back`: it serves again. `refused`: the provider refuses the
 * credential or its account. `taken`: it takes it again. `use`: the operator set how an endpoint, or a provider, is used.
 */
export type HealthChange = { readonly atMs: number } & (
  | { readonly kind: 'away'; readonly endpoint: string; readonly credential: string; readonly fault: Fault | undefined }
  | { readonly kind: 'back'; readonly endpoint: string; readonly credential: string }
  | { readonly kind: 'refused' | 'taken'; readonly provider: string; readonly credential: string }
  | { readonly kind: 'use'; readonly name: string; readonly use: Use }
)

export class RecentChanges {
  #changes: HealthChange[] = []

  add(change: HealthChange): void {
    this.#changes.push(change)
    // What other gateways of the database set is heard of later than it was set.
    this.#changes.sort((one, other) => one.atMs - other.atMs)
    if (this.#changes.length > bounds.healthChanges) this.#changes.shift()
  }

  /** The newest first. */
  list(): HealthChange[] {
    return this.#changes.toReversed()
  }
}
