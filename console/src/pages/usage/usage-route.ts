// Where the page “Usage” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const usageRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'usage',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./usage-page.tsx'), 'UsagePage'),
})
