// Where the page “Playground” is, and what its address may say: the model to try. The prompt is never in it.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, text } from '../../app/search-params.ts'

export const playgroundRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'playground',
  validateSearch: searchParams({ model: text() }),
  component: lazyRouteComponent(() => import('./playground-page.tsx'), 'PlaygroundPage'),
})
