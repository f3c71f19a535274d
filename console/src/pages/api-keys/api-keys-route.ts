// Where the page “API keys” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const apiKeysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'api-keys',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./api-keys-page.tsx'), 'ApiKeysPage'),
})
