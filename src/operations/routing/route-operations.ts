// The operation that says how a request would find its endpoint, without making it.
import type { Operation } from '../operation.ts'

export const routeOperations: readonly Operation[] = [
  {
    name: 'route.explain',
    async run(context, args) {
      // What reads requests is loaded for this alone.
      const { explainRoute } = await import('./explain-route.ts')
      return explainRoute(context, args)
    },
  },
]
