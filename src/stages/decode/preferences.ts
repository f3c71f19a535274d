// What a caller may say about providers (OpenRouter's names): read once, removed before the upstream.
import { bounds } from '../../foundation/bounds.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { parseUsd, type Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { noPreferences, type Cutoffs, type Preferences } from '../tickets/preferences.ts'
import { assertName } from './assert-name.ts'

/** What asks for knowledge of endpoints that the gateway does not have. */
const unheededMembers = ['quantizations', 'data_collection']
/** What `provider` may hold. */
const members: ReadonlySet<string> = new Set([
  'order',
  'only',
  'ignore',
  'allow_fallbacks',
  'sort',
  'max_price',
  'require_parameters',
  'preferred_max_latency',
  'preferred_min_throughput',
  ...unheededMembers,
])
const sortMembers: ReadonlySet<string> = new Set(['by', 'partition'])
const priceMembers: ReadonlySet<string> = new Set(['prompt', 'completion', 'input', 'output'])

/** @throws GatewayError invalid_request naming the member that is malformed, unsupported_parameter where it is not known */
export function readPreferences(body: JsonObject, header: string | undefined): Preferences {
  const { provider, models } = body
  if (provider === undefined && models === undefined && header === undefined) return noPreferences
  const fallbackModels = models === undefined || models === null ? [] : readNames(models, 'models')
  const fromHeader =
    header === undefined
      ? undefined
      : readProviders(
          header
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
          'x-crossmodel-provider',
        )
  if (provider === undefined || provider === null) {
    return {
      ...noPreferences,
      fallbackModels,
      ...(fromHeader === undefined ? {} : { only: fromHeader, order: fromHeader }),
    }
  }
  if (!isObject(provider)) throw bad('provider', 'must be an object')
  assertNames(provider, members, 'provider')
  const allowFallbacks = readFlag(provider['allow_fallbacks'], true, 'provider.allow_fallbacks')
  const order = readProviders(provider['order'] ?? fromHeader ?? [], 'provider.order')
  return {
    // Where the order is all who may serve, a variant is nobody's name, as in `only`.
    order: allowFallbacks ? order.map(withoutVariant) : order,
    only: readOnly(provider['only'], fromHeader),
    ignore: readProviders(provider['ignore'] ?? [], 'provider.ignore').map(withoutVariant),
    allowFallbacks,
    sort: readSort(provider['sort']),
    maxLatency: readCutoffs(provider, 'preferred_max_latency'),
    minThroughput: readCutoffs(provider, 'preferred_min_throughput'),
    maxPrice: readMaxPrice(provider['max_price']),
    requireParameters: readFlag(provider['require_parameters'], false, 'provider.require_parameters'),
    fallbackModels,
    unheeded: readUnheeded(provider, fallbackModels, allowFallbacks && order.some(hasVariant)),
  }
}

/** The caller's names for what will have no effect. What is null or an empty list asks for nothing. */
function readUnheeded(
  provider: JsonObject,
  fallbackModels: readonly string[],
  ordersVariants: boolean,
): readonly string[] {
  const names = unheededMembers.filter((name) => {
    const value = provider[name] ?? undefined
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  })
  if (ordersVariants) names.push('order')
  // One model comes after the other all the same.
  const { sort } = provider
  if (isObject(sort) && sort['partition'] === 'none' && fallbackModels.length > 0) names.push('sort.partition')
  return names.map((name) => `provider.${name}`)
}

/** A slip in a name that says who may see the request, or what it may cost, must not be passed over. */
function assertNames(value: JsonObject, known: ReadonlySet<string>, path: string): void {
  for (const name of Object.keys(value)) {
    if (known.has(name)) continue
    assertName(name, path)
    const param = `${path}.${name}`
    const message = `'${param}' is not known; '${path}' takes ${[...known].join(', ')}.`
    throw new GatewayError('unsupported_parameter', message, { param })
  }
}

function readNames(value: Json | readonly string[] | undefined, param: string): string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string'))
    throw bad(param, 'must be a list of names')
  if (value.length > bounds.preferenceEntries) throw bad(param, `may hold at most ${bounds.preferenceEntries} names`)
  for (const name of value) assertName(name as string, param)
  return value as string[]
}

