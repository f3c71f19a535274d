// The table of routes: a file a noun.
import type { AdminRoute } from './route.ts'
import { keyRoutes } from './keys.ts'
import { sessionRoutes } from './session.ts'

export const adminRoutes: readonly AdminRoute[] = [...sessionRoutes, ...keyRoutes]
