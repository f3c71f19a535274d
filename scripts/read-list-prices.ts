// What a published list of prices says of one model beyond its tokens: tiers of service, hours, searches. The list is
// LiteLLM's (MIT licence), flattened: {PROVIDER: {ID: {cost, tiers, service_tiers, search, off_peak, …}}}, USD per
// million tokens and USD per search. Where the other source has another price for plain tokens the dearer one counts: names
// such as `gemini-flash-latest` move on to dearer models, and nothing may be sold below its cost. Where hours have prices the
// list's own are the base, since both belong together. Not read:
// `per_query`, which only embeddings and rankings have, prices of dearer context (the other source has them), and
// searches of Groq, whose answers do not say how many there were.
import { parseUsd } from '../src/foundation/nanos.ts'
import { readCard, type CardSettings, type RateSettings, type ServiceTierSettings } from '../src/pricing/read-card.ts'

type Rates = { [kind: string]: number | undefined }
export type ListedModel = {
  mode?: string
  /** A date. */
  retired?: string
  context?: number
  output?: number
  input_modalities?: string[]
  output_modalities?: string[]
  tools?: boolean
  reasoning?: boolean
  structured_output?: boolean
  cost?: Rates
  tiers?: (Rates & { above: number })[]
  service_tiers?: { [tier: string]: Rates }
  search?: { [size: string]: number }
  off_peak?: Rates & { windows: { hours_utc: string | string[]; weekdays: number[] }[] }
}

const buckets = [
  ['input', 'input'],
  ['output', 'output'],
  ['cache_read', 'cacheRead'],
  ['cache_write', 'cacheWrite'],
  ['cache_write_1h', 'cacheWrite1h'],
  ['input_audio', 'inputAudio'],
  ['input_image', 'inputImage'],
  ['output_audio', 'outputAudio'],
  ['output_image', 'outputImage'],
] as const satisfies readonly (readonly [string, keyof RateSettings])[]

/** `cost` with what the list adds for this model of `provider`, by our name for it. */
export function addListPrices(cost: CardSettings, listed: ListedModel, provider: string, model: string): CardSettings {
  const hours = readHours(listed)
  const base = hours === undefined ? takeDearer(cost, listed) : { ...cost, ...readRates(listed.cost ?? {}) }
  const serviceTiers = readServiceTiers(base, listed)
  const calls = readSearch(listed.search, provider, model)
  const { input_image: inputImage, input_audio: inputAudio } = listed.cost ?? {}
  return {
    ...base,
    ...(base.inputAudio === undefined && inputAudio !== undefined && inputAudio !== base.input ? { inputAudio } : {}),
    ...(base.inputImage === undefined && inputImage !== undefined && inputImage !== base.input ? { inputImage } : {}),
    ...(serviceTiers === undefined ? {} : { serviceTiers }),
    ...calls,
    ...(hours === undefined ? {} : { hours }),
  }
}

/** `cost` with those of the list's prices that are dearer than what it says, or than what a card makes of its silence. */
function takeDearer(cost: CardSettings, { cost: rates = {} }: ListedModel): CardSettings {
  const said = readCard(cost).tiers[0]?.rates
  const dearer = buckets.flatMap(([listed, ours]) => {
    const rate = rates[listed]
    const known = said?.[ours === 'cacheWrite' ? 'cacheWrite5m' : ours]
    return rate !== undefined && known !== undefined && parseUsd(rate) > known ? [[ours, rate] as const] : []
  })
  return dearer.length === 0 ? cost : { ...cost, ...Object.fromEntries(dearer) }
}

/** The list's own prices of tokens, for models that no other source has. */
export function readPlainPrices({ cost = {}, tiers = [] }: ListedModel): CardSettings | undefined {
  const { input, output, ...others } = readRates(cost)
  if (input === undefined || output === undefined) return undefined
  const steps = tiers.map(({ above, ...rates }) => ({ fromInputTokens: above, ...readRates(rates) }))
  return { input, output, ...others, ...(steps.length === 0 ? {} : { tiers: steps as CardSettings['tiers'] & object }) }
}

function readRates(rates: Rates): Partial<RateSettings> {
  return Object.fromEntries(
    buckets.flatMap(([listed, ours]) => (rates[listed] === undefined ? [] : [[ours, rates[listed]]])),
  )
}

/** As one factor where it is a plain one, else as rates; nothing where the list starts from another plain price. */
function readServiceTiers(cost: CardSettings, { cost: plain = {}, service_tiers: tiers = {} }: ListedModel) {
  if (plain['input'] !== cost.input || plain['output'] !== cost.output) return undefined
  const read: { [name: string]: ServiceTierSettings } = {}
  for (const [name, rates] of Object.entries(tiers)) {
    // Providers call a batch a batch, the list calls it batches.
    const tier = name === 'batches' ? 'batch' : name
    const shares = buckets.flatMap(([listed]) => {
      const [rate, whole] = [rates[listed], plain[listed]]
      return rate === undefined || !whole ? [] : [rate / whole]
    })
    // OpenAI's smallest model is listed with a tier at 50 times its price: a mistake of the list, so it has none here.
    if (shares.some((share) => share > 10)) continue
    const factor = Number((shares[0] ?? 1).toFixed(3))
    read[tier] = shares.every((share) => Math.abs(share - factor) < 1e-9) ? factor : readRates(rates)
  }
  return Object.keys(read).length === 0 ? undefined : read
}

/** No price is finer than nine decimals; the list's own are sums of floats. */
function round(amount: number): number {
  return Number(amount.toFixed(9))
}

function readHours({ cost = {}, off_peak: offPeak }: ListedModel): CardSettings['hours'] {
  if (offPeak === undefined) return undefined
  const factor = round((offPeak['input'] ?? 0) / (cost['input'] ?? 0))
  const isOne = ['output', 'cache_read'].every((kind) => round((offPeak[kind] ?? 0) / (cost[kind] ?? 0)) === factor)
  if (!isOne) throw new Error(`hours with several factors: ${JSON.stringify(offPeak)}`)
  return offPeak.windows.map(({ hours_utc: utc, weekdays }) => ({ factor, utc: [utc].flat(), days: weekdays }))
}

function readSearch(search: ListedModel['search'], provider: string, model: string): Partial<CardSettings> {
  if (search === undefined || provider === 'groq') return {}
  const [low, medium, high] = ['low', 'medium', 'high'].map((size) => search[`search_context_size_${size}`])
  if (low === undefined || medium === undefined || high === undefined) throw new Error('a search without a size')
  if (provider === 'perplexity') {
    // Deep research bills each of its searches, the others each request, by the size of its search.
    if (low === high) return { perRequest: 0, serverToolCalls: { web_search: low } }
    const more = { 'web_search.medium': round(medium - low), 'web_search.high': round(high - low) }
    return { perRequest: low, serverToolCalls: { web_search: 0, ...more } }
  }
  if (low !== high || low !== medium) throw new Error(`sizes of a search have several prices at ${provider}`)
  if (!model.startsWith('gemini')) return { serverToolCalls: { web_search: low } }
  // Gemini 3 bills each query, earlier ones each prompt (ai.google.dev/gemini-api/docs/pricing, 2026-11).
  const byQuery = low < 0.035
  return { serverToolCalls: { google_search: byQuery ? low : 0, google_search_prompt: byQuery ? 0 : low } }
}
