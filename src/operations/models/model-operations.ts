// Operations on models: which can be called, and what makes each of them callable or not.
import { describeCatalogAge } from '../../views/models/catalog-age.ts'
import { describeModel, isCallable } from '../../views/models/model.ts'
import type { Operation } from '../operation.ts'

export const modelOperations: readonly Operation[] = [
  {
    name: 'model.list',
    async run(context, args) {
      const catalog = await context.catalog()
      const readUse = await context.uses()
      const words = (args.optionalText('filter') ?? '').toLowerCase().split(' ').filter(Boolean)
      const models = [...catalog.models.values()].filter(({ id, displayName }) => {
        const text = `${id} ${displayName}`.toLowerCase()
        return words.every((word) => text.includes(word))
      })
      const callable = models.filter((model) => isCallable(model, readUse))
      const listed = args.flag('callable') ? callable : models
      const left = { uncallable: models.length - callable.length }
      return {
        models: listed.map((model) => describeModel(model, readUse)),
        ...left,
        ...describeCatalogAge(catalog.listedOn, context.clock.nowMs()),
      }
    },
  },
]
