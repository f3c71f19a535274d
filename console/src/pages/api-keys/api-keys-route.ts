// Where the page “API keys” is, and what its address may say: the key whose drawer is open, what is searched, the form of a new one.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, searchParams, text } from '../../app/search-params.ts'

export const apiKeysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'api-keys',
  validateSearch: searchParams({ key: text(), find: text(), create: flag() }),
  component: lazyRouteComponent(() => import('./api-keys-page.tsx'), 'ApiKeysPage'),
})
