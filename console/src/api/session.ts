// Who is signed in, what they may do where, and what a page needs to know of the gateway: `GET /admin/session`. It is asked
// without the client, since it is what tells whether the gateway answers at all.
import { queryOptions } from '@tanstack/react-query'
import { ApiError, readApiError } from './api-error.ts'
import { connection } from './connection.ts'

export type WorkspaceRole = 'owner' | 'admin' | 'member' | 'billing' | 'read-only'
export type GatewayRole = 'operator' | 'support'

export type SessionWorkspace = {
  id: string
  name: string
  status?: 'active' | 'suspended'
  /** `null`: the person is no member, and looks at it as operator or support. */
  role: WorkspaceRole | null
  /** What the person may do in it: `keys.write`. */
  permissions: readonly string[]
  /** USD as decimal text, or `unlimited`. */
  spendable: string | null
}

export type SessionPerson = {
  id: string
  email: string
  name: string
  gateway_role: GatewayRole | null
  email_verified: boolean
  has_second_factor: boolean
}

/** What the gateway tells everybody. */
export type GatewayFacts = {
  version: string
  /** How `crossmodel` is typed where the gateway was started; `null` while nobody is signed in. */
  command: string | null
  /** Where callers send requests; `null` while nobody is signed in. */
  callers_url: string | null
  has_mail: boolean
  needs_first_operator: boolean
  sign_up: 'open' | 'closed'
  /** Whoever comes may read models and prices at `/models`. */
  public_models: boolean
  single_sign_on: readonly { id: string; name: string }[]
}

export type SessionAnswer = {
  person: SessionPerson | null
  /** Over the whole gateway. */
  permissions: readonly string[]
  workspaces: readonly SessionWorkspace[]
  gateway: GatewayFacts
}

export type Session = SessionAnswer & { person: SessionPerson }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
})

export function isSignedIn(answer: SessionAnswer | undefined): answer is Session {
  return answer !== undefined && answer.person !== null
}

async function readSession(): Promise<SessionAnswer> {
  const response = await fetch('/admin/session', { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (response === undefined) {
    connection.lost()
    throw new ApiError({ status: 0, code: 'no_connection', message: 'The gateway does not answer.' })
  }
  connection.heard(response.status)
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok || body === undefined) throw readApiError(response, body)
  return body as SessionAnswer
}
