// Where the page `sign-up` is; nobody needs to be signed in for it.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { doorRoute } from '../../app/layout-routes.tsx'

export const signUpRoute = createRoute({
  getParentRoute: () => doorRoute,
  path: 'console/sign-up',
  component: lazyRouteComponent(() => import('./sign-up-page.tsx'), 'SignUpPage'),
})
