// Where people sign in; `next` is where they wanted to go.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { doorRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const signInRoute = createRoute({
  getParentRoute: () => doorRoute,
  path: 'console/sign-in',
  validateSearch: searchParams({ next: text(2000), error: text(100) }),
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})
