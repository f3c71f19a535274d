// Which model of the catalogue a listed offer is of. A vendor's own model is `vendor/id`; the same model at a host is a further
// offer of it, known by its family; what only hosts have is `host/id`. A second name that a provider has for a model
// it already offers is not taken: it would be another endpoint to the same.
import { lookUp } from '../foundation/lists/look-up.ts'
import type { KnownModel, OfferFacts, OwnModel } from '../catalog/known-models.ts'
import type { PriceSettings } from '../pricing/read-card.ts'
import { expectReasoning } from './expect-reasoning.ts'
import type { ListedOffer } from './listed-offer.ts'
import { vendorPrefixes } from './vendor-prefixes.ts'
import { isElsewhere, isGenerator, nameFamily, rankRegion } from './name-family.ts'

/** A listed offer with its place: an offer that is known, or a new one. */
export type PlacedOffer = { id: string; isKnown: boolean; offer: ListedOffer }

export function placeOffers(
  offers: readonly ListedOffer[],
  known: readonly KnownModel[],
  own: readonly OwnModel[],
): PlacedOffer[] {
  const index = new CatalogIndex(known, own)
  const isVendor = ({ provider }: ListedOffer) => lookUp(vendorPrefixes, provider) !== undefined
  // A list may have an offer under two names; the first one counts.
  const once = [...new Map(offers.toReversed().map((offer) => [`${offer.provider}/${offer.model}`, offer])).values()]
  const inOrder = once.toReversed()
  const vendors = inOrder.filter(isVendor)
  const hosts = inOrder.filter((offer) => !isVendor(offer))
  const byRegion = hosts.toSorted((one, other) => rankRegion(one.model) - rankRegion(other.model))
  return [...vendors, ...byRegion].flatMap((offer) => place(offer, index))
}

function place(offer: ListedOffer, index: CatalogIndex): PlacedOffer[] {
  const { provider, model } = offer
  const ids = index.findOffers(provider, model)
  if (ids.length > 0) return ids.map((id) => ({ id, isKnown: true, offer }))
  if (!isGenerator(model) || isElsewhere(provider, model)) return []
  const prefix = lookUp(vendorPrefixes, provider)
  const house = index.findHouse(provider, model)
  const id = house ?? (prefix === undefined ? index.findFamily(model) : `${prefix}/${model.toLowerCase()}`)
  const placed = id ?? `${provider}/${model}`
  if (index.hasProvider(placed, provider)) return []
  index.add(placed, provider, model)
  return [{ id: placed, isKnown: false, offer }]
}

/** The model as the catalogue keeps it, with this one offer at `cost`. */
export function buildModel(
  { id, offer }: PlacedOffer,
  cost: PriceSettings,
  known: ReadonlyMap<string, KnownModel>,
): KnownModel {
  const { provider, model, facts } = offer
  const below = known.get(id)
  if (below !== undefined) {
    const { context, output } = facts
    const differs = (one: number | undefined, other: number | undefined) => one !== undefined && one !== other
    const isOwn = below.offers.some((other) => other.provider === provider && other.model === model)
    const placed: OfferFacts = {
      provider,
      model,
      cost,
      ...(!isOwn && context !== undefined && differs(context, below.context) ? { context } : {}),
      ...(!isOwn && output !== undefined && differs(output, below.output) ? { output } : {}),
    }
    return { ...below, offers: [placed] }
  }
  const { reasoning } = facts
  const isVague = reasoning !== undefined && reasoning.efforts.length === 0 && reasoning.budget === undefined
  const expected = isVague && !reasoning.toggle ? expectReasoning(id, [...known.values()]) : {}
  return { id, ...facts, ...expected, offers: [{ provider, model, cost }] }
}

/** What is known so far, by the questions that placing asks. */
class CatalogIndex {
  readonly #offers = new Map<string, string[]>()
  readonly #providers = new Set<string>()
  readonly #families = new Map<string, string>()
  readonly #house = new Map<string, string>()

  constructor(known: readonly KnownModel[], own: readonly OwnModel[]) {
    for (const { id, served } of own) {
      this.#families.set(nameFamily(id), id)
      for (const [provider, model] of Object.entries(served)) this.#house.set(`${provider}/${model}`, id)
    }
    // Of models of one family the one without the date of a snapshot is what hosts offer.
    const byName = known.toSorted((one, other) => one.id.length - other.id.length)
    for (const { id, offers } of byName) for (const { provider, model } of offers) this.add(id, provider, model)
  }

  add(id: string, provider: string, model: string): void {
    const key = `${provider}/${model}`
    this.#offers.set(key, [...(this.#offers.get(key) ?? []), id])
    this.#providers.add(`${id} ${provider}`)
    const family = nameFamily(id)
    if (!this.#families.has(family)) this.#families.set(family, id)
  }

  findOffers(provider: string, model: string): readonly string[] {
    return this.#offers.get(`${provider}/${model}`) ?? []
  }

  findHouse(provider: string, model: string): string | undefined {
    return this.#house.get(`${provider}/${model}`)
  }

  findFamily(model: string): string | undefined {
    return this.#families.get(nameFamily(model))
  }

  hasProvider(id: string, provider: string): boolean {
    return this.#providers.has(`${id} ${provider}`)
  }
}
