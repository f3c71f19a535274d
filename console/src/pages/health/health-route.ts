// Where the page “Health” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, oneOf, searchParams, text } from '../../app/search-params.ts'
import { laneOrders } from './lane-orders.ts'

export const healthRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'health',
  validateSearch: searchParams({ by: oneOf(laneOrders), all: flag(), lane: text(600), find: text(128) }),
  component: lazyRouteComponent(() => import('./health-page.tsx'), 'HealthPage'),
})
