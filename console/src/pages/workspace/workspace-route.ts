// Where the page “Workspace” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const workspaceRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'workspaces/$workspace',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./workspace-page.tsx'), 'WorkspacePage'),
})
