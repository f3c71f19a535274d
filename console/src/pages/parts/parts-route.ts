// All parts on one page, for who builds pages: only in builds for development.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'

export const partsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'parts',
  component: lazyRouteComponent(() => import('./parts-page.tsx'), 'PartsPage'),
})
