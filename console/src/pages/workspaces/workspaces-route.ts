// Where the page “Workspaces” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const workspacesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'workspaces',
  validateSearch: searchParams({ search: text(128) }),
  component: lazyRouteComponent(() => import('./workspaces-page.tsx'), 'WorkspacesPage'),
})
