// Where the page “Usage” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { oneOf, searchParams, text } from '../../app/search-params.ts'
import { measures } from '../../parts/report/report.ts'

export const usageRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'usage',
  validateSearch: searchParams({
    range: oneOf(['1h', '24h', '7d', '30d', '90d']),
    by: oneOf(['model', 'key', 'provider', 'client']),
    measure: oneOf(measures),
    model: text(),
    key: text(),
    provider: text(),
    client: text(),
  }),
  component: lazyRouteComponent(() => import('./usage-page.tsx'), 'UsagePage'),
})
