// Where the page “Models” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const catalogRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'catalog',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./catalog-page.tsx'), 'CatalogPage'),
})
