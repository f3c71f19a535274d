// Keeps a credential at home: it is used at its provider's own addresses and nowhere else, so that no secret of ours
// reaches another host, wherever a URL came from.
import { assert } from '../../foundation/assert.ts'

/** The origins (scheme, host and port) at which a credential may be used. */
export type CredentialHome = ReadonlySet<string>

/** @throws AssertionError where the call goes anywhere but home. The message names no secret. */
export function assertAtHome(home: CredentialHome, url: URL): void {
  assert(home.has(url.origin), `a credential is bound to its host and was about to be used at ${url.origin}`)
}
