// A small provider of OpenID Connect on a real socket: discovery, keys, a token endpoint that checks client, PKCE and one use of
// each code. Signing in there is `authorize`: it leads the browser back as the provider would. What it says can be made wrong.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Claims = { [name: string]: unknown }

type Grant = { claims: Claims; nonce: string | null; challenge: string; redirectUri: string }

export class OpenIdProvider {
  readonly clientId = 'crossmodel'
  readonly clientSecret = 'secret of the gateway'
  issuer = ''
  /** What the discovery document says instead. */
  discovery: Claims = {}
  /** What ID tokens say instead. */
  forged: Claims = {}
  /** Signs with a key that it does not publish. */
  signsWrong = false
  /** Takes requests and never answers: discovery, or what follows a sign-in. */
  hangs: 'discovery' | 'token' | undefined
  asked = 0
  readonly #grants = new Map<string, Grant>()
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #strange = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  static async open(): Promise<OpenIdProvider> {
    const provider = new OpenIdProvider()
    provider.#server.listen(0, '127.0.0.1')
    await once(provider.#server, 'listening')
    provider.issuer = `http://127.0.0.1:${(provider.#server.address() as AddressInfo).port}`
    return provider
  }

  /** Somebody signs in there, with the address that the gateway sent their browser to: where it sends it back. */
  authorize(address: string, claims: Claims): URL {
    const asked = new URL(address).searchParams
    const code = randomBytes(16).toString('hex')
    const back = new URL(asked.get('redirect_uri') ?? '')
    this.#grants.set(code, {
      claims,
      nonce: asked.get('nonce'),
      challenge: asked.get('code_challenge') ?? '',
      redirectUri: back.href,
    })
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    back.searchParams.set('iss', this.issuer)
    return back
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.issuer)
    const reply = (status: number, body: Claims) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/.well-known/openid-configuration') {
      this.asked += 1
      return void (this.hangs === 'discovery' || reply(200, this.#describe()))
    }
    if (pathname === '/jwks') {
      const jwk = this.#keys.publicKey.export({ format: 'jwk' })
      return void reply(200, { keys: [{ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }] })
    }
    if (pathname !== '/token') return void reply(404, {})
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (this.hangs === 'token') return undefined
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const idToken = this.#redeem(form, request.headers.authorization)
    if (idToken === undefined) return void reply(400, { error: 'invalid_grant' })
    return void reply(200, {
      access_token: 'at',
      refresh_token: 'rt',
      token_type: 'Bearer',
      expires_in: 300,
      id_token: idToken,
    })
  }

  #describe(): Claims {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
      ...this.discovery,
    }
  }

  #redeem(form: URLSearchParams, authorization: string | undefined): string | undefined {
    const code = form.get('code') ?? ''
    const grant = this.#grants.get(code)
    this.#grants.delete(code)
    const [id, secret] =
      authorization === undefined
        ? [form.get('client_id'), form.get('client_secret')]
        : Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':').map(decodeURIComponent)
    if (grant === undefined || id !== this.clientId || secret !== this.clientSecret) return undefined
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (challenge !== grant.challenge || form.get('redirect_uri') !== grant.redirectUri) return undefined
    const seconds = Math.floor(Date.now() / 1_000)
    const times = { iat: seconds, exp: seconds + 300 }
    return this.#sign({ iss: this.issuer, aud: id, nonce: grant.nonce, ...times, ...grant.claims, ...this.forged })
  }

  #sign(payload: Claims): string {
    const encode = (part: Claims) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const text = `${encode({ alg: 'ES256', kid: 'one', typ: 'JWT' })}.${encode(payload)}`
    const key = (this.signsWrong ? this.#strange : this.#keys).privateKey
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
}
