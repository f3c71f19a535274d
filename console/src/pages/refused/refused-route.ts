// Where the page “Refused” is, and what its address may say: the time, the keys, the errors.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, texts } from '../../app/search-params.ts'
import { timeKinds } from '../activity/activity-search.ts'

export const refusedRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity/refused',
  validateSearch: searchParams({ ...timeKinds, key: texts(), error_code: texts() }),
  component: lazyRouteComponent(() => import('./refused-page.tsx'), 'RefusedPage'),
})
