// Which endpoints may serve a request, in which order, each in which relay mode. Pure: the same catalogue, preferences
// and request give the same plan, and the plan says why.
import type { Catalog, CatalogModel, Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { HealthReading } from '../../health/health.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Credential } from '../../providers/provider.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { Exclusion, PlanEntry, Reason, Routed } from '../tickets/plan.ts'
import { chooseMode } from './choose-mode.ts'
import { planCalls } from './plan-calls.ts'
import { findModel } from './find-model.ts'
import { refuseUncallableModel } from './refuse-model.ts'
import { modeFacts, type ModeFacts } from './mode-facts.ts'
import type { Caller } from '../tickets/caller.ts'
import type { TakeTurn } from './turns.ts'
import { noPreferences, type Preferences } from '../tickets/preferences.ts'

export type RoutePorts = {
  catalog(): Catalog
  health: HealthReading
  turns: TakeTurn
}

/** @throws GatewayError model_not_found, permission_denied, invalid_request where too many models are named */
export function route(caller: Caller, decoded: Decoded, ports: RoutePorts): Routed {
  const catalog = ports.catalog()
  const { envelope, preferences } = decoded
  const entries: PlanEntry[] = []
  const excluded: Exclusion[] = []
  const { fallbackModels } = preferences
  if (fallbackModels.length > 0) assertFewModels(envelope.model, fallbackModels)
  const first = findModel(caller, envelope.model, catalog, 'model')
  const models = [first]
  for (const name of fallbackModels) {
    const model = findModel(caller, name, catalog, 'models')
    // Naming a model thirty times does not buy thirty tries.
    if (!models.includes(model)) models.push(model)
  }
  const facts = decoded.read(modeFacts)
  for (const model of models) planModel(caller, decoded, facts, model, { entries, excluded }, ports)
  if (entries.length === 0) throw unavailable(caller, envelope.model, first)
  return { requestedModel: envelope.model, entries, excluded, conversation: undefined }
}

function assertFewModels(model: string, fallbacks: readonly string[]): void {
  if (new Set([model, ...fallbacks]).size <= bounds.modelsPerRequest) return
  const words = `A request may name at most ${bounds.modelsPerRequest} models, 'model' and 'models' together.`
  throw new GatewayError('invalid_request', words, { param: 'models' })
}

const listed: Reason = { rank: 'ready', why: 'as listed' }

/** Adds the model's endpoints to the plan. */
function planModel(
  caller: Caller,
  decoded: Decoded,
  facts: ModeFacts,
  model: CatalogModel,
  { entries, excluded }: { entries: PlanEntry[]; excluded: Exclusion[] },
  { health, turns }: RoutePorts,
): void {
  for (const endpoint of orderEndpoints(model.endpoints, decoded.preferences)) {
    const { protocol, mode, calls } = planCalls(decoded.envelope.candidateCount, chooseMode(decoded, facts, endpoint))
    for (const credential of orderCredentials(endpoint, protocol, caller, turns)) {
      const { use } = health.read({ endpoint, credential })
      if (use === 'disabled') {
        const why = 'the operator has disabled it'
        excluded.push({ endpoint: endpoint.id, credential: undefined, why, by: 'operator' })
        break
      }
      const entry = { model, endpoint, protocol, credential, mode, reason: listed }
      entries.push(calls === 1 ? entry : { ...entry, calls })
    }
  }
}

/** The endpoints that the preferences leave, preferred ones first, else in the catalogue's order. */
function orderEndpoints(endpoints: readonly Endpoint[], preferences: Preferences): readonly Endpoint[] {
  if (preferences === noPreferences) return endpoints
  const { order, only, ignore, maxPrice, sort, allowFallbacks } = preferences
  const left = endpoints.filter((endpoint) => {
    const { name } = endpoint.provider
    if (only !== undefined && !only.includes(name)) return false
    return !ignore.includes(name) && isAffordable(endpoint, maxPrice)
  })
  if (sort === 'price') left.sort((a, b) => comparePrices(a, b))
  const rank = (endpoint: Endpoint) => {
    const at = order.indexOf(endpoint.provider.name)
    return at === -1 ? order.length : at
  }
  left.sort((a, b) => rank(a) - rank(b))
  if (allowFallbacks) return left
  // Without fallbacks the order is the whole list; who gave none gets the first endpoint alone.
  return order.length > 0 ? left.filter((endpoint) => rank(endpoint) < order.length) : left.slice(0, 1)
}

function isAffordable({ price }: Endpoint, maxPrice: Preferences['maxPrice']): boolean {
  if (maxPrice === undefined || price === 'free') return true
  const rates = price.tiers[0]?.rates
  if (rates === undefined) return true
  return (
    (maxPrice.input === undefined || rates.input <= maxPrice.input) &&
    (maxPrice.output === undefined || rates.output <= maxPrice.output)
  )
}

function comparePrices(a: Endpoint, b: Endpoint): number {
  const sum = ({ price }: Endpoint) =>
    price === 'free' ? 0n : (price.tiers[0]?.rates.input ?? 0n) + (price.tiers[0]?.rates.output ?? 0n)
  const difference = sum(a) - sum(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/**
 * Credentials take turns, so that their quotas are used alike. Where encrypted reasoning is bound to the account that made it,
 * a customer's key stays with one: with turns, each conversation would lose its chain of reasoning. Responses alone gives
 * reasoning back in a form that only its own account reads.
 */
function orderCredentials(
  { provider }: Endpoint,
  { protocol }: PlanEntry['protocol'],
  caller: Caller,
  turns: TakeTurn,
): readonly Credential[] {
  const { credentials } = provider
  if (credentials.length === 1) return credentials
  const isBound = provider.signaturesBoundToCredential && protocol === 'openai-responses'
  const first = (isBound ? hashText(caller.key.id) : turns.take(provider)) % credentials.length
  return [...credentials.slice(first), ...credentials.slice(0, first)]
}

function hashText(text: string): number {
  let hash = 0
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) >>> 0
  return hash
}

function unavailable(caller: Caller, name: string, model: CatalogModel): GatewayError {
  if (model.endpoints.length === 0) return refuseUncallableModel(caller, name, model)
  // Trying again would find the same: not the 503 of a model that is away for a while.
  return new GatewayError('model_not_found', `No provider of '${model.id}' fits the request's preferences.`, {
    param: 'provider',
  })
}
