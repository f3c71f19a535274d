// Where people sign in; `next` is where they wanted to go.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'console/sign-in',
  validateSearch: searchParams({ next: text(2000) }),
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})
