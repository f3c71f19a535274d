// models.dev's list (https://models.dev/api.json, MIT licence; its schema as read in November 2026): what each model of a known
// provider is and costs. `context_over_200k` is the older form of `tiers`. Prices of single modes are not read.
import type { ModelFacts } from '../../catalog/known-models.ts'
import type { Modality } from '../../generation/capabilities.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import { efforts } from '../../generation/request/request.ts'
import type { CardSettings, PriceSettings, RateSettings } from '../../pricing/read-card.ts'
import { isEntry, isModelId, isShown, readCount, type Entry } from './entry.ts'
import { fillTier } from './fill-tier.ts'
import type { ListedOffer } from '../listed-offer.ts'
import { AmountReader } from './amount-reader.ts'

const modalities: readonly string[] = ['text', 'image', 'audio', 'video', 'document'] satisfies Modality[]

const rates = [
  ['input', 'input'],
  ['output', 'output'],
  ['cache_read', 'cacheRead'],
  ['cache_write', 'cacheWrite'],
  ['input_audio', 'inputAudio'],
  ['output_audio', 'outputAudio'],
  ['reasoning', 'reasoning'],
] as const satisfies readonly (readonly [string, keyof RateSettings])[]

/** Our provider, by the name that models.dev has for it. */
const providers: { readonly [name: string]: string } = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'gemini',
  deepseek: 'deepseek',
  mistral: 'mistral',
  xai: 'xai',
  moonshotai: 'moonshot',
  alibaba: 'qwen',
  zai: 'z-ai',
  minimax: 'minimax',
  xiaomi: 'xiaomi',
  cohere: 'cohere',
  perplexity: 'perplexity',
  azure: 'azure-openai',
  'amazon-bedrock': 'bedrock',
  'google-vertex': 'vertex',
  'google-vertex-anthropic': 'vertex',
  groq: 'groq',
  cerebras: 'cerebras',
  'fireworks-ai': 'fireworks',
  togetherai: 'together',
  deepinfra: 'deepinfra',
  baseten: 'baseten',
  'novita-ai': 'novita',
  siliconflow: 'siliconflow',
  nebius: 'nebius',
  nvidia: 'nvidia',
}

export function readModelsDev(entries: readonly (readonly [string, Entry])[]): ListedOffer[] {
  return entries.flatMap(([name, { models }]) => {
    const provider = lookUp(providers, name)
    if (provider === undefined || !isEntry(models)) return []
    return Object.entries(models).flatMap(([model, entry]) =>
      isModelId(model) && isEntry(entry) && entry['status'] !== 'deprecated' ? readOffer(provider, model, entry) : [],
    )
  })
}

function readOffer(provider: string, model: string, entry: Entry): ListedOffer[] {
  const facts = readFacts(model, entry)
  if (!facts.inputs.includes('text') || !facts.outputs.includes('text')) return []
  const amounts = new AmountReader('million tokens')
  const cost = readCost(amounts, isEntry(entry['cost']) ? entry['cost'] : {})
  return [{ provider, model, facts, ...(cost === undefined ? {} : { cost }), faults: amounts.faults }]
}

function readCost(amounts: AmountReader, cost: Entry): PriceSettings | undefined {
  const plain = readRates(amounts, cost, '')
  for (const name of ['input', 'output'] as const)
    if (plain[name] === undefined && amounts.faults.every((fault) => !fault.startsWith(`${name} `)))
      amounts.faults.push(`${name} is missing`)
  const listed = Array.isArray(cost['tiers']) ? cost['tiers'].filter(isEntry) : []
  const legacy = isEntry(cost['context_over_200k']) ? [{ ...cost['context_over_200k'], tier: { size: '200000' } }] : []
  const tiers = (listed.length > 0 ? listed : legacy).map((tier) => {
    const size = Number(isEntry(tier['tier']) ? tier['tier']['size'] : Number.NaN)
    if (!Number.isSafeInteger(size) || size <= 0) amounts.faults.push('a tier has no number of tokens')
    return { fromInputTokens: size, ...readRates(amounts, tier, `from ${size} tokens: `) }
  })
  if (amounts.faults.length > 0) return undefined
  const whole = plain as RateSettings
  if (Number(whole.input) === 0 && Number(whole.output) === 0) return 'free'
  const steps = tiers.map((tier) => fillTier(whole, tier))
  return steps.length === 0 ? whole : ({ ...whole, tiers: steps } satisfies CardSettings)
}

function readRates(amounts: AmountReader, entry: Entry, prefix: string): Partial<RateSettings> {
  const read: { [rate: string]: string } = {}
  for (const [listed, ours] of rates) {
    const amount = amounts.read(`${prefix}${listed}`, entry[listed])
    // A write for nothing means that nothing is charged beyond the fresh input: the default.
    if (amount !== undefined && !(ours === 'cacheWrite' && amount === '0')) read[ours] = amount
  }
  return read
}

function readFacts(model: string, entry: Entry): ModelFacts {
  const { name, release_date: released, reasoning, tool_call: tools } = entry
  const limit = isEntry(entry['limit']) ? entry['limit'] : {}
  const { input, output } = isEntry(entry['modalities']) ? entry['modalities'] : {}
  const [contextTokens, outputTokens] = [readCount(limit['context']), readCount(limit['output'])]
  return {
    name: typeof name === 'string' && isShown(name) ? name.replace(/ \((?:latest|Global|US)\)$/, '') : model,
    ...(typeof released === 'string' && /^\d{4}-\d\d(?:-\d\d)?$/.test(released) ? { released } : {}),
    ...(contextTokens === undefined ? {} : { context: contextTokens }),
    ...(outputTokens === undefined ? {} : { output: outputTokens }),
    inputs: readModalities(input),
    outputs: readModalities(output),
    tools: tools === true || (isEntry(tools) && tools['supported'] === true),
    ...(entry['structured_output'] === false ? { json: false } : {}),
    ...(entry['temperature'] === false ? { sampling: false } : {}),
    ...(reasoning === true ? { reasoning: readReasoning(entry['reasoning_options']) } : {}),
  }
}

function readReasoning(options: unknown): NonNullable<ModelFacts['reasoning']> {
  const all = Array.isArray(options) ? options.filter(isEntry) : []
  const values = all.find(({ type }) => type === 'effort')?.['values']
  const listed: readonly unknown[] = Array.isArray(values) ? values : []
  const budget = all.find(({ type }) => type === 'budget_tokens')
  const [min, max] = [readCount(budget?.['min']), readCount(budget?.['max'])]
  return {
    toggle: all.some(({ type }) => type === 'toggle') || listed.includes('none'),
    efforts: efforts.filter((effort) => listed.includes(effort)),
    ...(budget === undefined ? {} : { budget: { min: min ?? 0, ...(max === undefined ? {} : { max }) } }),
  }
}

function readModalities(listed: unknown): Modality[] {
  const names = Array.isArray(listed) ? listed.map((name) => (name === 'pdf' ? 'document' : String(name))) : ['text']
  return names.filter((name): name is Modality => modalities.includes(name))
}
