// Writes src/catalog/known-models.jsonl: what providers offer and at what price, one model a line, from public facts.
//
//   node scripts/write-known-models.ts FACTS.json PRICES.json DATE > src/catalog/known-models.jsonl
//
// DATE is the day on which the lists were taken; the first line keeps it, so that a gateway can say how old it is.
// FACTS.json is models.dev's data (MIT licence), flattened: {PROVIDER: {models: {ID: {name, released, context, output,
// input_modalities, output_modalities, tools, reasoning, reasoning_options, temperature, structured_output, cost}}}}.
// PRICES.json is a list of what is billed beside plain tokens (`read-list-prices.ts`) and of models newer than the facts.
// A model that its own vendor serves is `vendor/id`; the same model at other hosts becomes a further offer of it. What only
// hosts serve is `host/id`. Models that generate no text, or have no price, are left out.
import { readFileSync } from 'node:fs'
import type { Modality } from '../src/generation/capabilities.ts'
import { efforts, type Effort } from '../src/generation/request/request.ts'
import type { CardSettings, RateSettings } from '../src/pricing/read-card.ts'
import { isElsewhere, isGenerator, nameFamily, rankRegion } from '../src/price-lists/name-family.ts'
import { isCallable, readNewerFacts, readNewerPrice, selectNewer } from './list-newer-models.ts'
import { addListPrices, type ListedModel } from './read-list-prices.ts'
import {
  readOwnModels,
  type KnownModel,
  type ModelFacts,
  type OfferFacts,
  type ReasoningFacts,
} from '../src/catalog/known-models.ts'

type Cost = { [kind: string]: number | undefined } & { tiers?: ({ tier: { size: number } } & RateSettings)[] }
type Source = {
  name: string
  released?: string
  context?: number
  output?: number
  input_modalities: string[]
  output_modalities: string[]
  tools: boolean
  reasoning: boolean
  reasoning_options?: { type: string; values?: string[]; min?: number; max?: number }[]
  temperature?: boolean
  structured_output?: boolean
  cost?: Cost
}

/** Vendors serving their own models: the facts' name, our provider, the prefix of model ids. */
const vendors: readonly (readonly [string, string, string])[] = [
  ['anthropic', 'anthropic', 'anthropic'],
  ['openai', 'openai', 'openai'],
  ['google', 'gemini', 'gemini'],
  ['deepseek', 'deepseek', 'deepseek'],
  ['mistral', 'mistral', 'mistral'],
  ['xai', 'xai', 'x-ai'],
  ['moonshotai', 'moonshot', 'moonshot'],
  ['alibaba', 'qwen', 'qwen'],
  ['zai', 'z-ai', 'z-ai'],
  ['minimax', 'minimax', 'minimax'],
  ['xiaomi', 'xiaomi', 'xiaomi'],
  ['cohere', 'cohere', 'cohere'],
  ['perplexity', 'perplexity', 'perplexity'],
]
/** Platforms that serve models of many vendors. */
const hosts: readonly (readonly [string, string])[] = [
  ['azure', 'azure-openai'],
  ['amazon-bedrock', 'bedrock'],
  ['google-vertex', 'vertex'],
  ['groq', 'groq'],
  ['cerebras', 'cerebras'],
  ['fireworks-ai', 'fireworks'],
  ['togetherai', 'together'],
  ['deepinfra', 'deepinfra'],
  ['baseten', 'baseten'],
  ['novita-ai', 'novita'],
  ['siliconflow', 'siliconflow'],
  ['nebius', 'nebius'],
  ['nvidia', 'nvidia'],
]
/** Open models whose vendor has no API for them, by family: ids of their own, so that hosts meet. */
const openFamilies = new Map([
  ['gpt-oss-120b', 'openai/gpt-oss-120b'],
  ['gpt-oss-20b', 'openai/gpt-oss-20b'],
])

const [file, pricesFile, date = ''] = process.argv.slice(2)
if (file === undefined || pricesFile === undefined || !/^\d{4}-\d\d-\d\d$/.test(date))
  throw new Error('usage: node scripts/write-known-models.ts FACTS.json PRICES.json DATE')
// The facts hold sums of floats (0.049999999999999996); no price is finer than nine decimals.
const readRounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(9)) : value)
const facts = JSON.parse(readFileSync(file, 'utf8'), readRounded) as {
  [provider: string]: { models: { [id: string]: Source } }
}
const prices = JSON.parse(readFileSync(pricesFile, 'utf8'), readRounded) as {
  [provider: string]: { [id: string]: ListedModel }
}
/** Where the list has the models of our provider, if not under the name that the facts use. */
const listNames: { readonly [provider: string]: readonly string[] } = {
  vertex: ['google-vertex', 'google-vertex-anthropic'],
}

