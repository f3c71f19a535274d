// Where the page `reset-password` is; nobody needs to be signed in for it.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { doorRoute } from '../../app/layout-routes.tsx'

export const resetPasswordRoute = createRoute({
  getParentRoute: () => doorRoute,
  path: 'console/reset-password',
  component: lazyRouteComponent(() => import('./reset-password-page.tsx'), 'ResetPasswordPage'),
})
