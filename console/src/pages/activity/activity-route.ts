// Where the page “Activity” is, and what its address may say: the time, the filters, the columns, and whether new ones come by themselves.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, searchParams, texts } from '../../app/search-params.ts'
import { filterKinds, timeKinds } from './activity-search.ts'

export const activityRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity',
  validateSearch: searchParams({ ...timeKinds, ...filterKinds, cols: texts(), live: flag() }),
  component: lazyRouteComponent(() => import('./activity-page.tsx'), 'ActivityPage'),
})
