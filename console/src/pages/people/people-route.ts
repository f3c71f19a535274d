// Where the page “People” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const peopleRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'people',
  validateSearch: searchParams({ search: text(128), person: text() }),
  component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
})
