// What a model costs its callers and us, with all that its card knows. Prices are set in the configuration file (`price set`).
import { describeCard } from './describe-card.ts'
import { OperationError, type Operation } from './operation.ts'

export const priceOperations: readonly Operation[] = [
  {
    name: 'price.show',
    async run(context, args) {
      const id = args.text('model')
      const model = (await context.catalog()).find(id)
      if (model === undefined)
        throw new OperationError('fault', `There is no model '${id}'; see \`crossmodel model list\`.`)
      return {
        model: model.id,
        currency: 'USD',
        per: 'million tokens',
        price: describeCard(model.price),
        endpoints: model.endpoints.map(({ id: endpoint, price, cost }) => ({
          id: endpoint,
          price: describeCard(price),
          cost: describeCard(cost),
        })),
        ...(model.reason !== undefined && { reason: model.reason }),
      }
    },
  },
]
