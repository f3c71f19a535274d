// What strangers may read of models where the operator lets them (`public_models`): each model that can be called, at which
// price, and in one word how it runs. Nothing names an endpoint, a provider or an alias, and nothing is counted.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Use } from '../../health/standing.ts'
import { describeOffer, nameOfferState } from '../../views/models/offer.ts'
import { describePriceCard, priceOf } from '../../views/models/price-card.ts'
import { describePriceSteps } from '../../views/models/price-steps.ts'
import type { Operation } from '../operation.ts'
import { readPriceSteps } from '../prices/price-steps-store.ts'
import { listed, readModelHealth, readOnceInAWhile } from './read-model-health.ts'

export const publicOfferOperations: readonly Operation[] = [
  {
    name: 'public-offer.list',
    async run(context) {
      assertPublic(context.settings().publicModels)
      return { data: [...(await readOffers(context)).values()].map(({ offer }) => offer) }
    },
  },
  {
    name: 'public-offer.show',
    async run(context, args) {
      assertPublic(context.settings().publicModels)
      // By its id alone: what else finds a model may be a name that the operator gave it.
      const known = (await readOffers(context)).get(args.text('model'))
      if (known === undefined) throw notThere()
      const steps = await readPriceSteps(await context.store(), known.model.id)
      return {
        ...known.offer,
        card: describePriceCard(priceOf(known.model)),
        price_steps: describePriceSteps(steps),
      }
    },
  },
]

function assertPublic(isPublic: boolean): void {
  if (!isPublic) throw notThere()
}

function notThere(): GatewayError {
  return new GatewayError('model_not_found', 'There is no such model that can be called here.', { param: 'model' })
}

/** By the ids of models, in the order of the catalogue. */
const readOffers = readOnceInAWhile(async (context) => {
  const readUse = await context.uses()
  const { data } = await readModelHealth(context)
  const healthOf = new Map(data.map((health) => [health['id'], health]))
  const open = listed(await context.catalog()).filter((model) => isOpen(model, readUse))
  return new Map(open.map((model) => [model.id, { model, offer: describe(model, healthOf.get(model.id)) }]))
})

function describe(model: CatalogModel, health: JsonObject = {}): JsonObject {
  return { ...describeOffer(model), state: nameOfferState(health) }
}

/** A stranger's conversation could begin there. */
function isOpen({ endpoints }: CatalogModel, readUse: (endpoint: Endpoint) => Use): boolean {
  return endpoints.some((endpoint) => readUse(endpoint) === 'enabled')
}
