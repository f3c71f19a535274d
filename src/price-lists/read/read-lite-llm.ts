// LiteLLM's list (model_prices_and_context_window.json, MIT licence; as read in November 2026): USD per token, a flat member for
// each kind, step and tier of service: `input_cost_per_token_above_200k_tokens`, `output_cost_per_token_priority`. Entries of
// single regions, and what is billed by picture, second or search, are not read.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { ModelFacts } from '../../catalog/known-models.ts'
import type { Modality } from '../../generation/capabilities.ts'
import type { CardSettings, PriceSettings, RateSettings } from '../../pricing/read-card.ts'
import { isEntry, isModelId, readCount, type Entry } from './entry.ts'
import { fillTier } from './fill-tier.ts'
import type { ListedOffer } from '../listed-offer.ts'
import { liteLlmNames } from '../lite-llm-names.ts'
import { AmountReader } from './amount-reader.ts'

const rates = [
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['cache_read_input_token_cost', 'cacheRead'],
  ['cache_creation_input_token_cost', 'cacheWrite'],
  ['cache_creation_input_token_cost_above_1hr', 'cacheWrite1h'],
  ['input_cost_per_audio_token', 'inputAudio'],
  ['input_cost_per_image_token', 'inputImage'],
  ['output_cost_per_reasoning_token', 'reasoning'],
  ['output_cost_per_audio_token', 'outputAudio'],
  ['output_cost_per_image_token', 'outputImage'],
] as const satisfies readonly (readonly [string, keyof RateSettings])[]

/** Providers call a batch a batch, the list calls it batches. */
const services = [
  ['_priority', 'priority'],
  ['_flex', 'flex'],
  ['_batches', 'batch'],
] as const

/** Our provider, by the list's `litellm_provider`. */
const providers: { readonly [name: string]: string } = {
  ...liteLlmNames,
  xiaomi_mimo: 'xiaomi',
  'vertex_ai-language-models': 'vertex',
  'vertex_ai-anthropic_models': 'vertex',
}

export function readLiteLlm(entries: readonly (readonly [string, Entry])[], today: string): ListedOffer[] {
  return entries.flatMap(([name, entry]) => {
    const { litellm_provider: listed, mode, deprecation_date: retired } = entry
    if (typeof retired === 'string' && retired < today) return []
    const provider = typeof listed === 'string' ? lookUp(providers, listed) : undefined
    if (provider === undefined || (mode !== 'chat' && mode !== 'responses')) return []
    const model = readModel(name, listed as string)
    return model === undefined || !isModelId(model) ? [] : [readOffer(provider, model, entry)]
  })
}

/** The provider's own id; undefined where the entry is for one region. */
function readModel(name: string, listed: string): string | undefined {
  const [first = '', ...rest] = name.split('/')
  if (rest.length === 0) return name
  const isPrefixed = first === listed || listed.startsWith(`${first}-`) || listed.startsWith(`${first}_`)
  const model = isPrefixed ? rest.join('/') : name
  const isRegional = (listed === 'azure' || listed.startsWith('bedrock')) && model.includes('/')
  return isRegional ? undefined : model
}

function readOffer(provider: string, model: string, entry: Entry): ListedOffer {
  const amounts = new AmountReader('token')
  const cost = readCost(amounts, entry)
  const facts = readFacts(model, entry)
  return { provider, model, facts, ...(cost === undefined ? {} : { cost }), faults: amounts.faults }
}

function readCost(amounts: AmountReader, entry: Entry): PriceSettings | undefined {
  const ranges = Array.isArray(entry['tiered_pricing']) ? entry['tiered_pricing'].filter(isEntry) : []
  const steps = [...readSteps(amounts, entry), ...ranges.map((range) => readRange(amounts, range))]
  const base = steps.find(({ fromInputTokens }) => fromInputTokens === 0)
  const plain: Partial<RateSettings> = { ...base, ...readRates(amounts, entry, '') }
  delete (plain as { fromInputTokens?: number }).fromInputTokens
  for (const [listed, ours] of rates.slice(0, 2))
    if (plain[ours] === undefined && amounts.faults.every((fault) => !fault.startsWith(`${listed} `)))
      amounts.faults.push(`${listed} is missing`)
  const serviceTiers = services.flatMap(([suffix, name]) => {
    const said = readRates(amounts, entry, suffix)
    return Object.keys(said).length === 0 ? [] : [[name, said] as const]
  })
  if (amounts.faults.length > 0) return undefined
  const whole = plain as RateSettings
  if (Number(whole.input) === 0 && Number(whole.output) === 0) return 'free'
  const tiers = steps.filter(({ fromInputTokens }) => fromInputTokens > 0).map((step) => fillTier(whole, step))
  return {
    ...whole,
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(serviceTiers.length === 0 ? {} : { serviceTiers: Object.fromEntries(serviceTiers) }),
  } satisfies CardSettings
}

type Step = Partial<RateSettings> & { fromInputTokens: number }

function readSteps(amounts: AmountReader, entry: Entry): Step[] {
  const thousands = new Set(Object.keys(entry).flatMap((name) => /_above_(\d{1,5})k_tokens$/.exec(name)?.[1] ?? []))
  return [...thousands].map((count) => ({
    fromInputTokens: Number(count) * 1000,
    ...readRates(amounts, entry, `_above_${count}k_tokens`),
  }))
}

function readRange(amounts: AmountReader, range: Entry): Step {
  const from = Array.isArray(range['range']) ? Number(range['range'][0]) : Number.NaN
  if (!Number.isSafeInteger(from) || from < 0) amounts.faults.push('a step has no number of tokens')
  return { fromInputTokens: from, ...readRates(amounts, range, '') }
}

function readRates(amounts: AmountReader, entry: Entry, suffix: string): Partial<RateSettings> {
  const read: { [rate: string]: string } = {}
  for (const [listed, ours] of rates) {
    const amount = amounts.read(`${listed}${suffix}`, entry[`${listed}${suffix}`])
    if (amount !== undefined && !(ours.startsWith('cacheWrite') && amount === '0')) read[ours] = amount
  }
  return read
}

function readFacts(model: string, entry: Entry): ModelFacts {
  const [contextTokens, outputTokens] = [readCount(entry['max_input_tokens']), readCount(entry['max_output_tokens'])]
  const inputs: Modality[] = ['text']
  if (entry['supports_vision'] === true) inputs.push('image')
  if (entry['supports_pdf_input'] === true) inputs.push('document')
  if (entry['supports_audio_input'] === true) inputs.push('audio')
  if (entry['supports_video_input'] === true) inputs.push('video')
  return {
    name: model.replace(/^.*\//, ''),
    ...(contextTokens === undefined ? {} : { context: contextTokens }),
    ...(outputTokens === undefined ? {} : { output: outputTokens }),
    inputs,
    outputs: ['text'],
    tools: entry['supports_function_calling'] === true,
    ...(entry['supports_response_schema'] === true ? {} : { json: false }),
    ...(entry['supports_reasoning'] === true ? { reasoning: { toggle: false, efforts: [] } } : {}),
  }
}
