// Operations on models: which can be called, and what makes each of them callable or not.
import { describeCatalogAge } from '../../views/models/catalog-age.ts'
import { describeModel } from '../../views/models/model.ts'
import type { Operation } from '../operation.ts'

export const modelOperations: readonly Operation[] = [
  {
    name: 'model.list',
    async run(context, args) {
      const catalog = await context.catalog()
      const models = [...catalog.models.values()]
      const listed = args.flag('callable') ? models.filter(({ endpoints }) => endpoints.length > 0) : models
      return { models: listed.map(describeModel), ...describeCatalogAge(catalog.listedOn, context.clock.nowMs()) }
    },
  },
]
