// Where the page “System” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const systemRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'system',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./system-page.tsx'), 'SystemPage'),
})
