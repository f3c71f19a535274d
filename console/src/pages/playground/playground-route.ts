// Where the page “Playground” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const playgroundRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'playground',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./playground-page.tsx'), 'PlaygroundPage'),
})
