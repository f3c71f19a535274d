// Where the page `setup` is; nobody needs to be signed in for it.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { doorRoute } from '../../app/layout-routes.tsx'

export const setupRoute = createRoute({
  getParentRoute: () => doorRoute,
  path: 'console/setup',
  component: lazyRouteComponent(() => import('./setup-page.tsx'), 'SetupPage'),
})
