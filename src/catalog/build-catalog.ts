// Builds the catalogue: the known models, those of the operator's configuration and those that servers were found to
// have, each with the endpoints that can be called now. Pure: the same input gives the same snapshot, which is never
// edited afterwards. Prices: callers pay what the operator set for the model; else the catalogue's price of
// it times the operator's margin; else the cost of the endpoint that served times the margin; where there is none of these
// and nobody said `free`, the endpoint is not called.
import { bounds } from '../foundation/bounds.ts'
import { fillCard } from '../pricing/fill-card.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import { readCard, scaleCard, type PriceSettings } from '../pricing/read-card.ts'
import type { ProviderState } from '../providers/build-provider.ts'
import { findDefinition } from '../providers/definitions.ts'
import type { DiscoveredModel } from '../providers/discover.ts'
import type { Provider } from '../providers/provider.ts'
import { selectProtocols } from '../providers/select-protocols.ts'
import { completePrice } from './complete-price.ts'
import { draftModels, type DraftModel, type Offer } from './draft-models.ts'
import { readListedOn } from './known-models.ts'
import type { CatalogLayer } from './lay-models.ts'
import type { ModelSettings } from './model-settings.ts'
import type { Alias, Catalog, CatalogModel, Endpoint } from './model.ts'

type CatalogInput = {
  /** Those that are not ready give their reason to the models that only they serve. */
  providers: readonly ProviderState[]
  models: readonly ModelSettings[]
  aliases: readonly Alias[]
  /** Decimal text. */
  margin: string
  discovered: readonly DiscoveredModel[]
  /** Prices and models newer than the release. */
  layer?: CatalogLayer
  /** Where an endpoint has none of its own: until the first content of a stream, at most the whole attempt, ms. */
  firstContentMs?: number
  /** Deadline of an attempt where an endpoint has none of its own, ms. */
  attemptMs: number
}

/** @throws RangeError where a price or the margin is not an amount; the message names the model. */
export function buildCatalog(input: CatalogInput): Catalog {
  const providers = new Map<string, Provider>()
  const reasons = new Map<string, string>()
  for (const state of input.providers) {
    if (state.ready) providers.set(state.provider.name, state.provider)
    else reasons.set(state.name, state.reason)
  }
  const models = new Map<string, CatalogModel>()
  const drafts = draftModels(input.models, input.discovered, input.layer)
  const { firstContentMs = bounds.firstContentMs } = input
  const around = { ...input, firstContentMs, providers, reasons }
  for (const draft of drafts) models.set(draft.id, buildModel(draft, around))
  const spellings = indexSpellings(models)
  const bareNames = indexBareNames(drafts, models)
  return Object.freeze({
    models,
    aliases: Object.freeze([...input.aliases]),
    listedOn: latest(readListedOn(), input.layer?.listedOn),
    find: (id: string) => models.get(id) ?? spellings.get(spell(id)) ?? bareNames.get(spell(id)) ?? undefined,
  })
}

/** Of two dates. */
function latest(one: string, other = ''): string {
  return other > one ? other : one
}

type Surroundings = {
  providers: ReadonlyMap<string, Provider>
  reasons: ReadonlyMap<string, string>
  margin: string
  firstContentMs: number
  attemptMs: number
}

function buildModel(draft: DraftModel, around: Surroundings): CatalogModel {
  const listed = readPrice(draft.price, draft.id)
  const price =
    draft.isPriceSet || listed === undefined || listed === 'free' ? listed : scaleCard(listed, around.margin)
  const endpoints: Endpoint[] = []
  const obstacles: Obstacle[] = []
  for (const offer of draft.offers) {
    const built = buildEndpoint(draft, offer, price, around)
    if ('words' in built) obstacles.push(built)
    else endpoints.push(Object.freeze(built))
  }
  return Object.freeze({
    id: draft.id,
    vendor: draft.id.split('/')[0] ?? draft.id,
    displayName: draft.displayName,
    noun: findNoun(draft),
    createdSeconds: draft.createdSeconds,
    capabilities: draft.capabilities,
    price,
    strategy: draft.strategy,
    hedges: draft.hedges,
    endpoints: Object.freeze(endpoints),
    ...(endpoints.length > 0 ? {} : describeObstacles(obstacles)),
  })
}

function findNoun({ capabilities }: DraftModel): CatalogModel['noun'] {
  return capabilities.output.includes('embedding') ? 'embedding' : 'generation'
}

/** Why an endpoint cannot be called. `ways`: how its provider, which is not configured, would be by the environment. */
type Obstacle = { words: string; ways?: readonly string[]; isPrice?: true }

function describeObstacles(obstacles: readonly Obstacle[]): Pick<CatalogModel, 'reason' | 'ways' | 'isUnpriced'> {
  const reason = [...new Set(obstacles.map(({ words }) => words))].join('; ') || 'no endpoint is known'
  if (obstacles.some(({ isPrice }) => isPrice === true)) return { reason, isUnpriced: true }
  const isUnconfigured = obstacles.length > 0 && obstacles.every(({ ways }) => ways !== undefined)
  return isUnconfigured ? { reason, ways: [...new Set(obstacles.flatMap(({ ways = [] }) => ways))] } : { reason }
}