const models = new Map<string, KnownModel>()
const families = new Map<string, string>()

for (const [source, provider, prefix] of vendors) {
  for (const [upstream, model] of listGenerators(source)) {
    const id = `${prefix}/${upstream.toLowerCase()}`
    models.set(id, { id, ...readFacts(model, provider), offers: [readOffer(source, provider, upstream, model)] })
    if (!families.has(nameFamily(upstream)) || !/-\d{8}$|-\d{4}$/.test(upstream)) families.set(nameFamily(upstream), id)
  }
}
const own = readOwnModels()
// House models that are not known at their vendor, but perhaps elsewhere.
for (const { id } of own) if (!families.has(nameFamily(id))) families.set(nameFamily(id), id)
for (const [source, provider] of hosts) {
  for (const [upstream, model] of preferGlobal(listGenerators(source))) {
    if (isElsewhere(provider, upstream)) continue
    const id = families.get(nameFamily(upstream)) ?? openFamilies.get(nameFamily(upstream)) ?? `${provider}/${upstream}`
    const known = models.get(id)
    const offer = readOffer(source, provider, upstream, model)
    if (known === undefined) models.set(id, { id, ...readFacts(model, provider), offers: [offer] })
    else if (!known.offers.some((other) => other.provider === provider))
      models.set(id, {
        ...known,
        offers: [...known.offers, { ...offer, ...differences(known, readFacts(model, provider)) }],
      })
  }
}
const newer = new Set<string>()
for (const [source, provider, prefix] of vendors) {
  const listed = prices[source] ?? {}
  const isHouse = (id: string) => own.some(({ served }) => served[provider] === id)
  const house = Object.entries(listed).filter(([id, model]) => isHouse(id) && isCallable(model, date))
  for (const [upstream, model] of [...house, ...selectNewer(listed, date)])
    addNewer(provider, upstream, model, `${prefix}/${upstream.toLowerCase()}`)
}
for (const [source, provider] of hosts) addNewerOffers(source, provider)
process.stdout.write(`${JSON.stringify({ listedOn: date })}\n`)
for (const model of [...models.values()].sort((one, other) => (one.id < other.id ? -1 : 1)))
  process.stdout.write(`${JSON.stringify(model)}\n`)

/** A vendor's model that the facts do not know; one of the house keeps what the house says of it. */
function addNewer(provider: string, upstream: string, model: ListedModel, otherwise: string): void {
  const house = own.find(({ served }) => served[provider] === upstream)
  const id = house?.id ?? otherwise
  if (models.has(id)) return
  const { name, released, reasoning, sampling } = house ?? {}
  const listed = readNewerFacts(id, model, [...models.values()])
  const said = { name, released, reasoning, sampling }
  models.set(id, {
    id,
    ...listed,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    offers: [{ provider, model: upstream, cost: readNewerPrice(model, provider, upstream) }],
  })
  families.set(nameFamily(id), id)
  newer.add(id)
}

/** What a host offers of the models that are newer than the facts. */
function addNewerOffers(source: string, provider: string): void {
  const lists = Object.assign({}, ...(listNames[provider] ?? [source]).map((name) => prices[name] ?? {})) as {
    [id: string]: ListedModel
  }
  const callable = Object.entries(lists).filter(([id, model]) => isCallable(model, date) && !isElsewhere(provider, id))
  for (const [upstream, model] of preferGlobal(callable)) {
    const id = families.get(nameFamily(upstream))
    const known = id === undefined ? undefined : models.get(id)
    // Vertex lists Claude's ids with and without a version.
    if (lists[`${upstream}@default`] !== undefined) continue
    if (known === undefined || !newer.has(known.id) || known.offers.some((other) => other.provider === provider))
      continue
    const { context, output } = model
    const cost = readNewerPrice(model, provider, upstream)
    const limits = { ...(context === undefined ? {} : { context }), ...(output === undefined ? {} : { output }) }
    models.set(known.id, { ...known, offers: [...known.offers, { provider, model: upstream, cost, ...limits }] })
  }
}

function listGenerators(source: string): (readonly [string, Source])[] {
  return Object.entries(facts[source]?.models ?? {}).filter(
    ([id, model]) =>
      model.input_modalities.includes('text') &&
      model.output_modalities.includes('text') &&
      (model.output ?? 0) > 0 &&
      isGenerator(id) &&
      model.cost?.['input'] !== undefined &&
      model.cost['output'] !== undefined,
  )
}

