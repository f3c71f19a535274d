// What models cost their callers and us, with all that their cards know. A price that the configuration file of one gateway alone
// names is that; all others are in the database, where several gateways keep them before what their files say.
import type { CatalogModel, Endpoint } from '../../catalog/model.ts'
import type { OperationContext } from '../operation-context.ts'
import { findBelowCost } from '../../pricing/find-below-cost.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { describePriceCard, rateNames } from '../../views/models/price-card.ts'
import { describePricedModel } from '../../views/models/priced-model.ts'
import { changes, OperationError, type Operation } from '../operation.ts'
import { decodePrice, readWritten } from './decode-price.ts'
import { openSources, type PriceSource } from './price-source.ts'
import { previewPrice } from './preview-price.ts'
import { writeStoredPrice } from './price-store.ts'

export const priceOperations: readonly Operation[] = [
  {
    name: 'price.list',
    async run(context) {
      const catalog = await context.catalog()
      const sourceOf = await openSources(context)
      const listed = [...catalog.models.values()].filter(
        ({ endpoints, isUnpriced }) => isUnpriced ?? endpoints.length > 0,
      )
      return {
        margin: context.settings().margin,
        listed_on: catalog.listedOn,
        data: listed.map((model) => {
          const { source, set_at } = sourceOf(model.id)
          return describePricedModel(model, { source, set_at })
        }),
      }
    },
  },
  {
    name: 'price.count',
    async run(context) {
      const models = [...(await context.catalog()).models.values()]
      return { unpriced: models.filter(({ isUnpriced }) => isUnpriced === true).length }
    },
  },
  {
    name: 'price.preview',
    async run(context, args) {
      const model = await findModel(context, args.text('model'))
      const written = args.optionalText('price')
      const price = written === undefined ? undefined : decodePrice(readWritten(written))
      return previewPrice(model, price, {
        margin: context.settings().margin,
        nowMs: context.clock.nowMs(),
        input: args.optionalCount('input_tokens') ?? 0,
        cacheRead: args.optionalCount('cache_read_tokens') ?? 0,
        output: args.optionalCount('output_tokens') ?? 0,
      })
    },
  },
  {
    name: 'price.show',
    async run(context, args) {
      const model = await findModel(context, args.text('model'))
      const { source, set_at, written } = await readSource(context, model.id)
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
        source,
        set_at,
        written: written === null || written === 'free' ? written : showWritten(written),
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
      const { id } = await findModel(context, args.text('model'))
      const written = args.optionalText('price')
      const price = written === undefined ? undefined : readWritten(written)
      if (price !== undefined) decodePrice(price)
      const respectsFile = store.kind !== 'postgres' || args.flag('respects_file')
      if (price !== undefined && respectsFile && (await readSource(context, id)).source === 'file')
        throw new OperationError('fault', `The configuration file names the price of '${id}': it is set there alone.`)
      await writeStoredPrice(store, id, price)
      await context.reprice?.()
      return { model: id }
    },
  },
]

/** With every amount as decimal text, also where somebody wrote a number. */
function showWritten(price: JsonObject): JsonObject {
  const show = (value: Json, name: string): Json => {
    if (typeof value === 'number' && name !== 'from_input_tokens') return String(value)
    if (Array.isArray(value)) return value.map((each) => show(each, name))
    return isObject(value) ? showWritten(value) : value
  }
  return Object.fromEntries(
    Object.entries(price).flatMap(([name, value]) => (value === undefined ? [] : [[name, show(value, name)]])),
  )
}

/** @throws OperationError where there is no such model. */
async function findModel(context: OperationContext, id: string): Promise<CatalogModel> {
  const model = (await context.catalog()).find(id)
  if (model !== undefined) return model
  throw new OperationError('fault', `There is no model '${id}'; see \`crossmodel model list\`.`)
}

/** Where the price of a model comes from that callers pay. */
async function readSource(context: OperationContext, id: string): Promise<PriceSource> {
  return (await openSources(context))(id)
}
