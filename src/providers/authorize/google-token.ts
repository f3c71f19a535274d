// Google access tokens, for Vertex AI: from a service account's file or from application default credentials. A token is
// kept until shortly before it runs out; it is renewed ahead of that while the old one still serves, so a generation
// waits for a token once in the life of the process, and many at once wait for the same one.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Credential, UpstreamCall } from '../provider.ts'
import { assertAtHome, digestSecret, type Home } from './credential-home.ts'

/** Renewal starts this long before the end. */
const RENEW_AHEAD_MS = 5 * 60_000
/** A token this close to its end is not used any more. */
const UNUSABLE_MS = 30_000
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

export type AccessToken = { text: string; expiresMs: number }

class GoogleToken implements Credential {
  readonly id: string
  readonly #home: Home
  readonly #clock: Clock
  readonly #fetchToken: () => Promise<AccessToken>
  #token: AccessToken | undefined
  #waiting: Promise<AccessToken> | undefined

  constructor(id: string, home: Home, clock: Clock, fetchToken: () => Promise<AccessToken>) {
    this.id = id
    this.#home = home
    this.#clock = clock
    this.#fetchToken = fetchToken
  }

  authorize(call: UpstreamCall): { [name: string]: string } | Promise<{ [name: string]: string }> {
    assertAtHome(this.#home, call.url)
    const leftMs = this.#token === undefined ? 0 : this.#token.expiresMs - this.#clock.nowMs()
    if (this.#token !== undefined && leftMs > UNUSABLE_MS) {
      if (leftMs < RENEW_AHEAD_MS) this.#renew().catch(() => {})
      return { authorization: `Bearer ${this.#token.text}` }
    }
    return this.#renew().then((token) => ({ authorization: `Bearer ${token.text}` }))
  }

  #renew(): Promise<AccessToken> {
    this.#waiting ??= this.#fetchToken()
      .then((token) => (this.#token = token))
      .finally(() => (this.#waiting = undefined))
    return this.#waiting
  }
}

/** A credential that sends the token of `fetchToken`, to `home` only. */
export function createTokenCredential(
  id: string,
  home: Home,
  clock: Clock,
  fetchToken: () => Promise<AccessToken>,
): Credential {
  return new GoogleToken(id, home, clock, fetchToken)
}

/** A credential of Google's: a service account's file, or application default credentials where there is none. */
export function createGoogleToken(
  provider: string,
  settings: { project: string; credentialsFile?: string },
  home: Home,
  clock: Clock,
): Credential {
  const id = digestSecret(provider, `${settings.project}\0${settings.credentialsFile ?? ''}`)
  return createTokenCredential(id, home, clock, () => fetchGoogleToken(settings.credentialsFile, clock))
}

async function fetchGoogleToken(credentialsFile: string | undefined, clock: Clock): Promise<AccessToken> {
  // Loaded on first use: it is large, and most gateways never call Vertex.
  const { GoogleAuth } = await import('google-auth-library')
  const auth = new GoogleAuth({
    scopes: SCOPE,
    ...(credentialsFile === undefined ? {} : { keyFilename: credentialsFile }),
  })
  const client = await auth.getClient()
  const { token } = await client.getAccessToken()
  if (typeof token !== 'string') throw new Error('Google answered without an access token')
  return { text: token, expiresMs: client.credentials.expiry_date ?? clock.nowMs() + 50 * 60_000 }
}
