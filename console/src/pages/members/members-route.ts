// Where the page “Members” is, and what its address may say: that the form of an invitation is open.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, searchParams } from '../../app/search-params.ts'

export const membersRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'members',
  validateSearch: searchParams({ invite: flag() }),
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})
