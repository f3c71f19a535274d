// Where the page “Models” and the page of one model are, and what their addresses may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, oneOf, searchParams, text, texts } from '../../app/search-params.ts'
import { abilities, contexts } from './find-models.ts'
import { protocols, languages } from './write-snippet.ts'

export const readModelsSearch = searchParams({
  q: text(128),
  can: texts(abilities.length),
  vendor: texts(),
  provider: texts(),
  context: oneOf(contexts),
  free: flag(),
})

export const readModelSearch = searchParams({
  /** In place of the path, for an id that no path can hold. */
  id: text(300),
  protocol: oneOf(protocols),
  language: oneOf(languages),
})

export const modelsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'models',
  validateSearch: readModelsSearch,
  component: lazyRouteComponent(() => import('./models-page.tsx'), 'ModelsPage'),
})

export const modelRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'models/$vendor/$',
  validateSearch: readModelSearch,
  component: lazyRouteComponent(() => import('./model-page.tsx'), 'ModelPage'),
})
