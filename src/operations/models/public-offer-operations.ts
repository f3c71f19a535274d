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
import { listed, readModelHealth } from './read-model-health.ts'

export const publicOfferOperations: readonly Operation[] = [
  {
    name: 'public-offer.list',
    async run(context) {
      assertPublic(context.settings().publicModels)
      const readUse = await context.uses()
      const open = listed(await context.catalog()).filter((model) => isOpen(model, readUse))
      const { data } = await readModelHealth(context)
      const healthOf = new Map(data.map((health) => [health['id'], health]))
      return { data: open.map((model) => describe(model, healthOf.get(model.id))) }
    },
  },
  {
    name: 'public-offer.show',
    async run(context, args) {
      assertPublic(context.settings().publicModels)
      // By its id alone: what else finds a model may be a name that the operator gave it.
      const model = (await context.catalog()).models.get(args.text('model'))
      if (model === undefined || !isOpen(model, await context.uses())) throw notThere()
      const { data } = await readModelHealth(context)
      return {
        ...describe(
          model,
          data.find(({ id }) => id === model.id),
        ),
        card: describePriceCard(priceOf(model)),
        price_steps: describePriceSteps(await readPriceSteps(await context.store(), model.id)),
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

/** A model that has come since the last reading has no `health` yet. */
function describe(model: CatalogModel, health: JsonObject = {}): JsonObject {
  return { ...describeOffer(model), state: nameOfferState(health) }
}

/** A stranger's conversation could begin there. */
function isOpen({ endpoints }: CatalogModel, readUse: (endpoint: Endpoint) => Use): boolean {
  return endpoints.some((endpoint) => readUse(endpoint) === 'enabled')
}
