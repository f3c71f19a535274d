// All routes of the console. A page's own file says its path and its search; its code is fetched when it is opened.
import { createRouter } from '@tanstack/react-router'
import { accountRoute } from '../pages/account/account-route.ts'
import { activityRoute } from '../pages/activity/activity-route.ts'
import { refusedRoute } from '../pages/refused/refused-route.ts'
import { apiKeysRoute } from '../pages/api-keys/api-keys-route.ts'
import { auditLogRoute } from '../pages/audit-log/audit-log-route.ts'
import { catalogueRoute } from '../pages/catalogue/catalogue-route.ts'
import { billingRoute } from '../pages/billing/billing-route.ts'
import { connectRoute } from '../pages/connect/connect-route.ts'
import { generationRoute } from '../pages/generation/generation-route.ts'
import { healthRoute } from '../pages/health/health-route.ts'
import { invitationRoute } from '../pages/invitation/invitation-route.ts'
import { gatewayKeysRoute, managementKeysRoute } from '../pages/management-keys/management-keys-route.ts'
import { membersRoute } from '../pages/members/members-route.ts'
import { modelRoute, modelsRoute } from '../pages/models/models-route.ts'
import { overviewRoute } from '../pages/overview/overview-route.ts'
import { partsRoute } from '../pages/parts/parts-route.ts'
import { peopleRoute } from '../pages/people/people-route.ts'
import { providersRoute } from '../pages/providers/providers-route.ts'
import { playgroundRoute } from '../pages/playground/playground-route.ts'
import { publicModelRoute, publicModelsRoute, publicRoute } from '../pages/public-models/public-models-route.ts'
import { resetPasswordRoute } from '../pages/reset-password/reset-password-route.ts'
import { settingsRoute } from '../pages/settings/settings-route.ts'
import { setupRoute } from '../pages/setup/setup-route.ts'
import { signInRoute } from '../pages/sign-in/sign-in-route.ts'
import { signUpRoute } from '../pages/sign-up/sign-up-route.ts'
import { systemRoute } from '../pages/system/system-route.ts'
import { usageRoute } from '../pages/usage/usage-route.ts'
import { workspaceRoute } from '../pages/workspace/workspace-route.ts'
import { workspacesRoute } from '../pages/workspaces/workspaces-route.ts'
import { NotFound } from './frame/not-found.tsx'
import { PageError } from './frame/page-error.tsx'
import { consoleRoute, doorRoute, rootRoute } from './layout-routes.tsx'
import { queryClient } from './query-client.ts'
import { parseSearch, stringifySearch } from './search-params.ts'

const routeTree = rootRoute.addChildren([
  doorRoute.addChildren([signInRoute, signUpRoute, setupRoute, invitationRoute, resetPasswordRoute]),
  publicRoute.addChildren([publicModelsRoute, publicModelRoute]),
  consoleRoute.addChildren([
    overviewRoute,
    activityRoute,
    refusedRoute,
    generationRoute,
    usageRoute,
    apiKeysRoute,
    connectRoute,
    playgroundRoute,
    billingRoute,
    membersRoute,
    managementKeysRoute,
    gatewayKeysRoute,
    settingsRoute,
    accountRoute,
    healthRoute,
    providersRoute,
    modelsRoute,
    modelRoute,
    catalogueRoute,
    workspacesRoute,
    workspaceRoute,
    peopleRoute,
    auditLogRoute,
    systemRoute,
    ...(import.meta.env.MODE === 'production' ? [] : [partsRoute]),
  ]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  scrollRestoration: true,
  // Each page has its own: the frame around it stays.
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
