// Signing in and out: better-auth's routes under `/admin/auth` that are open, with plain requests. Passkeys are the browser's own.
import { ApiError, readApiError } from './api-error.ts'
import { connection } from './connection.ts'

const BASE = '/admin/auth'

export type SignedIn = { kind: 'signed in' } | { kind: 'second factor' }

export async function signInWithPassword(email: string, password: string): Promise<SignedIn> {
  const answer = await askAuth('POST', '/sign-in/email', { email, password })
  return answer['twoFactorRedirect'] === true ? { kind: 'second factor' } : { kind: 'signed in' }
}

/** A code of the authenticator, or one of the recovery codes, each of which works once. */
export async function verifySecondFactor(kind: 'totp' | 'backup-code', code: string): Promise<void> {
  await askAuth('POST', `/two-factor/verify-${kind}`, { code, trustDevice: false })
}

export async function signInWithPasskey(): Promise<void> {
  const options = await askAuth('GET', '/passkey/generate-authenticate-options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  const credential = await askBrowser(() => navigator.credentials.get({ publicKey }))
  await askAuth('POST', '/passkey/verify-authentication', { response: credential.toJSON() })
}

export async function addPasskey(name: string): Promise<void> {
  const options = await askAuth('GET', `/passkey/generate-register-options?name=${encodeURIComponent(name)}`)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  const credential = await askBrowser(() => navigator.credentials.create({ publicKey }))
  await askAuth('POST', '/passkey/verify-registration', { response: credential.toJSON(), name })
}

/** Goes to the provider's own page; it leads back to `next`. */
export async function signInWithProvider(provider: string, next: string): Promise<void> {
  const { url } = await askAuth('POST', '/sign-in/social', {
    provider,
    callbackURL: next,
    errorCallbackURL: '/console/sign-in',
  })
  if (typeof url === 'string') location.assign(url)
}

export async function askAuth(
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return postJson(`${BASE}${path}`, method, body ?? {})
}

/** For routes that nobody needs to be signed in for. */
export async function postJson(
  path: string,
  method: 'GET' | 'POST',
  body: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const response = await fetch(path, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  }).catch(() => undefined)
  if (response === undefined) {
    connection.lost()
    throw new ApiError({ status: 0, code: 'no_connection', message: 'The gateway does not answer.' })
  }
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw readApiError(response, answer)
  return (answer ?? {}) as Record<string, unknown>
}

async function askBrowser(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch((error: unknown) => {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError'
    throw new ApiError({
      status: 400,
      code: isRefused ? 'passkey_not_given' : 'passkey_failed',
      message: isRefused ? 'No passkey was given.' : 'This browser could not use a passkey here.',
    })
  })
  if (!(credential instanceof PublicKeyCredential))
    throw new ApiError({ status: 400, code: 'passkey_not_given', message: 'No passkey was given.' })
  return credential
}

/** Whether passkeys can be used here at all: they need a name, so not at an IP address. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}
