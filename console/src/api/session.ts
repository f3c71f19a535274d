// Who is signed in, what they may do where, and what a page needs to know of the gateway. `GET /admin/session`.
import { queryOptions } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

export type WorkspaceRole = 'owner' | 'admin' | 'member' | 'billing' | 'read-only'
export type GatewayRole = 'operator' | 'support'

export type SessionWorkspace = {
  id: string
  name: string
  /** `null`: the person is no member, and looks at it as operator or support. */
  role: WorkspaceRole | null
  /** USD as decimal text. */
  spendable?: string | null
}

export type Session = {
  person: { id: string; email: string; name: string; gateway_role: GatewayRole | null }
  workspaces: readonly SessionWorkspace[]
  gateway: { version: string; callers_url: string }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
})

/** `null`: nobody is signed in. */
async function readSession(): Promise<Session | null> {
  const response = await fetch('/admin/session', { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (response === undefined)
    throw new ApiError({ status: 0, code: 'no_connection', message: 'The gateway does not answer.' })
  if (response.status === 401) return null
  if (!response.ok)
    throw new ApiError({
      status: response.status,
      code: `http_${response.status}`,
      message: 'The session could not be read.',
    })
  const body = (await response.json()) as Session | { person: null }
  return body.person === null ? null : (body as Session)
}
