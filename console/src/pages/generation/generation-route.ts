// Where the page “Generation” is. Its address may say which list it was opened from: the newer and the older one are of that list.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'
import { filterKinds } from '../activity/activity-search.ts'

export const generationRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity/$request',
  validateSearch: searchParams(filterKinds),
  component: lazyRouteComponent(() => import('./generation-page.tsx'), 'GenerationPage'),
})
