// Where the page “Overview” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const overviewRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})
