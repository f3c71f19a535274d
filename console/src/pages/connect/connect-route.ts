// Where the page “Connect” is, and what its address may say: the tool, and the key that is meant.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const connectRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'connect',
  validateSearch: searchParams({ tool: text(), key: text() }),
  component: lazyRouteComponent(() => import('./connect-page.tsx'), 'ConnectPage'),
})
