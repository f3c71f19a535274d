// Who may serve a request, in which order, each in which relay mode: what routing proposes and the screen has judged.
import type { ErrorKind } from '../../generation/error/error-table.ts'
import { GatewayError, type ErrorOptions } from '../../generation/error/gateway-error.ts'
import type { CapacityShare } from '../../capacity/capacity-share.ts'
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { Credential, ProviderProtocol } from '../../providers/provider.ts'

export type Mode = {
  /** `splice`: the caller's bytes with a few members changed. `encode`: written from the neutral request. */
  request: 'splice' | 'encode'
  /** `passthrough`: the provider's bytes. `translate`: through the neutral model. */
  answer: 'passthrough' | 'translate'
}

/**
 * How an entry stands among those of its plan, the best first. `ready`: as good as any. `degraded`: it fails or is slow more often
 * than others, or what the caller prefers is not met. `full`: its provider's limits, or ours for it, leave no room. `open`: it
 * is left alone after faults, so it comes when nothing else is left.
 */
type Rank = 'ready' | 'degraded' | 'full' | 'open'

/** Why an entry stands where it does, in words for whoever asks. */
export type Reason = { rank: Rank; why: string }

/** An endpoint that a plan leaves out, and why. */
export type Exclusion = {
  endpoint: string
  /** Undefined: whichever of them. */
  credential: string | undefined
  why: string
  /** Whose wish that is. Callers are shown what they asked for themselves; the rest is for the operator alone. */
  by: 'caller' | 'operator'
}

/** What holds a request to where its conversation was served before. */
export type Conversation = {
  /** The same for all requests of it: a digest that tells nothing of what was said. */
  id: string
  /** How long what it keeps in a prompt cache lives, ms. */
  cacheMs: number
  /** The ids of the endpoint and the credential that served it last; undefined: nothing of that lives. */
  home: { readonly endpoint: string; readonly credential: string } | undefined
}

/** One endpoint, with one credential, as it would be tried. */
export type PlanEntry = {
  model: CatalogModel
  endpoint: Endpoint
  protocol: ProviderProtocol
  credential: Credential
  mode: Mode
  reason: Reason
  /** It gives one answer a call, and is called this often for one request; absent: once, for all the answers that are wanted. */
  calls?: number
}

/** What operators read of an entry: in records, and where they ask for a plan. */
export function describeEntry({ model, endpoint, credential, reason }: PlanEntry) {
  return {
    endpoint: endpoint.id,
    model: model.id,
    provider: endpoint.provider.name,
    credential: credential.id,
    rank: reason.rank,
    why: reason.why,
  }
}

/** How often an endpoint is called for one answer to the caller. */
export function countCalls({ calls }: Pick<PlanEntry, 'calls'>): number {
  return calls ?? 1
}

/** Each of its calls has a part of the input; otherwise each has all of it. */
export function sharesInput({ model }: Pick<PlanEntry, 'model'>): boolean {
  return model.noun === 'embedding'
}

/** How many times the input goes up for one answer to the caller. */
export function countInputs(entry: Pick<PlanEntry, 'model' | 'calls'>): number {
  return sharesInput(entry) ? 1 : countCalls(entry)
}

/** One entry for each endpoint, whichever its credentials: what prices and the size of an answer depend on. */
export function listEndpoints(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  if (entries.length === 1) return entries
  const seen = new Set<Endpoint>()
  return entries.filter(({ endpoint }) => {
    if (seen.has(endpoint)) return false
    seen.add(endpoint)
    return true
  })
}

/** Who could serve a request, before the policy has looked at it. */
export type Routed = {
  /** As the caller named it. */
  requestedModel: string
  /** At least one, the first to be tried first. */
  entries: readonly PlanEntry[]
  excluded: readonly Exclusion[]
  /** Undefined: there is one place where it can be served. */
  conversation: Conversation | undefined
  /** Preferences that have no effect, as the caller names them: each is a loss. */
  unheeded: readonly string[]
}

/** Endpoints that would lose something of a request which forbids that, each with the error that says what. */
export type Unable = ReadonlyMap<Endpoint, GatewayError>

/** No endpoint may serve a request, and why each that could have was left out. */
export class NoEndpoint extends GatewayError {
  readonly excluded: readonly Exclusion[]

  constructor(excluded: readonly Exclusion[], kind: ErrorKind, message: string, options: ErrorOptions) {
    super(kind, message, options)
    this.excluded = excluded
  }
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

declare const queued: unique symbol
/** There is room for its generation and for the first call of it, and both are kept for it. */
export type Turn = {
  readonly [queued]: true
  /** Endpoints whose providers have no room come behind the others. */
  readonly plan: Plan
  /** To be closed when the generation is over. */
  readonly share: CapacityShare
  /** How long it waited in line, ms. */
  readonly waitedMs: number
}

/** For `queue` alone. */
export function openTurn(plan: Plan, share: CapacityShare, waitedMs: number): Turn {
  return { plan, share, waitedMs } as Turn
}
