// Who may serve a request, in which order, each in which relay mode: what routing proposes and the screen has judged.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { Credential, ProviderProtocol } from '../../providers/provider.ts'

export type Mode = {
  /** `splice`: the caller's bytes with a few members changed. `encode`: written from the neutral request. */
  request: 'splice' | 'encode'
  /** `passthrough`: the provider's bytes. `translate`: through the neutral model. */
  answer: 'passthrough' | 'translate'
}

/** One endpoint as it would be tried. */
export type PlanEntry = {
  model: CatalogModel
  endpoint: Endpoint
  protocol: ProviderProtocol
  credential: Credential
  mode: Mode
  /** It gives one answer a call, and is called this often for one request; absent: once, for all the answers that are wanted. */
  calls?: number
}

/** How often an endpoint is called for one answer to the caller. */
export function countCalls({ calls }: Pick<PlanEntry, 'calls'>): number {
  return calls ?? 1
}

/** Who could serve a request, before the policy has looked at it. */
export type Routed = {
  /** As the caller named it. */
  requestedModel: string
  /** At least one, the first to be tried first. */
  entries: readonly PlanEntry[]
}

declare const screened: unique symbol
/** Who may serve it, and under which rules it is written for them. */
export type Plan = Routed & {
  readonly [screened]: true
  /** See `WriteRules`. */
  readonly tenantSecret: string | undefined
  /** The caller's wallet has a limit. */
  readonly isLimited: boolean
}