/** Of Bedrock's regional profiles the one that works in every region, else that of the United States, else none. */
function preferGlobal<M>(list: (readonly [string, M])[]): (readonly [string, M])[] {
  return list
    .filter(([id]) => !/^(?:eu|au|jp|apac)\./.test(id))
    .sort(([one], [other]) => rankRegion(one) - rankRegion(other))
}

function readFacts(model: Source, provider: string): ModelFacts {
  const reasoning = readReasoning(model, provider)
  return {
    name: model.name.replace(/ \((?:latest|Global|US)\)$/, ''),
    ...(model.released === undefined ? {} : { released: model.released }),
    ...(model.context === undefined || model.context === 0 ? {} : { context: model.context }),
    ...(model.output === undefined ? {} : { output: model.output }),
    inputs: model.input_modalities.map(readModality),
    outputs: model.output_modalities.map(readModality),
    tools: model.tools,
    ...(model.structured_output === false ? { json: false } : {}),
    ...(model.temperature === false ? { sampling: false } : {}),
    ...(reasoning === undefined ? {} : { reasoning }),
  }
}

function readModality(text: string): Modality {
  return text === 'pdf' ? 'document' : (text as Modality)
}

function readReasoning(model: Source, provider: string): ReasoningFacts | undefined {
  if (!model.reasoning) return undefined
  const options = model.reasoning_options ?? []
  const values = options.find(({ type }) => type === 'effort')?.values ?? []
  const budget = options.find(({ type }) => type === 'budget_tokens')
  // Claude thinks only when asked to, except for those that always do.
  const claude = /claude/i.test(model.name) && !/fable|mythos/i.test(model.name)
  return {
    toggle: claude || options.some(({ type }) => type === 'toggle') || values.includes('none') || budget?.min === 0,
    efforts: efforts.filter((effort: Effort) => values.includes(effort)),
    ...(budget === undefined
      ? {}
      : {
          budget: {
            min: Math.max(0, budget.min ?? (provider === 'qwen' ? 1 : 0)),
            ...(budget.max === undefined ? {} : { max: budget.max }),
          },
        }),
  }
}

function readOffer(source: string, provider: string, upstream: string, model: Source): OfferFacts {
  const cost = model.cost ?? {}
  const free = cost['input'] === 0 && cost['output'] === 0
  if (free) return { provider, model: upstream, cost: 'free' }
  const listed = (listNames[provider] ?? [source]).map((name) => prices[name]?.[upstream]).find((each) => each?.cost)
  const read = readCost(cost)
  return {
    provider,
    model: upstream,
    cost: listed === undefined ? read : addListPrices(read, listed, provider, upstream),
  }
}

function readCost(cost: Cost): CardSettings {
  const rates = readRates(cost)
  const tiers = (cost.tiers ?? []).map((tier) => ({
    fromInputTokens: tier.tier.size,
    ...readRates(tier as unknown as Cost),
  }))
  return {
    ...rates,
    ...(tiers.length === 0 ? {} : { tiers }),
    // models.dev gives Perplexity's price for a thousand requests.
    ...(cost['request'] === undefined ? {} : { perRequest: cost['request'] / 1000 }),
  }
}

function readRates(cost: Cost): RateSettings {
  const cacheRead = cost['cache_read'] ?? cost['cached_input'] ?? cost['cache_input']
  const cacheWrite = cost['cache_write'] ?? cost['cached_write']
  return {
    input: cost['input'] ?? 0,
    output: cost['output'] ?? 0,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    // A write for nothing means that nothing is charged beyond the fresh input: the default.
    ...(cacheWrite === undefined || cacheWrite === 0 ? {} : { cacheWrite }),
    ...(cost['input_audio'] === undefined ? {} : { inputAudio: cost['input_audio'] }),
    ...(cost['output_audio'] === undefined ? {} : { outputAudio: cost['output_audio'] }),
    ...(cost['reasoning'] === undefined ? {} : { reasoning: cost['reasoning'] }),
  }
}

/** What an offer cannot do as the model's own vendor can. */
function differences(known: ModelFacts, offered: ModelFacts): Partial<OfferFacts> {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  return {
    ...(same(known.context, offered.context) || offered.context === undefined ? {} : { context: offered.context }),
    ...(same(known.output, offered.output) || offered.output === undefined ? {} : { output: offered.output }),
    ...(same(known.inputs, offered.inputs) ? {} : { inputs: offered.inputs }),
    ...(known.tools && !offered.tools ? { tools: false } : {}),
    ...(same(known.reasoning, offered.reasoning) || offered.reasoning === undefined
      ? {}
      : { reasoning: offered.reasoning }),
  }
}
