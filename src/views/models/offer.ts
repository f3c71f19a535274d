// A model as those read it who may call it: what it can do, what they pay, and whether it runs well now. Nothing of what it
// costs the operator, of credentials, or of endpoints beyond their provider and its own id of the model.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import type { Standing } from '../../health/standing.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { nameState } from '../standing.ts'
import { priceOf } from './price-card.ts'

/** For strangers too: it names no provider. */
export function describeOffer(model: CatalogModel): JsonObject {
  const { id, vendor, displayName, createdSeconds, capabilities } = model
  const { input, output, tools, json, reasoning, contextWindowTokens, maxOutputTokens } = capabilities
  return {
    id,
    vendor,
    name: displayName,
    released_on: createdSeconds === 0 ? null : new Date(createdSeconds * 1_000).toISOString().slice(0, 10),
    context_window_tokens: contextWindowTokens ?? null,
    max_output_tokens: maxOutputTokens ?? null,
    input: [...input],
    output: [...output],
    tools,
    json,
    reasoning: reasoning.supported,
    reasoning_efforts: [...reasoning.efforts],
    reasoning_toggle: reasoning.toggle,
    price: describeOfferPrice(priceOf(model)),
  }
}

/** USD per million tokens; `tiers`: how many there are, of which this is the first. */
export function describeOfferPrice(price: PriceCard | 'free' | undefined): JsonObject | null {
  if (price === undefined) return null
  const first = price === 'free' ? undefined : price.tiers[0]?.rates
  const { input = 0n, output = 0n, cacheRead = 0n, cacheWrite5m = 0n } = first ?? {}
  return {
    input: formatUsd(input),
    output: formatUsd(output),
    cache_read: formatUsd(cacheRead),
    cache_write: formatUsd(cacheWrite5m),
    tiers: price === 'free' ? 1 : price.tiers.length,
  }
}

/** How an endpoint stands, of the standings that it has with each credential: as the best of them, since that is called. */
type OfferState = 'well' | 'degraded' | 'resting' | 'off'

export type OfferStanding = {
  state: OfferState
  /** Calls of the last five minutes. */
  calls: number
  firstContentMs: { p50: number; p95: number } | undefined
  tokensPerSecond: number | undefined
  toolErrorRate: number
}

export function joinOfferStandings(standings: readonly Standing[]): OfferStanding {
  const calls = standings.reduce((sum, standing) => sum + standing.calls, 0)
  const [first, ...others] = standings
  if (first === undefined) return { ...silent, state: 'off' }
  const best = others.reduce((one, other) => (rank(other) < rank(one) ? other : one), first)
  const { firstContentMs, tokensPerSecond, toolErrorRate } = best
  return {
    state: stateOf(best),
    calls,
    firstContentMs: firstContentMs && { p50: Math.round(firstContentMs.p50), p95: Math.round(firstContentMs.p95) },
    tokensPerSecond: tokensPerSecond && Math.round(tokensPerSecond.p50),
    toolErrorRate,
  }
}

const silent = { calls: 0, firstContentMs: undefined, tokensPerSecond: undefined, toolErrorRate: 0 }
const states: readonly OfferState[] = ['well', 'degraded', 'resting', 'off']

function stateOf(standing: Standing): OfferState {
  if (standing.use !== 'enabled') return 'off'
  const state = nameState(standing)
  if (state === 'ready') return 'well'
  return state === 'degraded' ? 'degraded' : 'resting'
}

/** The better state first; of the same, the one that was called, about which more is known. */
function rank(standing: Standing): number {
  return states.indexOf(stateOf(standing)) * 2 + (standing.firstContentMs === undefined ? 1 : 0)
}

/** Of all endpoints of a model; figures are those of the one with the earliest first content. */
export function describeOfferHealth(standings: readonly OfferStanding[]): JsonObject {
  const well = standings.filter(({ state }) => state === 'well')
  const fastest = standings
    .filter(({ state }) => state !== 'off')
    .reduce<OfferStanding | undefined>((best, each) => (isFaster(each, best) ? each : best), undefined)
  return {
    well: well.length,
    all: standings.length,
    open: standings.filter(({ state }) => state === 'well' || state === 'degraded').length,
    first_content_ms: fastest?.firstContentMs?.p50 ?? null,
    tokens_per_second: fastest?.tokensPerSecond ?? null,
  }
}

/** In one word, of what `describeOfferHealth` says; counts are not a stranger's. */
export function nameOfferState({ well, open }: JsonObject): 'well' | 'degraded' | 'down' {
  if (open === 0) return 'down'
  return well === 0 ? 'degraded' : 'well'
}

function isFaster(one: OfferStanding, best: OfferStanding | undefined): boolean {
  if (one.firstContentMs === undefined) return false
  return best?.firstContentMs === undefined || one.firstContentMs.p50 < best.firstContentMs.p50
}

/** What callers may know of an endpoint. */
export function describeOfferEndpoint(endpoint: Endpoint, standing: OfferStanding): JsonObject {
  const { provider, model, price, capabilities } = endpoint
  return {
    provider: provider.name,
    model,
    price: describeOfferPrice(price),
    context_window_tokens: capabilities.contextWindowTokens ?? null,
    max_output_tokens: capabilities.maxOutputTokens ?? null,
    tools: capabilities.tools,
    state: standing.state,
    calls: standing.calls,
    first_content_ms: standing.firstContentMs ?? null,
    tokens_per_second: standing.tokensPerSecond ?? null,
    tool_error_rate: Math.round(standing.toolErrorRate * 1_000) / 1_000,
  }
}
