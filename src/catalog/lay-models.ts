// Lays prices and models that are newer than the release over those that the release knows. A listed price replaces the
// known one as a whole. What the list does not mention is kept where that is safe: everything while the plain prices
// are the same, otherwise only what has a price of its own (calls of tools) or is a factor that does not make the model
// cheaper than listed.
import type { CardSettings, PriceSettings, ServiceTierSettings } from '../pricing/read-card.ts'
import { parseUsd } from '../foundation/nanos.ts'
import type { KnownModel, OfferFacts } from './known-models.ts'

export type CatalogLayer = {
  /** The day on which it was taken over: a date. */
  listedOn: string
  /** New models, and of known ones the offers that are new or have another price. */
  models: readonly KnownModel[]
}

export function layModels(known: readonly KnownModel[], layer: readonly KnownModel[]): readonly KnownModel[] {
  if (layer.length === 0) return known
  const laid = new Map(known.map((model) => [model.id, model]))
  for (const model of layer) {
    const below = laid.get(model.id)
    laid.set(model.id, below === undefined ? model : { ...below, offers: layOffers(below.offers, model.offers) })
  }
  return [...laid.values()]
}

function layOffers(known: readonly OfferFacts[], listed: readonly OfferFacts[]): OfferFacts[] {
  const offers = [...known]
  for (const offer of listed) {
    const index = offers.findIndex(({ provider, model }) => provider === offer.provider && model === offer.model)
    const below = offers[index]
    if (below === undefined) offers.push(offer)
    else offers[index] = { ...below, cost: layCost(below.cost, offer.cost) }
  }
  return offers
}

/** `listed`, with what `known` has and the list does not speak of. */
export function layCost(known: PriceSettings, listed: PriceSettings): PriceSettings {
  if (known === 'free' || listed === 'free') return listed
  const { serverToolCalls, perRequest, speeds, regions, hours, serviceTiers } = known
  const tools =
    serverToolCalls === undefined ? {} : { serverToolCalls: { ...serverToolCalls, ...listed.serverToolCalls } }
  if (isSamePlain(known, listed)) {
    const services = serviceTiers === undefined ? {} : { serviceTiers: { ...serviceTiers, ...listed.serviceTiers } }
    return { ...known, ...listed, ...tools, ...services }
  }
  const services = { ...keepFactors(serviceTiers ?? {}), ...listed.serviceTiers }
  const dearer = hours?.filter(({ factor }) => parseUsd(factor) >= parseUsd(1)) ?? []
  return {
    ...(perRequest === undefined ? {} : { perRequest }),
    ...(speeds === undefined ? {} : { speeds }),
    ...(regions === undefined ? {} : { regions }),
    ...(dearer.length === 0 ? {} : { hours: dearer }),
    ...listed,
    ...tools,
    ...(Object.keys(services).length === 0 ? {} : { serviceTiers: services }),
  }
}

function isSamePlain(one: CardSettings, other: CardSettings): boolean {
  return parseUsd(one.input) === parseUsd(other.input) && parseUsd(one.output) === parseUsd(other.output)
}

/** A tier that is a factor follows the plain price; rates of its own belong to the price that is replaced. */
function keepFactors(tiers: { readonly [name: string]: ServiceTierSettings }): { [name: string]: ServiceTierSettings } {
  return Object.fromEntries(Object.entries(tiers).filter(([, tier]) => typeof tier !== 'object'))
}
