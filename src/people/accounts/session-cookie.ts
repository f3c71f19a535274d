// The cookies of a session and of a sign-in's second step, in better-auth's form: a token, a dot and its HMAC-SHA-256 in base64,
// all of it percent-encoded. We read them ourselves, since a session is wanted with every request, and write a session's
// where it is renewed.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What better-auth puts before the names of its cookies, and we with it. */
export const COOKIE_PREFIX = 'crossmodel'

/** Behind TLS, a browser then takes the cookie over TLS alone. */
const SECURE_PREFIX = '__Secure-'

export type SessionCookies = {
  /** The token of the one that `header` carries and that was signed here. */
  read(header: string | null): string | undefined
  /** What a second step is found by, likewise. */
  readChallenge(header: string | null): string | undefined
  /** A `Set-Cookie` header. */
  write(token: string, maxAgeSeconds: number): string
  /** `header` with this token as the session's. */
  replace(header: string, token: string): string
}

export function createSessionCookies(secret: string, isSecure: boolean): SessionCookies {
  const prefix = `${isSecure ? SECURE_PREFIX : ''}${COOKIE_PREFIX}`
  const name = `${prefix}.session_token`
  const valueOf = (token: string) => encodeURIComponent(`${token}.${sign(token)}`)
  const sign = (token: string) => createHmac('sha256', secret).update(token).digest('base64')
  const readSigned = (wanted: string, header: string | null) => {
    for (const pair of (header ?? '').split(';')) {
      const [found, value] = splitPair(pair)
      if (found !== wanted) continue
      const dot = value.lastIndexOf('.')
      const token = value.slice(0, Math.max(dot, 0))
      const [is, must] = [Buffer.from(value.slice(dot + 1)), Buffer.from(sign(token))]
      if (token !== '' && is.length === must.length && timingSafeEqual(is, must)) return token
    }
    return undefined
  }
  return {
    read: (header) => readSigned(name, header),
    readChallenge: (header) => readSigned(`${prefix}.two_factor`, header),
    write(token, maxAgeSeconds) {
      const secure = isSecure ? '; Secure' : ''
      return `${name}=${valueOf(token)}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly${secure}; SameSite=Lax`
    },
    replace(header, token) {
      const others = header.split(';').filter((pair) => splitPair(pair)[0] !== name)
      return [...others.map((pair) => pair.trim()), `${name}=${valueOf(token)}`].join('; ')
    },
  }
}

function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=')
  const value = pair.slice(equals + 1).trim()
  try {
    return [pair.slice(0, Math.max(equals, 0)).trim(), decodeURIComponent(value)]
  } catch {
    return ['', '']
  }
}
