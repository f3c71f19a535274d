// Where the page “Activity” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, oneOf, searchParams, text, texts } from '../../app/search-params.ts'
import { activityRanges } from './activity-ranges.ts'
import { filterKinds } from './activity-search.ts'

export const activityRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'activity',
  validateSearch: searchParams({
    range: oneOf(activityRanges),
    ...filterKinds,
    cols: texts(),
    from: text(40),
    to: text(40),
    live: flag(),
  }),
  component: lazyRouteComponent(() => import('./activity-page.tsx'), 'ActivityPage'),
})
