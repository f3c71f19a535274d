// Where the page “Models” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const modelsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'models',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./models-page.tsx'), 'ModelsPage'),
})
