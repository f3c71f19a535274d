// Operations for those who call models: what can be called at which price, how well it runs, and all that is known of one model.
// They see no cost, no margin and no credential.
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { readPageSums, type PageSums } from '../../ledger/reports/page-sums-store.ts'
import {
  describeOfferHealth,
  describeOffer,
  describeOfferEndpoint,
  joinOfferStandings,
} from '../../views/models/offer.ts'
import { describePriceCard, priceOf } from '../../views/models/price-card.ts'
import { describePriceSteps } from '../../views/models/price-steps.ts'
import { showMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Operation } from '../operation.ts'
import { readPriceSteps } from '../prices/price-steps-store.ts'
import { listed, readModelHealth, readOfferStandings } from './read-model-health.ts'

const HOUR_MS = 3_600_000
/** How far back the strip of an endpoint goes. */
const STRIP_HOURS = 24

export const offerOperations: readonly Operation[] = [
  {
    name: 'offer.list',
    run: async (context) => ({ data: listOffers(await context.catalog()) }),
  },
  {
    name: 'offer.health',
    run: (context) => readModelHealth(context),
  },
  {
    name: 'offer.show',
    async run(context, args) {
      const catalog = await context.catalog()
      const model = catalog.find(args.text('model'))
      if (model === undefined || model.endpoints.length === 0) {
        throw new GatewayError('model_not_found', 'There is no such model that can be called here.', { param: 'model' })
      }
      const standings = await readOfferStandings(context, model.endpoints)
      return {
        ...describeOffer(model),
        card: describePriceCard(priceOf(model)),
        price_steps: describePriceSteps(await readPriceSteps(await context.store(), model.id)),
        health: describeOfferHealth([...standings.values()]),
        ...nameModel(catalog, model),
        ...(await describeEndpoints(context, model, standings)),
      }
    },
  },
]

/** Written once for each catalogue: it is the same for all until the catalogue is replaced. */
const offersOf = new WeakMap<Catalog, Json[]>()

function listOffers(catalog: Catalog): Json[] {
  const known = offersOf.get(catalog)
  if (known !== undefined) return known
  const offers = listed(catalog).map((model) => ({ ...describeOffer(model), ...nameModel(catalog, model) }))
  offersOf.set(catalog, offers)
  return offers
}

/** Who serves it, and what it is called beside its id. */
function nameModel(catalog: Catalog, { id, endpoints }: CatalogModel): JsonObject {
  const aliases = catalog.aliases.filter(({ target }) => target === id).map(({ name }) => name)
  return { providers: [...new Set(endpoints.map(({ provider }) => provider.name))], aliases }
}

type Standings = Awaited<ReturnType<typeof readOfferStandings>>

/** In the order in which the catalogue has them, with how they answered in the last day. */
async function describeEndpoints(
  context: OperationContext,
  { id, endpoints }: CatalogModel,
  standings: Standings,
): Promise<JsonObject> {
  const nowMs = context.clock.nowMs()
  const toMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS
  const fromMs = toMs - STRIP_HOURS * HOUR_MS
  const scope = { ownerId: undefined, period: 'hours', fromMs, toMs, filter: { model: id } } as const
  const names = [...new Set(endpoints.map(({ provider }) => provider.name))]
  const only = { group: 'provider', names } as const
  const sums = await readPageSums(await context.store(), scope, ['start_ms', 'provider'], { only })
  return {
    read_at: showMoment(nowMs),
    endpoints: endpoints.map((endpoint) => ({
      ...describeOfferEndpoint(endpoint, standings.get(endpoint.id) ?? joinOfferStandings([])),
      hours: describeHours(
        sums.filter(({ provider }) => provider === endpoint.provider.name),
        fromMs,
      ),
    })),
  }
}

/** Requests of all workspaces: how many this provider was the last to try, and how many of them failed by its or our fault. */
function describeHours(sums: readonly PageSums[], fromMs: number): JsonObject[] {
  return Array.from({ length: STRIP_HOURS }, (_, at) => {
    const startMs = fromMs + at * HOUR_MS
    const hour = sums.find(({ start_ms: start }) => start === startMs)
    const failed = (hour?.failed_provider ?? 0) + (hour?.failed_ours ?? 0)
    return { start: showMoment(startMs), requests: hour?.requests ?? 0, failed }
  })
}
