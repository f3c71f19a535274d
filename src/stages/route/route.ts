// Which endpoints may serve a request, with which credentials, in which order, each in which relay mode. Pure: the same
// catalogue, health, request and turns give the same plan, and the plan says why. Nothing is refused because of what is
// remembered: what failed lately comes last, and is tried when nothing else is left.
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { HealthReading } from '../../health/health.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Decoded } from '../tickets/decoded.ts'
import { listEndpoints, NoEndpoint, type Exclusion, type PlanEntry, type Routed, type Unable } from '../tickets/plan.ts'
import { noPreferences, type Preferences } from '../tickets/preferences.ts'
import { findConversation, type Found } from './conversation/find-conversation.ts'
import { findModel, type FoundModel } from './find-model.ts'
import { listCandidates, type Listing } from './list-candidates.ts'
import { modeFacts } from './mode-facts.ts'
import { arrange, type Arranged } from './order/arrange.ts'
import type { Candidate } from './order/candidate.ts'
import { exclusions } from './order/reasons.ts'
import { isVainSort, listUnheeded } from './order/list-unheeded.ts'
import { refuseOtherNoun, refuseUncallableModel } from './refuse-model.ts'
import type { TakeTurn } from './turns.ts'

export type RoutePorts = {
  catalog(): Catalog
  health: HealthReading
  turns: TakeTurn
}

/**
 * `unable`: endpoints that lose something of a request which forbids that.
 * @throws GatewayError model_not_found, permission_denied, invalid_request where too many models are named or one that does
 *   something else than is asked for,
 *   model_unavailable where the operator has closed all endpoints
 */
export function route(caller: Caller, decoded: Decoded, ports: RoutePorts, unable?: Unable): Routed {
  const { envelope, preferences } = decoded
  const { fallbackModels } = preferences
  if (fallbackModels.length > 0) assertFewModels(envelope.model, fallbackModels)
  const catalog = ports.catalog()
  const models = [findModel(caller, envelope.model, catalog, 'model')]
  for (const name of fallbackModels) {
    const found = findModel(caller, name, catalog, 'models')
    // Naming a model thirty times does not buy thirty tries.
    if (!models.some(({ model }) => model === found.model)) models.push(found)
  }
  for (const { model, param } of models) if (model.noun !== decoded.inbound.noun) throw refuseOtherNoun(model, param)
  const excluded: Exclusion[] = []
  const planning = new Planning(caller, decoded, ports, { excluded, unable })
  const planned = models.length === 1 ? planning.plan(models[0] as FoundModel) : planSeveral(models, planning)
  const entries = planned.length > bounds.attemptsPerRequest ? shareTries(planned) : planned
  if (entries.length === 0) throw unavailable(caller, envelope.model, models[0] as FoundModel, excluded, unable)
  const unheeded = planning.listUnheeded()
  return { requestedModel: envelope.model, entries, excluded, conversation: planning.conversation, unheeded }
}

function assertFewModels(model: string, fallbacks: readonly string[]): void {
  if (new Set([model, ...fallbacks]).size <= bounds.modelsPerRequest) return
  const words = `A request may name at most ${bounds.modelsPerRequest} models, 'model' and 'models' together.`
  throw new GatewayError('invalid_request', words, { param: 'models' })
}

/** One model after the other; what is left alone after faults comes behind all of them. */
function planSeveral(models: readonly FoundModel[], planning: Planning): readonly PlanEntry[] {
  const entries = models.flatMap((found) => planning.plan(found))
  const isOpen = ({ reason }: PlanEntry) => reason.rank === 'open'
  return [...entries.filter((entry) => !isOpen(entry)), ...entries.filter(isOpen)]
}

/** Where not all can be tried, each endpoint has a part of the tries before any has more: many credentials may fail alike. */
function shareTries(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  const most = Math.max(1, Math.floor(bounds.attemptsPerRequest / listEndpoints(entries).length))
  const counts = new Map<PlanEntry['endpoint'], number>()
  const [first, rest]: [PlanEntry[], PlanEntry[]] = [[], []]
  for (const entry of entries) {
    const count = counts.get(entry.endpoint) ?? 0
    counts.set(entry.endpoint, count + 1)
    const hasPart = count < most && entry.reason.rank !== 'open'
    const part = hasPart ? first : rest
    part.push(entry)
  }
  return [...first, ...rest]
}

/** What is read of a request once, for all the models that may serve it. */
class Planning {
  readonly #caller: Caller
  readonly #decoded: Decoded
  readonly #ports: RoutePorts
  readonly #listing: Listing
  readonly #candidates: Candidate[] = []
  #found: Found | undefined
  /** The fields whose models have a suffix that has no effect. */
  #vainSuffixes: readonly string[] | undefined