/** The endpoint, or why it cannot be called. */
function buildEndpoint(
  draft: DraftModel,
  offer: Offer,
  modelPrice: PriceCard | 'free' | undefined,
  around: Surroundings,
): Endpoint | Obstacle {
  const provider = around.providers.get(offer.provider)
  if (provider === undefined) {
    const reason = around.reasons.get(offer.provider)
    if (reason !== undefined) return { words: `${offer.provider}: ${reason}` }
    const ways = listWays(offer)
    const missing = ways.length === 0 ? '' : ` (no ${ways.join(', or ')})`
    return { words: `${offer.provider}: not configured${missing}`, ways }
  }
  const all = selectProtocols(provider, offer.model, offer.protocols)
  const protocols = findNoun(draft) === 'embedding' ? all.filter(({ embeds }) => embeds === true) : all
  if (protocols.length === 0) return { words: `${offer.provider}: it is not set up for a protocol of this model` }
  // Where the provider's charge is not known, it is taken to be what callers pay.
  const cost = readPrice(completePrice(offer.cost ?? draft.price, offer.provider, offer.model), draft.id)
  const price = priceOffer(modelPrice, cost, around.margin)
  if (cost === undefined || price === undefined)
    return {
      words: `${offer.provider}: no price is known; say models.${draft.id}.price, or price: free`,
      isPrice: true,
    }
  const attemptMs = offer.attemptMs ?? around.attemptMs
  return {
    id: `${offer.provider}/${offer.model}`,
    provider,
    model: offer.model,
    protocols,
    capabilities: offer.capabilities,
    cost,
    price,
    weight: offer.weight,
    firstContentMs: Math.min(offer.firstContentMs ?? around.firstContentMs, attemptMs),
    attemptMs,
    hedges: offer.hedges,
  }
}

/** What callers pay: the model's price, completed by what it does not say; else the cost times the margin. */
function priceOffer(
  modelPrice: PriceCard | 'free' | undefined,
  cost: PriceCard | 'free' | undefined,
  margin: string,
): PriceCard | 'free' | undefined {
  if (cost === undefined || cost === 'free') return modelPrice ?? cost
  if (modelPrice === undefined) return scaleCard(cost, margin)
  return modelPrice === 'free' || modelPrice === cost ? modelPrice : fillCard(modelPrice, cost, margin)
}

/** The ways in which the provider of this model can be set up by the environment. */
function listWays({ provider, model }: Offer): string[] {
  const definition = findDefinition(provider)
  const ways: string[] = []
  const [variable] = definition?.keyVariables ?? []
  const isByAccount = definition?.authorization.includes('google-token') === true
  const rule = definition?.models?.findLast(({ match, protocols }) => protocols !== undefined && match.test(model))
  // Vertex's API key reaches Gemini alone.
  if (variable !== undefined && (!isByAccount || rule?.protocols?.includes('gemini') === true)) ways.push(variable)
  if (isByAccount) ways.push('GOOGLE_APPLICATION_CREDENTIALS with GOOGLE_CLOUD_PROJECT')
  if (definition?.authorization.includes('sigv4') === true) ways.push('AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY')
  return ways
}

function readPrice(settings: PriceSettings | undefined, id: string): PriceCard | 'free' | undefined {
  if (settings === undefined || settings === 'free') return settings
  try {
    return readCard(settings)
  } catch (error) {
    throw new RangeError(`price of ${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** Ids with `.` and `-` as one character; null where two models share the spelling. */
function indexSpellings(models: ReadonlyMap<string, CatalogModel>): ReadonlyMap<string, CatalogModel | null> {
  const spellings = new Map<string, CatalogModel | null>()
  for (const model of models.values()) {
    const spelling = spell(model.id)
    spellings.set(spelling, spellings.has(spelling) ? null : model)
  }
  return spellings
}

/** What vendors call their models, without the vendor's name before it; null where two vendors have it. */
function indexBareNames(
  drafts: readonly DraftModel[],
  models: ReadonlyMap<string, CatalogModel>,
): ReadonlyMap<string, CatalogModel | null> {
  const names = new Map<string, CatalogModel | null>()
  for (const { id, offers } of drafts) {
    const model = models.get(id)
    const slash = id.indexOf('/')
    if (model === undefined || slash === -1) continue
    const own = offers.filter(({ provider }) => provider === model.vendor)
    for (const name of new Set([id.slice(slash + 1), ...own.map((offer) => offer.model)].map(spell))) {
      const other = names.get(name)
      names.set(name, other === undefined || other?.vendor === model.vendor ? (other ?? model) : null)
    }
  }
  return names
}

function spell(id: string): string {
  return id.replaceAll('.', '-')
}
