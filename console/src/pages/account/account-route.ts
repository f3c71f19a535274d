// Where the page “Account” is: the person's own, in no workspace.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const accountRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'account',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})
