// A credential that sends a token which runs out. A token is kept until shortly before its end; it is renewed ahead of that
// while the old one still serves, so a generation waits for a token once in the life of the process, and many at once wait
// for the same one.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Credential, UpstreamCall } from '../provider.ts'
import { assertAtHome, type CredentialHome } from './credential-home.ts'

/** Renewal starts this long before the end. */
const RENEW_AHEAD_MS = 5 * 60_000
/** A token this close to its end is not used any more. */
const UNUSABLE_MS = 30_000

export type AccessToken = { text: string; expiresMs: number }

class TokenCredential implements Credential {
  readonly id: string
  readonly #home: CredentialHome
  readonly #clock: Clock
  readonly #fetchToken: () => Promise<AccessToken>
  #token: AccessToken | undefined
  #waiting: Promise<AccessToken> | undefined

  constructor(id: string, home: CredentialHome, clock: Clock, fetchToken: () => Promise<AccessToken>) {
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
  home: CredentialHome,
  clock: Clock,
  fetchToken: () => Promise<AccessToken>,
): Credential {
  return new TokenCredential(id, home, clock, fetchToken)
}