/** Providers have names in lower case. */
function readProviders(value: Json | readonly string[], param: string): string[] {
  return readNames(value, param).map((name) => name.toLowerCase())
}

/**
 * OpenRouter's `deepinfra/turbo` is one of several offers of a provider, which the gateway cannot tell apart: a wish for it is one
 * for the provider, and who does not want it is not sent there. To the one alone nobody is sent who might be another.
 */
function withoutVariant(name: string): string {
  return name.split('/', 1)[0] ?? name
}

function hasVariant(name: string): boolean {
  return name.includes('/')
}

function readOnly(value: Json | undefined, fromHeader: string[] | undefined): string[] | undefined {
  return value === undefined || value === null ? fromHeader : readProviders(value, 'provider.only')
}

function readFlag(value: Json | undefined, otherwise: boolean, param: string): boolean {
  if (value === undefined || value === null) return otherwise
  if (typeof value !== 'boolean') throw bad(param, 'must be true or false')
  return value
}

/** A word, or `{by, partition}`: whether endpoints are sorted within each model, or those of all models together. */
function readSort(value: Json | undefined): Preferences['sort'] {
  if (!isObject(value)) return readQuantity(value, 'provider.sort')
  assertNames(value, sortMembers, 'provider.sort')
  const { by, partition } = value
  if (partition !== undefined && partition !== null && partition !== 'model' && partition !== 'none')
    throw bad('provider.sort.partition', 'must be model or none')
  return readQuantity(by, 'provider.sort.by')
}

function readQuantity(value: Json | undefined, param: string): Preferences['sort'] {
  if (value === undefined || value === null) return undefined
  if (value !== 'price' && value !== 'latency' && value !== 'throughput')
    throw bad(param, 'must be price, latency or throughput')
  return value
}

function readMaxPrice(value: Json | undefined): Preferences['maxPrice'] {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw bad('provider.max_price', 'must be an object')
  assertNames(value, priceMembers, 'provider.max_price')
  return {
    input: readPrice(value['prompt'] ?? value['input'], 'provider.max_price.prompt'),
    output: readPrice(value['completion'] ?? value['output'], 'provider.max_price.completion'),
  }
}

const percentiles = ['p50', 'p75', 'p90', 'p99'] as const
const percentileMembers: ReadonlySet<string> = new Set(percentiles)

/** A number is the median's. */
function readCutoffs(provider: JsonObject, name: string): Cutoffs | undefined {
  const value = provider[name]
  const path = `provider.${name}`
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) return { p50: readCutoff(value, path) }
  assertNames(value, percentileMembers, path)
  const cutoffs: { -readonly [percentile in keyof Cutoffs]: number } = {}
  for (const percentile of percentiles) {
    const cutoff = value[percentile]
    if (cutoff !== undefined && cutoff !== null) cutoffs[percentile] = readCutoff(cutoff, `${path}.${percentile}`)
  }
  return Object.keys(cutoffs).length === 0 ? undefined : cutoffs
}

function readCutoff(value: Json, param: string): number {
  if (typeof value !== 'number' || !(value >= 0)) throw bad(param, 'must be a number that is not negative')
  return value
}

/** `session_id`: the caller's own name of a conversation. @throws GatewayError invalid_request */
export function readSession(body: JsonObject): string | undefined {
  const value = body['session_id']
  if (value === undefined || value === null || value === '') return undefined
  return boundSession(value, 'session_id')
}

/** @throws GatewayError invalid_request naming `param` */
export function boundSession(value: Json, param: string): string {
  if (typeof value === 'string' && value.length <= bounds.nameLength) return value
  throw bad(param, `must be a text of at most ${bounds.nameLength} characters`)
}

/** Digits of a price; reading millions of them would take seconds. */
const PRICE_LENGTH = 40

function readPrice(value: Json | undefined, param: string): Nanos | undefined {
  if (value === undefined || value === null) return undefined
  try {
    if (typeof value === 'number' || (typeof value === 'string' && value.length <= PRICE_LENGTH)) {
      const nanos = parseUsd(value)
      if (nanos >= 0n) return nanos
    }
  } catch {}
  throw bad(param, 'must be USD per million tokens')
}

function bad(param: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `'${param}' ${what}.`, { param })
}
