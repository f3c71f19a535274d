// Where the page “Catalogue” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { oneOf, searchParams, text } from '../../app/search-params.ts'
import { catalogueShows } from './catalogue-shows.ts'

export const catalogueRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'catalogue',
  validateSearch: searchParams({ q: text(128), show: oneOf(catalogueShows), model: text(300) }),
  component: lazyRouteComponent(() => import('./catalogue-page.tsx'), 'CataloguePage'),
})
