// The table of routes: a file a noun.
import type { AdminRoute } from './route.ts'
import { activityRoutes } from './activity.ts'
import { auditLogRoutes } from './audit-log.ts'
import { billingRoutes } from './billing.ts'
import { keyRoutes } from './keys.ts'
import { managementKeyRoutes } from './management-keys.ts'
import { sessionRoutes } from './session.ts'
import { usageRoutes } from './usage.ts'

export const adminRoutes: readonly AdminRoute[] = [
  ...sessionRoutes,
  ...keyRoutes,
  ...managementKeyRoutes,
  ...auditLogRoutes,
  ...usageRoutes,
  ...activityRoutes,
  ...billingRoutes,
]
