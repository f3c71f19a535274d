// What a published list would change: what is new, dearer, cheaper and gone, what is odd and therefore waits for the operator's
// word, and what has no price. Nothing is taken away by an update: what a list does not have keeps the price it has.
// Pure: the same list and catalogue make the same plan.
import { layCost, layModels } from '../catalog/lay-models.ts'
import { readKnownModels, readOwnModels, type KnownModel } from '../catalog/known-models.ts'
import { bounds } from '../foundation/bounds.ts'
import { parseUsd } from '../foundation/nanos.ts'
import type { PriceCard, PriceTier } from '../pricing/price-card.ts'
import { readCard, type PriceSettings } from '../pricing/read-card.ts'
import { findChanged, findPlain, rateNames, ratesAt } from './find-changed.ts'
import type { ListedOffer } from './listed-offer.ts'
import { buildModel, placeOffers, type PlacedOffer } from './place-offers.ts'

type Price = PriceCard | 'free'

/** One provider's offer of a model, before and after. */
export type OfferChange = {
  id: string
  provider: string
  model: string
  before?: Price
  after?: Price
  /** What is not as it was, by the names of a card's parts (`find-changed.ts`). */
  changed: readonly string[]
  /** Why it is odd, or has no price. */
  reasons: readonly string[]
}

export type UpdatePlan = {
  fresh: readonly OfferChange[]
  dearer: readonly OfferChange[]
  cheaper: readonly OfferChange[]
  gone: readonly OfferChange[]
  /** Not applied, unless the operator insists. */
  odd: readonly OfferChange[]
  /** Never applied. */
  unpriced: readonly OfferChange[]
  unchanged: number
  /** What the layer would hold: what it holds now, and what is applied. */
  models: readonly KnownModel[]
}

/** How much cheaper a price may get before that is odd. */
const CHEAPER_TIMES = 10n

/** `layer`: what lists have changed before. `force`: odd prices are applied too. */
export function planUpdate(offers: readonly ListedOffer[], layer: readonly KnownModel[], force: boolean): UpdatePlan {
  const released = readKnownModels()
  const laid = layModels(released, layer)
  const sources = { released: mapModels(released), laid: mapModels(laid), force }
  const verdicts = placeOffers(offers, laid, readOwnModels()).map((placed) => judge(placed, sources))
  const of = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).map(({ change }) => change)
  const applied = verdicts.flatMap(({ model }) => model ?? [])
  return {
    fresh: of('new'),
    dearer: of('dearer'),
    cheaper: of('cheaper'),
    gone: findGone(offers, laid),
    odd: of('odd'),
    unpriced: of('unpriced'),
    unchanged: of('same').length,
    models: joinLayers(layer, applied),
  }
}

type Sources = {
  released: ReadonlyMap<string, KnownModel>
  laid: ReadonlyMap<string, KnownModel>
  force: boolean
}

type Verdict = {
  kind: 'new' | 'dearer' | 'cheaper' | 'same' | 'odd' | 'unpriced'
  change: OfferChange
  /** What is applied of it. */
  model?: KnownModel
}

function judge(placed: PlacedOffer, { released, laid, force }: Sources): Verdict {
  const { id, offer } = placed
  const { provider, model, cost, faults } = offer
  const named = { id, provider, model }
  const before = findCost(laid.get(id), provider, model)
  const known = before === undefined ? {} : { before: readPrice(before) }
  if (cost === undefined) return { kind: 'unpriced', change: { ...named, ...known, changed: [], reasons: faults } }
  // As it will be when the catalogue is built: over what the release says, and not over what a list said before.
  const below = findCost(released.get(id), provider, model)
  const after = readPrice(below === undefined ? cost : layCost(below, cost))
  const reasons = findOddities(known.before, after)
  const isSame = known.before !== undefined && isEqual(known.before, after)
  const changed = isSame ? [] : findChanged(known.before, after)
  const change = { ...named, ...known, after, changed, reasons }
  if (isSame) return { kind: 'same', change }
  if (reasons.length > 0 && !force) return { kind: 'odd', change }
  const applied = buildModel(placed, cost, laid)
  if (known.before === undefined) return { kind: 'new', change, model: applied }
  return { kind: isDearer(known.before, after) ? 'dearer' : 'cheaper', change, model: applied }
}

