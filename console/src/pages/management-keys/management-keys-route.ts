// Where the pages of management keys are, of a workspace and of the gateway, and what their addresses may say: that the form of a new
// one is open.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, searchParams } from '../../app/search-params.ts'

export const managementKeysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'management-keys',
  validateSearch: searchParams({ create: flag() }),
  component: lazyRouteComponent(() => import('./management-keys-page.tsx'), 'ManagementKeysPage'),
})

export const gatewayKeysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'gateway-keys',
  validateSearch: searchParams({ create: flag() }),
  component: lazyRouteComponent(() => import('./management-keys-page.tsx'), 'GatewayKeysPage'),
})
