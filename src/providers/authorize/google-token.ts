// Google's access tokens, for Vertex AI: from a service account's file, or from application default credentials. How long one
// is kept is said in `token-credential.ts`. Google's own library asks for them, by calls of ours, so that they go the way of
// the generations.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Transport } from '../../http1/transport/transport.ts'
import { callOnce } from '../call-once.ts'
import type { Credential } from '../provider.ts'
import type { CredentialHome } from './credential-home.ts'
import { digestSecret } from './digest-secret.ts'
import { createTokenCredential, type AccessToken } from './token-credential.ts'

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** `transport`: to Google's servers of tokens. */
type TokenOptions = { project: string; credentialsFile?: string; transport: Transport }

/** A credential of Google's: a service account's file, or application default credentials where there is none. */
export function createGoogleToken(
  provider: string,
  options: TokenOptions,
  home: CredentialHome,
  clock: Clock,
): Credential {
  const id = digestSecret(provider, `${options.project}\0${options.credentialsFile ?? ''}`)
  return createTokenCredential(id, home, clock, () => fetchGoogleToken(options, clock))
}

async function fetchGoogleToken({ credentialsFile, transport }: TokenOptions, clock: Clock): Promise<AccessToken> {
  // Loaded on first use: it is large, and most gateways never call Vertex.
  const { GoogleAuth } = await import('google-auth-library')
  const auth = new GoogleAuth({
    scopes: SCOPE,
    clientOptions: { transporterOptions: { fetchImplementation: callAsFetch(transport, clock) } },
    ...(credentialsFile === undefined ? {} : { keyFilename: credentialsFile }),
  })
  const client = await auth.getClient()
  const { token } = await client.getAccessToken()
  if (typeof token !== 'string') throw new Error('Google answered without an access token')
  return { text: token, expiresMs: client.credentials.expiry_date ?? clock.nowMs() + 50 * 60_000 }
}

type Fetch = (...given: ConstructorParameters<typeof Request>) => Promise<Response>

/** Our own calls in the form that the library asks for. It tries again by itself, but not when the time of all is up. */
function callAsFetch(transport: Transport, clock: Clock): Fetch {
  const untilMs = clock.monotonicMs() + bounds.googleTokenMs
  const explain = (error: unknown) => {
    const message = `no answer within ${bounds.googleTokenMs / 1_000} s`
    throw clock.monotonicMs() < untilMs ? error : new DOMException(message, 'AbortError')
  }
  return async (...given) => {
    const request = new Request(...given)
    const { status, headers, body } = await callOnce(
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        url: new URL(request.url),
        headers: Object.fromEntries(request.headers),
        body: Buffer.from(await request.arrayBuffer()),
        transport,
      },
      { clock, withinMs: untilMs - clock.monotonicMs(), mostBytes: bounds.googleTokenBytes },
    ).catch(explain)
    const fields = Object.entries(headers).filter((field): field is [string, string] => field[1] !== undefined)
    return new Response(status === 204 || status === 304 ? null : new Uint8Array(body), { status, headers: fields })
  }
}
