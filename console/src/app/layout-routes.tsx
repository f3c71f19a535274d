// The routes that hold others: the root, and the console's frame for people who are signed in. Pages hang below one of them;
// what they have in common is decided here: not found, the error of a part, and where somebody goes who is not signed in.
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { isSignedIn, sessionQuery } from '../api/session.ts'
import { Frame } from './frame/frame.tsx'
import { NotFound } from './frame/not-found.tsx'
import { PageError } from './frame/page-error.tsx'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: PageError,
})

/** `/console/…` within the frame. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'console',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    if (!isSignedIn(session)) throw redirect({ to: '/console/sign-in', search: { next: location.href } })
  },
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: PageError,
})

/** The pages in front of the door: for people who are not signed in yet. */
export const doorRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'door',
  beforeLoad: async ({ context }) => {
    await context.queryClient.ensureQueryData(sessionQuery)
  },
  component: Outlet,
  errorComponent: PageError,
})
