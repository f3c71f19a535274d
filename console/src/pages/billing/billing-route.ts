// Where the page “Billing” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const billingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'billing',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./billing-page.tsx'), 'BillingPage'),
})
