// Where the page “Providers” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, searchParams, text } from '../../app/search-params.ts'

export const providersRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'providers',
  validateSearch: searchParams({ provider: text(128), add: flag() }),
  component: lazyRouteComponent(() => import('./providers-page.tsx'), 'ProvidersPage'),
})
