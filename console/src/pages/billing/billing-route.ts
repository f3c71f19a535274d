// Where the page “Billing” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { flag, oneOf, searchParams } from '../../app/search-params.ts'
import { entryKinds, ledgerViews } from './ledger-views.ts'

export const billingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'billing',
  validateSearch: searchParams({ view: oneOf(ledgerViews), kind: oneOf(entryKinds), credit: flag() }),
  component: lazyRouteComponent(() => import('./billing-page.tsx'), 'BillingPage'),
})
