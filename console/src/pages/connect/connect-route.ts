// Where the page “Connect” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const connectRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'connect',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./connect-page.tsx'), 'ConnectPage'),
})
