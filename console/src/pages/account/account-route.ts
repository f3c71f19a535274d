// Where the page “Account” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const accountRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'account',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})
