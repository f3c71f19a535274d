// Where the page “Health” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const healthRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'health',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./health-page.tsx'), 'HealthPage'),
})