  constructor(
    caller: Caller,
    decoded: Decoded,
    ports: RoutePorts,
    { excluded, unable }: Pick<Listing, 'excluded' | 'unable'>,
  ) {
    const { preferences, envelope } = decoded
    const { maxLatency, minThroughput } = preferences
    const wishes = maxLatency === undefined && minThroughput === undefined ? undefined : preferences
    this.#caller = caller
    this.#decoded = decoded
    this.#ports = ports
    this.#listing = {
      decoded,
      facts: decoded.read(modeFacts),
      judging: {
        requestBytes: decoded.size,
        measured: { isStreamed: envelope.stream, wishes },
      },
      health: ports.health,
      excluded,
      unable,
      findConversation: (model) => this.#findConversation(model),
    }
  }

  /** Undefined: there was no choice. */
  get conversation(): Routed['conversation'] {
    return this.#found?.conversation
  }

  plan({ model, sort, param }: FoundModel): readonly PlanEntry[] {
    const candidates = listCandidates(model, this.#listing)
    this.#candidates.push(...candidates)
    const { preferences, envelope } = this.#decoded
    if (preferences.sort === undefined && isVainSort(candidates, sort, envelope.stream))
      this.#vainSuffixes = [...(this.#vainSuffixes ?? []), param]
    const arranged = arrange(candidates, {
      model,
      strategy: preferences.sort ?? sort ?? model.strategy,
      isStreamed: envelope.stream,
      // Vectors have no conversation: nothing of them is in a prompt cache.
      found: candidates.length > 1 && model.noun === 'generation' ? this.#findConversation(model) : undefined,
      turns: this.#ports.turns,
    })
    return this.#leaveFallbacks(arranged, preferences).map((each) => toEntry(model, each))
  }

  /** The preferences that have no effect, as the caller names them. */
  listUnheeded(): readonly string[] {
    const { preferences, envelope } = this.#decoded
    const suffixes = this.#vainSuffixes
    if (preferences === noPreferences && suffixes === undefined) return preferences.unheeded
    const vain = listUnheeded(this.#candidates, preferences, envelope.stream)
    return [...new Set([...vain, ...(suffixes ?? []), ...preferences.unheeded])]
  }

  /** The models of one request are one conversation, under the name of the first that leaves a choice. */
  #findConversation(model: CatalogModel): Found {
    return (this.#found ??= findConversation(this.#caller, this.#decoded, model, this.#ports.health))
  }

  /** Who wants no fallback and gave no order gets the first endpoint alone. */
  #leaveFallbacks(arranged: Arranged[], { allowFallbacks, order }: Preferences): Arranged[] {
    const [first] = arranged
    if (allowFallbacks || order.length > 0 || first === undefined) return arranged
    const { endpoint } = first.candidate
    for (const id of new Set(arranged.map(({ candidate }) => candidate.endpoint.id)))
      if (id !== endpoint.id)
        this.#listing.excluded.push({ endpoint: id, credential: undefined, ...exclusions.fallbacks })
    return arranged.filter(({ candidate }) => candidate.endpoint === endpoint)
  }
}

function toEntry(model: CatalogModel, { candidate, reason }: Arranged): PlanEntry {
  const { endpoint, credential, call }: Candidate = candidate
  const { protocol, mode, calls = 1 } = call
  const entry = { model, endpoint, protocol, credential, mode, reason }
  return calls === 1 ? entry : { ...entry, calls }
}

function unavailable(
  caller: Caller,
  name: string,
  { model }: FoundModel,
  excluded: readonly Exclusion[],
  unable: Unable | undefined,
): GatewayError {
  if (model.endpoints.length === 0) return refuseUncallableModel(caller, name, model)
  const closed = excluded.find(({ by }) => by === 'operator')
  // Nobody but the operator ends that, so it is not asked for every second.
  if (closed !== undefined) {
    const words = `Model '${name}' is not available at the moment: who runs this gateway has closed it.`
    return new NoEndpoint(excluded, 'model_unavailable', words, {
      blame: 'operator',
      detail: nameExclusions(excluded),
      retryAfterSeconds: bounds.closedAgainMs / 1_000,
    })
  }
  const [loss] = unable?.values() ?? []
  if (loss !== undefined) return new NoEndpoint(excluded, loss.kind, loss.message, { param: loss.param })
  // Trying again would find the same: not the 503 of a model that is away for a while.
  const words = `No provider of '${model.id}' fits the request's preferences: ${nameExclusions(excluded)}.`
  return new NoEndpoint(excluded, 'model_not_found', words, { param: 'provider' })
}

/** `alpha/m, beta/m (not in provider.only)`: each reason behind the endpoints that it leaves out. Errors bound their own length. */
function nameExclusions(excluded: readonly Exclusion[]): string {
  return [...Map.groupBy(excluded, ({ why }) => why)]
    .map(([why, each]) => `${[...new Set(each.map(({ endpoint }) => endpoint))].join(', ')} (${why})`)
    .join('; ')
}
