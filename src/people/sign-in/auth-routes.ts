// Which of better-auth's routes are open, and what each may be sent: anything else is not there. What is done by routes of our own
// (sessions, names, deletion) or not at all (changing e-mails, tokens of providers, linking) stays closed.
import type { LimitedKind } from './attempt-limits.ts'

export type AuthRoute = {
  method: 'GET' | 'POST'
  /** Below `/admin/auth`; `:id` is one part. */
  path: string
  /** The fields of its body that are taken; another one is refused. */
  body?: readonly string[]
  query?: readonly string[]
  limit?: LimitedKind
  /** Counted by the person's own e-mail: it asks somebody who is signed in for a secret. */
  ofSession?: true
  /** Right: the count of this e-mail begins anew. */
  forgets?: true
  needs?: 'mail' | 'sign-up' | 'single sign-on'
  /** Added to the body, whatever is sent. */
  adds?: { readonly [field: string]: unknown }
  /** Afterwards the person's sessions get other tokens: another way in is there, or one is gone. */
  renews?: true
}

const authRoutes: readonly AuthRoute[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    body: ['email', 'password', 'rememberMe'],
    limit: 'sign-in',
    forgets: true,
  },
  {
    method: 'POST',
    path: '/sign-in/social',
    body: ['provider', 'callbackURL', 'errorCallbackURL'],
    limit: 'sign-in',
    needs: 'single sign-on',
    adds: { disableRedirect: true },
  },
  {
    method: 'GET',
    path: '/callback/:id',
    query: ['code', 'state', 'iss', 'error', 'error_description', 'session_state', 'scope'],
    needs: 'single sign-on',
  },
  { method: 'POST', path: '/sign-out', body: [] },
  { method: 'POST', path: '/sign-up/email', body: ['name', 'email', 'password'], limit: 'account', needs: 'sign-up' },
  { method: 'GET', path: '/verify-email', query: ['token', 'callbackURL'], limit: 'sign-in' },
  { method: 'POST', path: '/send-verification-email', body: ['email'], limit: 'mail', needs: 'mail' },
  { method: 'POST', path: '/request-password-reset', body: ['email'], limit: 'mail', needs: 'mail' },
  { method: 'POST', path: '/reset-password', body: ['newPassword', 'token'], limit: 'sign-in' },
  {
    method: 'POST',
    path: '/change-password',
    body: ['currentPassword', 'newPassword'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    adds: { revokeOtherSessions: true },
  },
  { method: 'POST', path: '/two-factor/enable', body: ['password'], limit: 'sign-in', ofSession: true, forgets: true },
  { method: 'POST', path: '/two-factor/disable', body: ['password'], limit: 'sign-in', ofSession: true, forgets: true },
  {
    method: 'POST',
    path: '/two-factor/generate-backup-codes',
    body: ['password'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
  },
  { method: 'POST', path: '/two-factor/verify-totp', body: ['code', 'trustDevice'], limit: 'sign-in' },
  { method: 'POST', path: '/two-factor/verify-backup-code', body: ['code', 'trustDevice'], limit: 'sign-in' },
  { method: 'GET', path: '/passkey/generate-register-options', query: ['name', 'authenticatorAttachment'] },
  { method: 'POST', path: '/passkey/verify-registration', body: ['response', 'name'], renews: true },
  { method: 'GET', path: '/passkey/generate-authenticate-options', query: [], limit: 'sign-in' },
  { method: 'POST', path: '/passkey/verify-authentication', body: ['response'], limit: 'sign-in' },
  { method: 'GET', path: '/passkey/list-user-passkeys', query: [] },
  { method: 'POST', path: '/passkey/update-passkey', body: ['id', 'name'] },
  { method: 'POST', path: '/passkey/delete-passkey', body: ['id'], renews: true },
]

export function findAuthRoute(method: string, path: string): AuthRoute | undefined {
  return authRoutes.find((route) => route.method === method && fits(route.path, path))
}

function fits(pattern: string, path: string): boolean {
  const [wanted, parts] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === parts.length &&
    wanted.every((part, index) =>
      part.startsWith(':') ? /^[a-z0-9-]+$/.test(parts[index] ?? '') : part === parts[index],
    )
  )
}
