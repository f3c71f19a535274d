// Where the page “Audit log” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams, text, whole } from '../../app/search-params.ts'

export const auditLogRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'audit-log',
  validateSearch: searchParams({ action: text(128), actor: text(), entry: whole(1, Number.MAX_SAFE_INTEGER) }),
  component: lazyRouteComponent(() => import('./audit-log-page.tsx'), 'AuditLogPage'),
})
