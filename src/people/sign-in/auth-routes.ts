// Which of better-auth's routes are open, and what each may be sent: anything else is not there. What is done by routes of our own
// (sessions, names, deletion) or not at all (changing e-mails, tokens of providers, linking) stays closed.
import type { LimitedKind } from './attempts/attempt-limits.ts'

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
  /** The second step of a sign-in, or of setting it up: whose it is says the cookie of the first step, or the session. */
  ofChallenge?: true
  /** What signs somebody in once does so no second time, though it would still be right. */
  isOneTime?: true
  /** Right: the count of this e-mail begins anew. */
  forgets?: true
  needs?: 'mail' | 'sign-up' | 'single sign-on'
  /** A browser comes back with it from a provider of single sign-on. */
  isReturn?: true
  /** Added to the body, whatever is sent. */
  adds?: { readonly [field: string]: unknown }
  /** Afterwards the person's sessions get other tokens: another way in is there, or one is gone. */
  renews?: true
  /**
   * Afterwards no link, no second step and no trusted browser of the person is good any more: they came from before
   * something was changed that they stand for.
   */
  voids?: true
  /** Its name in the audit log, and how it is done. */
  action?: string
  by?: string
  /** Its name where somebody is signed in already. */
  actionOfSession?: string
}

const authRoutes: readonly AuthRoute[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    body: ['email', 'password'],
    limit: 'sign-in',
    forgets: true,
    action: 'me.sign-in',
    by: 'password',
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
    isReturn: true,
    action: 'me.sign-in',
  },
  { method: 'POST', path: '/sign-out', body: [], action: 'me.sign-out' },
  {
    method: 'POST',
    path: '/sign-up/email',
    body: ['name', 'email', 'password'],
    limit: 'account',
    needs: 'sign-up',
    action: 'me.sign-up',
  },
  {
    method: 'GET',
    path: '/verify-email',
    query: ['token', 'callbackURL'],
    limit: 'sign-in',
    action: 'me.verify-email',
  },
  { method: 'POST', path: '/send-verification-email', body: ['email'], limit: 'mail', needs: 'mail' },
  { method: 'POST', path: '/request-password-reset', body: ['email'], limit: 'mail', needs: 'mail' },
  {
    method: 'POST',
    path: '/reset-password',
    body: ['newPassword', 'token'],
    limit: 'sign-in',
    voids: true,
    action: 'me.reset-password',
  },
  {
    method: 'POST',
    path: '/change-password',
    body: ['currentPassword', 'newPassword'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    adds: { revokeOtherSessions: true },
    voids: true,
    action: 'me.change-password',
  },
  {
    method: 'POST',
    path: '/two-factor/enable',
    body: ['password'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    action: 'me.begin-second-factor',
  },
  {
    method: 'POST',
    path: '/two-factor/disable',
    body: ['password'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    renews: true,
    voids: true,
    action: 'me.remove-second-factor',
  },
  {
    method: 'POST',
    path: '/two-factor/generate-backup-codes',
    body: ['password'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    action: 'me.renew-recovery-codes',
  },
  {
    method: 'POST',
    path: '/two-factor/verify-totp',
    body: ['code', 'trustDevice'],
    limit: 'sign-in',
    ofSession: true,
    forgets: true,
    ofChallenge: true,
    isOneTime: true,
    action: 'me.sign-in',
    by: 'one-time-code',
    actionOfSession: 'me.add-second-factor',
  },
  {
    method: 'POST',
    path: '/two-factor/verify-backup-code',
    body: ['code', 'trustDevice'],
    limit: 'sign-in',
    ofChallenge: true,
    action: 'me.sign-in',
    by: 'recovery-code',
  },
  { method: 'GET', path: '/passkey/generate-register-options', query: ['name', 'authenticatorAttachment'] },
  {
    method: 'POST',
    path: '/passkey/verify-registration',
    body: ['response', 'name'],
    renews: true,
    action: 'me.add-passkey',
  },
  { method: 'GET', path: '/passkey/generate-authenticate-options', query: [], limit: 'sign-in' },
  {
    method: 'POST',
    path: '/passkey/verify-authentication',
    body: ['response'],
    limit: 'sign-in',
    action: 'me.sign-in',
    by: 'passkey',
  },
  { method: 'GET', path: '/passkey/list-user-passkeys', query: [] },
  { method: 'POST', path: '/passkey/update-passkey', body: ['id', 'name'], action: 'me.rename-passkey' },
  { method: 'POST', path: '/passkey/delete-passkey', body: ['id'], renews: true, action: 'me.remove-passkey' },
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
