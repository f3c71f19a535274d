// Where the page `invitation` is; nobody needs to be signed in for it.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { doorRoute } from '../../app/layout-routes.tsx'

export const invitationRoute = createRoute({
  getParentRoute: () => doorRoute,
  path: 'console/invitation',
  component: lazyRouteComponent(() => import('./invitation-page.tsx'), 'InvitationPage'),
})
