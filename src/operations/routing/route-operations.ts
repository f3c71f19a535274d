// The operations that say how a request would find its endpoint and what it could cost, without making it.
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
  {
    name: 'route.quote',
    async run(context, args) {
      const { quoteRequest } = await import('./quote-request.ts')
      return quoteRequest(context, args)
    },
  },
]
