// Where the page “Model” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { publicRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const modelRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: 'models/$',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./model-page.tsx'), 'ModelPage'),
})
