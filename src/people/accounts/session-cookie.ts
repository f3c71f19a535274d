// The cookie of a session, in better-auth's form: the token, a dot and its HMAC-SHA-256 in base64, all of it percent-encoded.
// We read it ourselves, since a session is wanted with every request, and write it where a session is renewed.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What better-auth puts before the names of its cookies, and we with it. */
export const COOKIE_PREFIX = 'crossmodel'

/** Behind TLS, a browser then takes the cookie over TLS alone. */
const SECURE_PREFIX = '__Secure-'

export type SessionCookies = {
  /** The token of the one that `header` carries and that was signed here. */
  read(header: string | null): string | undefined
  /** A `Set-Cookie` header. */
  write(token: string, maxAgeSeconds: number): string
}

export function createSessionCookies(secret: string, isSecure: boolean): SessionCookies {
  const name = `${isSecure ? SECURE_PREFIX : ''}${COOKIE_PREFIX}.session_token`
  const sign = (token: string) => createHmac('sha256', secret).update(token).digest('base64')
  return {
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const [found, value] = splitPair(pair)
        if (found !== name) continue
        const dot = value.lastIndexOf('.')
        const token = value.slice(0, Math.max(dot, 0))
        const [is, must] = [Buffer.from(value.slice(dot + 1)), Buffer.from(sign(token))]
        if (token !== '' && is.length === must.length && timingSafeEqual(is, must)) return token
      }
      return undefined
    },
    write(token, maxAgeSeconds) {
      const value = encodeURIComponent(`${token}.${sign(token)}`)
      const secure = isSecure ? '; Secure' : ''
      return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly${secure}; SameSite=Lax`
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
