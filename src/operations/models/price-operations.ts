// What a model costs its callers and us, with all that its card knows. One gateway alone keeps prices in its configuration
// file, which the command writes; several that share a database keep them there, before what their files say.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { WrittenPrice } from '../../configuration/prices/set-price.ts'
import { decodeStoredPrice } from '../../configuration/prices/stored-prices.ts'
import { parseJson } from '../../foundation/json/json.ts'
import type { OperationContext } from '../operation-context.ts'
import { findBelowCost } from '../../pricing/find-below-cost.ts'
import { describePriceCard, rateNames } from '../../views/models/price-card.ts'
import { changes, OperationError, type Operation } from '../operation.ts'
import { hasSecrets } from '../../store/secrets.ts'
import { readLayer } from './catalog-layer-store.ts'
import { readStoredPrices, writeStoredPrice } from './price-store.ts'

export const priceOperations: readonly Operation[] = [
  {
    name: 'price.show',
    async run(context, args) {
      const model = await findModel(context, args.text('model'))
      return {
        model: model.id,
        currency: 'USD',
        per: 'million tokens',
        price: describePriceCard(model.price),
        endpoints: model.endpoints.map(({ id: endpoint, price, cost }) => ({
          id: endpoint,
          price: describePriceCard(price),
          cost: describePriceCard(cost),
          below_cost: findBelowCost(price, cost).map((rate) => rateNames[rate]),
        })),
        margin: context.settings().margin,
        source: await readSource(context, model.id),
        ...(model.reason !== undefined && { reason: model.reason }),
      }
    },
  },
  {
    name: 'price.check',
    async run(context) {
      const callable = [...(await context.catalog()).models.values()].filter(({ endpoints }) => endpoints.length > 0)
      const isBelow = ({ price, cost }: Endpoint) => findBelowCost(price, cost).length > 0
      const below = callable.filter(({ endpoints }) => endpoints.some(isBelow))
      return { callable: callable.length, below_cost: below.map(({ id }) => id) }
    },
  },
  {
    name: 'price.store',
    changes,
    async run(context, args) {
      const store = await context.store()
      if (store.kind !== 'postgres') throw new OperationError('fault', 'One gateway alone keeps prices in its file.')
      const { id } = await findModel(context, args.text('model'))
      const written = args.optionalText('price')
      const price = written === undefined ? undefined : (parseJson(written) as WrittenPrice)
      if (price !== undefined) decodeStoredPrice({ model: id, price })
      await writeStoredPrice(store, id, price)
      await context.reprice?.()
      return { model: id }
    },
  },
]

/** @throws OperationError where there is no such model. */
async function findModel(context: OperationContext, id: string): Promise<CatalogModel> {
  const model = (await context.catalog()).find(id)
  if (model !== undefined) return model
  throw new OperationError('fault', `There is no model '${id}'; see \`crossmodel model list\`.`)
}

/** Where the price of a model comes from that callers pay. */
async function readSource(context: OperationContext, id: string): Promise<string> {
  if (context.settings().databaseUrl !== undefined) {
    const stored = await readStoredPrices(await context.store())
    if (stored.some(({ model }) => model === id)) return 'database'
  }
  if (context.settings().models.some((model) => model.id === id && model.price !== undefined)) return 'file'
  const layer = hasSecrets(context.dataDirectory) ? await readLayer(await context.store()) : undefined
  return layer?.models.some((model) => model.id === id) === true ? 'list' : 'catalogue'
}
