// Where the page “Settings” is, and what its address may say.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../../app/layout-routes.tsx'
import { searchParams } from '../../app/search-params.ts'

export const settingsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: 'settings',
  validateSearch: searchParams({}),
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
})
