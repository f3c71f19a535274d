// Converts a configuration of LiteLLM's proxy into one of ours. What one of its names reaches is reached by the same
// name here, through an alias; what has no counterpart is listed in words. No secret is copied: a key that is written
// in the file becomes a variable.
import { readKnownModels, readOwnModels } from '../../catalog/known-models.ts'
import { isObject, readArray, readObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../foundation/lists/look-up.ts'
import { ProviderList } from './provider-list.ts'
import type { Strategy } from '../../catalog/model.ts'
import {
  readLiteLlmRouting,
  readLiteLlmStrategy,
  weighDeployments,
  type LiteLlmRouting,
} from './read-lite-llm-routing.ts'
import { readLiteLlmPrice } from './read-lite-llm-price.ts'
import { describeLiteLlmSettings } from './describe-lite-llm-settings.ts'

type Converted = {
  /** As it is written in crossmodel.yaml. */
  configuration: JsonObject
  /** What could not be carried over, and what to do: a line each. */
  notes: string[]
}

/** What of a deployment has its place here, or needs none. */
const CARRIED = new Set(
  `model api_base base_url api_key api_version custom_llm_provider
  input_cost_per_token output_cost_per_token cache_read_input_token_cost cache_creation_input_token_cost
  aws_region_name aws_access_key_id aws_secret_access_key aws_session_token vertex_project vertex_location vertex_credentials drop_params
  weight order timeout stream_timeout`.split(/\s+/),
)

type Deployment = {
  provider: string
  model: string
  price: JsonObject | 'free' | undefined
  routing: LiteLlmRouting
}

export function convertLiteLlm(file: JsonObject): Converted {
  const notes: string[] = []
  const providers = new ProviderList(notes)
  const names = new Map<string, Deployment[]>()
  for (const [index, entry] of (readArray(file['model_list']) ?? []).entries()) {
    const where = `model_list[${index}]`
    const deployment = isObject(entry) ? readDeployment(entry, where, providers, notes) : undefined
    if (!isObject(entry)) notes.push(`${where} is no object.`)
    if (deployment === undefined || !isObject(entry)) continue
    const name = readString(entry['model_name']) ?? deployment.model
    names.set(name, [...(names.get(name) ?? []), deployment])
  }
  const { models, aliases } = placeModels(names, readLiteLlmStrategy(file), notes)
  addGroupAliases(file, aliases, notes)
  const settings = describeLiteLlmSettings(file, notes)
  const configuration: JsonObject = {
    ...(providers.size > 0 && { providers: providers.describe() }),
    ...(Object.keys(models).length > 0 && { models }),
    ...(Object.keys(aliases).length > 0 && { aliases }),
    ...settings,
  }
  return { configuration, notes }
}

function readDeployment(
  entry: JsonObject,
  where: string,
  providers: ProviderList,
  notes: string[],
): Deployment | undefined {
  const params = readObject(entry['litellm_params']) ?? {}
  const facts = readObject(entry['model_info']) ?? {}
  const name = readString(entry['model_name']) ?? '?'
  const written = readString(params['model'])
  if (written === undefined) return void notes.push(`${where} (${name}) has no litellm_params.model.`)
  const mode = readString(facts['mode']) ?? (/embed/.test(written) ? 'embedding' : 'chat')
  if (mode !== 'chat' && mode !== 'responses' && mode !== 'completion')
    return void notes.push(`${where} (${name}) is no chat model, but of the mode ${mode}: left out.`)
  const prefixed = readString(params['custom_llm_provider'])
  const placed = providers.place(
    prefixed === undefined ? written : `${prefixed}/${written}`,
    params,
    `${where} (${name})`,
  )
  if (placed === undefined) return undefined
  const lost = Object.keys(params).filter((param) => !CARRIED.has(param))
  if (lost.length > 0) notes.push(`${where} (${name}): litellm_params.${lost.join(', ')} left out.`)
  if (`${name}${placed.model}`.includes('*')) {
    notes.push(`${name}: every model of ${placed.provider} is callable as VENDOR/MODEL without an entry.`)
    return undefined
  }
  const price = placed.isFree ? 'free' : readLiteLlmPrice(params, facts, `${where} (${name})`, notes)
  return { ...placed, price, routing: readLiteLlmRouting(params) }
}

type Placed = { models: JsonObject; aliases: { [name: string]: Json } }

function placeModels(
  names: ReadonlyMap<string, Deployment[]>,
  strategy: Strategy | undefined,
  notes: string[],
): Placed {
  const known = new Map<string, string>()
  for (const { id, offers } of readKnownModels())
    for (const { provider, model } of offers) known.set(`${provider} ${model}`, id)
  for (const { id, served } of readOwnModels())
    for (const [provider, model] of Object.entries(served)) known.set(`${provider} ${model}`, id)
  const placed: Placed = { models: {}, aliases: {} }
  for (const [name, deployments] of names) {
    const ids = new Set(deployments.map(({ provider, model }) => known.get(`${provider} ${model}`)))
    const [only] = ids
    const isKnown = ids.size === 1 && only !== undefined && deployments.every(({ price }) => price === undefined)
    const id = isKnown ? only : nameModel(name, deployments)
    const model = describeModel(name, deployments, { strategy, known, notes })
    if (!isKnown || saysMore(model)) placed.models[id] = model
    if (id !== name) setOwn(placed.aliases, name, id)
    const keys = new Set(deployments.map(({ provider }) => provider))
    if (deployments.length > keys.size)
      notes.push(`${name}: deployments of one provider that differ by key alone are its \`api_keys\`, used in turn.`)
  }
  return placed
}

/** Models are VENDOR/MODEL here. */
function nameModel(name: string, deployments: readonly Deployment[]): string {
  if (/^[^\s/]+\/[!-~]+$/.test(name)) return name
  const [{ provider, model } = { provider: 'mine', model: name }, ...others] = deployments
  return others.length === 0 ? `${provider}/${model}` : `mine/${name.replaceAll(/[^!-~]/g, '-')}`
}

type Around = { strategy: Strategy | undefined; known: ReadonlyMap<string, string>; notes: string[] }

/** Deployments that differ by their key alone are one endpoint, which has the calls of all. */
function describeModel(name: string, deployments: readonly Deployment[], { strategy, known, notes }: Around) {
  const weights = weighDeployments(deployments.map(({ routing }) => routing))
  const endpoints = new Map<string, JsonObject & { weight: number }>()
  const orders = new Map<string, number>()
  for (const [index, { provider, model, price, routing }] of deployments.entries()) {
    const place = `${provider} ${model}`
    const { order = Number.POSITIVE_INFINITY, times } = routing
    orders.set(place, Math.min(orders.get(place) ?? order, order))
    const weight = (endpoints.get(place)?.weight ?? 0) + (weights[index] ?? 1)
    endpoints.set(place, { provider, model, ...(price !== undefined && { price }), ...times, weight })
    if (price === undefined && !known.has(place) && weight === weights[index])
      notes.push(
        `${name}: ${model} of ${provider} has no price here: add \`price: { input: …, output: … }\` or \`price: free\`.`,
      )
  }
  const isOrdered = [...orders.values()].some(Number.isFinite)
  const ordered = [...endpoints].sort(([a], [b]) => compare(orders.get(a), orders.get(b))).map(([, each]) => each)
  const way = isOrdered ? 'order' : strategy
  const isWeighed = way === undefined && ordered.length > 1
  return {
    ...(way !== undefined && ordered.length > 1 && { strategy: way }),
    endpoints: ordered.map(({ weight, ...endpoint }) => (isWeighed ? { ...endpoint, weight } : endpoint)),
  }
}

/** Infinity beside itself is no difference. */
function compare(a = 0, b = 0): number {
  return a === b ? 0 : a - b
}

/** Beside its endpoints, which are known: how they share its calls, or how long they may take. */
function saysMore({ strategy, endpoints }: ReturnType<typeof describeModel>): boolean {
  return strategy !== undefined || endpoints.some((each) => 'deadline' in each || 'first_content' in each)
}

/** Names of LiteLLM's router for other names. */
function addGroupAliases(file: JsonObject, aliases: { [name: string]: Json }, notes: string[]): void {
  const groups = readObject(readObject(file['router_settings'])?.['model_group_alias']) ?? {}
  for (const [name, written] of Object.entries(groups)) {
    const target = readString(written) ?? readString(readObject(written)?.['model'])
    if (target === undefined) notes.push(`router_settings.model_group_alias.${name} names no model.`)
    else setOwn(aliases, name, lookUp(aliases, target) ?? target)
  }
}