function findOddities(before: Price | undefined, after: Price): string[] {
  if (after === 'free') return before === 'free' ? [] : ['the list says that it costs nothing']
  const most = parseUsd(bounds.priceListMostUsd)
  const rates = listTiers(after).flatMap(({ rates: each }) => Object.values(each))
  if (rates.some((rate) => rate > most)) return [`above ${bounds.priceListMostUsd} USD per million tokens`]
  if (before === undefined) {
    const { input, output } = ratesAt(after.tiers, 0)
    const least = parseUsd(bounds.priceListLeastUsd)
    return input < least && output < least ? [`below ${bounds.priceListLeastUsd} USD per million tokens`] : []
  }
  if (before === 'free') return []
  const isFarCheaper = someRate(before, after, (was, is, plain) => was !== plain && is * CHEAPER_TIMES < was)
  return isFarCheaper ? [`cheaper by more than ${CHEAPER_TIMES} times`] : []
}

function isEqual(one: Price, other: Price): boolean {
  return one === 'free' || other === 'free' ? one === other : one.version === other.version
}

/** In any of its prices: what gets dearer is seen first. */
function isDearer(before: Price, after: Price): boolean {
  if (before === 'free' || after === 'free') return before === 'free'
  return someRate(before, after, (was, is) => is > was) || !someRate(before, after, (was, is) => is < was)
}

/**
 * `plain`: what a rate is where nobody says it, that of input or output. Of the plain prices, from every number of tokens on at which either has a step, and of the
 * tiers of service that both have.
 */
function someRate(
  before: PriceCard,
  after: PriceCard,
  test: (was: bigint, is: bigint, plain: bigint | undefined) => boolean,
): boolean {
  const pairs = [[before.tiers, after.tiers] as const]
  for (const [name, tiers] of Object.entries(before.serviceTiers))
    if (after.serviceTiers[name] !== undefined) pairs.push([tiers, after.serviceTiers[name]])
  return pairs.some(([was, is]) =>
    [...was, ...is].some(({ fromInputTokens }) => {
      const [old, now] = [ratesAt(was, fromInputTokens), ratesAt(is, fromInputTokens)]
      return rateNames.some((rate) => test(old[rate], now[rate], findPlain(old, rate)))
    }),
  )
}

function listTiers({ tiers, serviceTiers }: PriceCard): PriceTier[] {
  return [...tiers, ...Object.values(serviceTiers).flat()]
}

/** Known offers of the providers that the list covers, which it does not have. */
function findGone(offers: readonly ListedOffer[], laid: readonly KnownModel[]): OfferChange[] {
  const covered = new Set(offers.map(({ provider }) => provider))
  const listed = new Set(offers.map(({ provider, model }) => `${provider}/${model}`))
  return laid.flatMap(({ id, offers: known }) =>
    known
      .filter(({ provider, model }) => covered.has(provider) && !listed.has(`${provider}/${model}`))
      .map(({ provider, model, cost }) => ({ id, provider, model, before: readPrice(cost), changed: [], reasons: [] })),
  )
}

function findCost(known: KnownModel | undefined, provider: string, model: string): PriceSettings | undefined {
  return known?.offers.find((offer) => offer.provider === provider && offer.model === model)?.cost
}

/** `layer` with `applied` over it: an offer that is in both is as it was applied. */
function joinLayers(layer: readonly KnownModel[], applied: readonly KnownModel[]): readonly KnownModel[] {
  const joined = mapModels(layer)
  for (const model of applied) {
    const below = joined.get(model.id)
    const isOver = ({ provider, model: id }: { provider: string; model: string }) =>
      model.offers.some((offer) => offer.provider === provider && offer.model === id)
    const kept = below?.offers.filter((offer) => !isOver(offer)) ?? []
    joined.set(model.id, { ...(below ?? model), offers: [...kept, ...model.offers] })
  }
  return [...joined.values()]
}

function mapModels(models: readonly KnownModel[]): Map<string, KnownModel> {
  return new Map(models.map((model) => [model.id, model]))
}

function readPrice(cost: PriceSettings): Price {
  return cost === 'free' ? cost : readCard(cost)
}
