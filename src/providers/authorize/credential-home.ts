// A credential is used at its provider's own addresses and nowhere else: whatever makes an URL, no secret of ours
// follows it to another host.
import { createHash } from 'node:crypto'
import { assert } from '../../foundation/assert.ts'

/** The origins (scheme, host and port) at which a credential may be used. */
export type Home = ReadonlySet<string>

/** @throws AssertionError where the call goes anywhere but home. The message names no secret. */
export function assertAtHome(home: Home, url: URL): void {
  assert(home.has(url.origin), `a credential is bound to its host and was about to be used at ${url.origin}`)
}

/** Twelve characters that name a secret without telling it. */
export function digestSecret(provider: string, secret: string): string {
  return createHash('sha256').update(`${provider}\0${secret}`).digest('base64url').slice(0, 12)
}
