// Where strangers read models, outside the console's frame: the list and the page of one model. What their addresses may say is
// the same as in the console.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/layout-routes.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import { readModelSearch, readModelsSearch } from '../models/models-route.ts'

export const publicRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'public',
  component: lazyRouteComponent(() => import('./public-frame.tsx'), 'PublicFrame'),
  errorComponent: PageError,
})

export const publicModelsRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: 'models',
  validateSearch: readModelsSearch,
  component: lazyRouteComponent(() => import('./public-models-page.tsx'), 'PublicModelsPage'),
})

export const publicModelRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: 'models/$vendor/$',
  validateSearch: readModelSearch,
  component: lazyRouteComponent(() => import('./public-model-page.tsx'), 'PublicModelPage'),
})
