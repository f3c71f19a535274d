// Where the page “Overview” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { oneOf, searchParams } from '../../app/search-params.ts'
import { measures } from '../../parts/report/report.ts'

export const overviewRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/',
  validateSearch: searchParams({
    range: oneOf(['24h', '7d', '30d', '90d']),
    by: oneOf(['model', 'key']),
    measure: oneOf(measures),
  }),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})
