// Where the page “Generation” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const generationRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity/$request',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./generation-page.tsx'), 'GenerationPage'),
})
