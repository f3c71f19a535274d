// Where the page “Activity” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, oneOf, searchParams, text, texts } from '../../app/search-params.ts'
import { activityRanges } from './activity-ranges.ts'

export const activityRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity',
  validateSearch: searchParams({
    range: oneOf(activityRanges),
    status: texts(4),
    key: texts(),
    model: texts(),
    protocol: texts(3),
    session: text(),
    request: text(),
    lossy: flag(),
    estimated: flag(),
    retried: flag(),
    live: flag(),
  }),
  component: lazyRouteComponent(() => import('./activity-page.tsx'), 'ActivityPage'),
})
