// Lays the sources of the catalogue over each other, whether or not a provider is ready: what providers offer as the
// release knows it, then as a newer list has it, then CrossModel's own models, then the models that servers were found to
// have, and last the operator's configuration, which is final.
import { everything, vectors, type Capabilities } from '../generation/capabilities.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import { parseUsd } from '../foundation/nanos.ts'
import { present } from '../foundation/present.ts'
import type { CardSettings, PriceSettings } from '../pricing/read-card.ts'
import { definitions } from '../providers/definitions.ts'
import type { DiscoveredModel } from '../providers/discover.ts'
import {
  readKnownModels,
  readOwnModels,
  type KnownModel,
  type ModelFacts,
  type OfferFacts,
  type OwnModel,
} from './known-models.ts'
import { layModels, type CatalogLayer } from './lay-models.ts'
import type { ModelSettings } from './model-settings.ts'
import type { Strategy } from './model.ts'

export type Offer = {
  provider: string
  model: string
  protocols?: readonly ProtocolName[]
  cost: PriceSettings | undefined
  capabilities: Capabilities
  weight?: number
  firstContentMs?: number
  attemptMs?: number
  hedges?: boolean
}

export type DraftModel = {
  id: string
  displayName: string
  createdSeconds: number
  capabilities: Capabilities
  /** What callers pay; where the operator has not set it, before the margin. */
  price: PriceSettings | undefined
  isPriceSet: boolean
  strategy: Strategy
  hedges: boolean
  offers: readonly Offer[]
}

/** How a model is served where the operator says nothing of it. */
const usual = { strategy: 'balanced', hedges: false } as const

