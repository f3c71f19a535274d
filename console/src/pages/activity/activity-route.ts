// Where the page “Activity” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const activityRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./activity-page.tsx'), 'ActivityPage'),
})
