// Where the page “Members” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const membersRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'members',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})