/** All models, by id. */
export function draftModels(
  settings: readonly ModelSettings[],
  discovered: readonly DiscoveredModel[],
  layer?: CatalogLayer,
): readonly DraftModel[] {
  const drafts = new Map<string, DraftModel>()
  const released = new Map(readKnownModels().map((model) => [model.id, model]))
  const known = new Map(layModels([...released.values()], layer?.models ?? []).map((model) => [model.id, model]))
  for (const own of readOwnModels()) drafts.set(own.id, draftOwn(own, known.get(own.id), released.get(own.id)))
  for (const model of known.values()) if (!drafts.has(model.id)) drafts.set(model.id, draftKnown(model))
  for (const model of discovered) {
    const id = `${model.provider}/${model.model}`
    drafts.set(id, addDiscovered(drafts.get(id), id, model))
  }
  for (const model of settings) drafts.set(model.id, applySettings(drafts.get(model.id), model))
  return [...drafts.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

function draftKnown(model: KnownModel): DraftModel {
  return {
    id: model.id,
    displayName: model.name,
    createdSeconds: readSeconds(model.released),
    capabilities: readCapabilities(model),
    price: undefined,
    isPriceSet: false,
    ...usual,
    offers: orderOffers(
      model.offers.map((offer) => draftOffer(model, offer)),
      model.offers[0]?.provider,
    ),
  }
}

function draftOwn(own: OwnModel, known: KnownModel | undefined, released: KnownModel | undefined): DraftModel {
  const vendor = Object.keys(own.served)[0]
  // The vendor's facts about its own model are closer to what its API takes than what the house lists.
  const isVendors = known?.offers.some(({ provider }) => provider === vendor) === true
  const offers = Object.entries(own.served).map(([provider, model]): Offer => {
    const facts = known?.offers.find((offer) => offer.provider === provider)
    return draftOffer(isVendors ? known : own, facts ?? { provider, model, cost: own.price }, model)
  })
  for (const offer of known?.offers ?? [])
    if (own.served[offer.provider] === undefined) offers.push(draftOffer(known ?? own, offer))
  return {
    id: own.id,
    displayName: own.name,
    createdSeconds: readSeconds(own.released),
    capabilities: readCapabilities(own),
    price: priceOwn(own, findOffer(known, vendor)?.cost, findOffer(released, vendor)?.cost),
    isPriceSet: false,
    ...usual,
    offers: orderOffers(offers, vendor),
  }
}

function draftOffer(
  facts: ModelFacts,
  offer: Omit<OfferFacts, 'cost'> & { cost: PriceSettings | undefined },
  model: string = offer.model,
): Offer {
  const { provider, cost, context, output, inputs, tools, reasoning } = offer
  const own: ModelFacts = {
    ...facts,
    ...(context === undefined ? {} : { context }),
    ...(output === undefined ? {} : { output }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(tools === undefined ? {} : { tools }),
    ...(reasoning === undefined ? {} : { reasoning }),
  }
  return { provider, model, cost, capabilities: readCapabilities(own) }
}

/** The vendor's own API first, then as the definitions have them. */
function orderOffers(offers: readonly Offer[], vendor: string | undefined): Offer[] {
  const rank = ({ provider }: Offer) =>
    provider === vendor ? -1 : definitions.findIndex((definition) => definition.name === provider)
  return [...offers].sort((one, other) => rank(one) - rank(other))
}

/** What callers pay for a model of the house: the vendor's new price where the house sold it at the vendor's old one. */
function priceOwn(
  { price }: OwnModel,
  cost: PriceSettings | undefined,
  released: PriceSettings | undefined,
): PriceSettings | undefined {
  if (price === undefined || price === 'free' || cost === undefined || cost === 'free') return price
  const sold = readPlain(price)
  const isVendors = released !== undefined && released !== 'free' && readPlain(released) === sold
  // A listed cost is another object than the release's, also where it differs in its cache prices alone.
  return isVendors && cost !== released ? cost : fillCachePrices(price, cost)
}

function readPlain({ input, output }: CardSettings): string {
  return `${parseUsd(input)} ${parseUsd(output)}`
}

function findOffer(known: KnownModel | undefined, vendor: string | undefined): OfferFacts | undefined {
  return known?.offers.find(({ provider }) => provider === vendor)
}

/** Cache prices that the house does not list are the vendor's, where it sells the model at the vendor's price. */
function fillCachePrices(price: CardSettings, cost: CardSettings): CardSettings {
  if (readPlain(price) !== readPlain(cost)) return price
  const filled: CardSettings = { ...price }
  if (filled.cacheRead === undefined && cost.cacheRead !== undefined) filled.cacheRead = cost.cacheRead
  if (filled.cacheWrite === undefined && cost.cacheWrite !== undefined) filled.cacheWrite = cost.cacheWrite
  return filled
}

function addDiscovered(draft: DraftModel | undefined, id: string, model: DiscoveredModel): DraftModel {
  const capabilities: Capabilities = {
    ...(draft?.capabilities ?? (model.embeds === true ? vectors : everything)),
    ...(model.contextWindowTokens === undefined ? {} : { contextWindowTokens: model.contextWindowTokens }),
  }
  const cost: PriceSettings | undefined = model.free ? 'free' : readTokenPrice(model.price)
  const offer: Offer = { provider: model.provider, model: model.model, cost, capabilities }
  if (draft !== undefined) {
    const others = draft.offers.filter((other) => other.provider !== offer.provider || other.model !== offer.model)
    return others.length < draft.offers.length ? draft : { ...draft, offers: [...draft.offers, offer] }
  }
  return {
    id,
    displayName: model.model,
    createdSeconds: model.createdSeconds ?? 0,
    capabilities,
    price: undefined,
    isPriceSet: false,
    ...usual,
    offers: [offer],
  }
}

/** USD per token as USD per million, by moving the point: no arithmetic, no rounding. */
function readTokenPrice(price: DiscoveredModel['price']): PriceSettings | undefined {
  if (price === undefined) return undefined
  const { input, output, cacheRead, cacheWrite } = price
  if (Number(input) === 0 && Number(output) === 0) return 'free'
  return {
    input: perMillion(input),
    output: perMillion(output),
    ...(cacheRead === undefined ? {} : { cacheRead: perMillion(cacheRead) }),
    ...(cacheWrite === undefined ? {} : { cacheWrite: perMillion(cacheWrite) }),
  }
}

function perMillion(perToken: string): string {
  const [, whole = '0', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e(-\d+))?$/.exec(perToken) ?? []
  const point = whole.length + 6 + Number(exponent)
  const digits = (whole + fraction).padEnd(point, '0')
  const text = point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${'0'.repeat(-point)}${digits}`
  // Finer than a nano-dollar per million cannot be charged.
  return text.replace(/(\.\d{9})\d+$/, '$1').replace(/\.$/, '')
}

function applySettings(draft: DraftModel | undefined, settings: ModelSettings): DraftModel {
  const capabilities = overrideCapabilities(draft?.capabilities ?? everything, settings)
  const known = draft?.offers ?? []
  const said = (settings.endpoints ?? []).map((endpoint): Offer => {
    const { provider, model, protocols, price, weight, firstContentMs, attemptMs, hedges } = endpoint
    const same = known.find((offer) => offer.provider === provider && offer.model === model)
    return {
      provider,
      model,
      cost: price ?? same?.cost,
      capabilities: overrideCapabilities(same?.capabilities ?? capabilities, settings),
      ...(protocols === undefined ? {} : { protocols }),
      ...(weight === undefined ? {} : { weight }),
      ...readTimes({ firstContentMs, attemptMs }, settings),
      ...(hedges === undefined ? {} : { hedges }),
    }
  })
  const rest = known
    .filter((offer) => !said.some(({ provider, model }) => provider === offer.provider && model === offer.model))
    .map((offer) => ({
      ...offer,
      capabilities: overrideCapabilities(offer.capabilities, settings),
      ...readTimes(offer, settings),
    }))
  return {
    id: settings.id,
    displayName: settings.displayName ?? draft?.displayName ?? settings.id,
    createdSeconds: draft?.createdSeconds ?? 0,
    capabilities,
    price: settings.price ?? draft?.price,
    isPriceSet: settings.price !== undefined,
    strategy: settings.strategy ?? usual.strategy,
    hedges: settings.hedges ?? usual.hedges,
    offers: [...said, ...rest],
  }
}

/** An endpoint's own, else its model's. */
function readTimes(own: Times, model: ModelSettings): Pick<Offer, 'firstContentMs' | 'attemptMs'> {
  const firstContentMs = own.firstContentMs ?? model.firstContentMs
  const attemptMs = own.attemptMs ?? model.attemptMs
  return present({ firstContentMs, attemptMs })
}

type Times = { [time in 'firstContentMs' | 'attemptMs']?: number | undefined }

function overrideCapabilities(base: Capabilities, settings: ModelSettings): Capabilities {
  const { capabilities, modalities, contextWindowTokens, maxOutputTokens } = settings
  const { budgetTokens, ...reasoning } = capabilities?.reasoning ?? {}
  return {
    ...base,
    ...(modalities?.input === undefined ? {} : { input: modalities.input }),
    ...(modalities?.output === undefined ? {} : { output: modalities.output }),
    ...(capabilities?.tools === undefined ? {} : { tools: capabilities.tools }),
    ...(capabilities?.json === undefined ? {} : { json: capabilities.json }),
    ...(capabilities?.sampling === undefined ? {} : { sampling: capabilities.sampling }),
    ...(contextWindowTokens === undefined ? {} : { contextWindowTokens }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    reasoning: {
      ...base.reasoning,
      ...reasoning,
      ...(budgetTokens === undefined ? {} : { budgetTokens: { min: budgetTokens.min, max: budgetTokens.max } }),
    },
  }
}

function readCapabilities(facts: ModelFacts): Capabilities {
  const { reasoning, context, output } = facts
  return {
    input: facts.inputs,
    output: facts.outputs,
    tools: facts.tools,
    json: facts.json ?? true,
    sampling: facts.sampling ?? true,
    reasoning: {
      supported: reasoning !== undefined,
      toggle: reasoning?.toggle ?? false,
      efforts: reasoning?.efforts ?? [],
      ...(reasoning?.budget === undefined
        ? {}
        : { budgetTokens: { min: reasoning.budget.min, max: reasoning.budget.max } }),
    },
    ...(context === undefined ? {} : { contextWindowTokens: context }),
    ...(output === undefined ? {} : { maxOutputTokens: output }),
  }
}

function readSeconds(date: string | undefined): number {
  const ms = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(ms) ? 0 : ms / 1000
}
