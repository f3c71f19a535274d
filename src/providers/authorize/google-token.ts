// Google's access tokens, for Vertex AI: from a service account's file, or from application default credentials. How long one
// is kept is said in `token-credential.ts`.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Credential } from '../provider.ts'
import type { CredentialHome } from './credential-home.ts'
import { digestSecret } from './digest-secret.ts'
import { createTokenCredential, type AccessToken } from './token-credential.ts'

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** A credential of Google's: a service account's file, or application default credentials where there is none. */
export function createGoogleToken(
  provider: string,
  settings: { project: string; credentialsFile?: string },
  home: CredentialHome,
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
