// The table of routes: a file a noun.
import type { AdminRoute } from './route.ts'
import { activityRoutes } from './activity.ts'
import { auditLogRoutes } from './audit-log.ts'
import { billingRoutes } from './billing.ts'
import { catalogueRoutes } from './gateway/catalogue.ts'
import { healthRoutes } from './gateway/health.ts'
import { providerRoutes } from './gateway/providers.ts'
import { systemRoutes } from './gateway/system.ts'
import { gatewayWorkspaceRoutes } from './gateway/workspaces.ts'
import { meRoutes } from './people/me.ts'
import { memberRoutes } from './people/members.ts'
import { peopleRoutes } from './people/people.ts'
import { setupRoutes } from './people/setup.ts'
import { workspaceRoutes } from './people/workspaces.ts'
import { keyRoutes } from './keys.ts'
import { managementKeyRoutes } from './management-keys.ts'
import { modelRoutes } from './models.ts'
import { playgroundRoutes } from './playground.ts'
import { publicModelRoutes } from './public-models.ts'
import { sessionRoutes } from './session.ts'
import { usageRoutes } from './usage.ts'

export const adminRoutes: readonly AdminRoute[] = [
  ...sessionRoutes,
  ...setupRoutes,
  ...meRoutes,
  ...workspaceRoutes,
  ...gatewayWorkspaceRoutes,
  ...memberRoutes,
  ...peopleRoutes,
  ...keyRoutes,
  ...playgroundRoutes,
  ...managementKeyRoutes,
  ...auditLogRoutes,
  ...systemRoutes,
  ...healthRoutes,
  ...providerRoutes,
  ...usageRoutes,
  ...activityRoutes,
  ...billingRoutes,
  ...modelRoutes,
  ...publicModelRoutes,
  ...catalogueRoutes,
]
