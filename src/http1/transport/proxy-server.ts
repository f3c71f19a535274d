// A proxy as an address names it. The user and password of that address are kept in a private field: printing, inspecting
// or serialising the proxy shows its name, which has neither.

/** What is wrong with the address of a proxy; completes "… is". Quotes nothing of it, since it may hold a password. */
export class ProxyAddressError extends Error {
  override readonly name = 'ProxyAddressError'
}

const LEAST_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i

export class ProxyServer {
  /** The proxy itself is spoken to over TLS. */
  readonly isSecure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  /** Its address without user and password. */
  readonly name: string
  readonly #authorization: string | undefined

  /** `text`: `http://user:password@host:port`, or `https://…`; without a scheme it is http. @throws ProxyAddressError */
  constructor(text: string) {
    const url = parse(text.trim())
    this.isSecure = url.protocol === 'https:'
    this.host = url.hostname.replace(/^\[|\]$/g, '')
    this.port = url.port === '' ? (this.isSecure ? 443 : 80) : Number(url.port)
    this.name = `${url.protocol}//${url.hostname}:${this.port}`
    this.#authorization = url.username === '' && url.password === '' ? undefined : writeBasic(url)
  }

  /** The head that asks for a tunnel to `host`, which has no brackets. */
  writeConnect(host: string, port: number): string {
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const authorization = this.#authorization === undefined ? '' : `proxy-authorization: ${this.#authorization}\r\n`
    return `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`
  }
}

function parse(text: string): URL {
  const whole = LEAST_SCHEME.test(text) ? text : `http://${text}`
  if (/^socks/i.test(whole)) throw new ProxyAddressError('the address of a SOCKS proxy, which is not supported')
  const isHttp = /^https?:\/\//i.test(whole)
  if (text === '' || !isHttp || !URL.canParse(whole)) throw new ProxyAddressError(notOne)
  const url = new URL(whole)
  const isBare = (url.pathname === '/' || url.pathname === '') && url.search === '' && url.hash === ''
  if (!isBare || url.hostname === '') throw new ProxyAddressError(notOne)
  return url
}

const notOne =
  'no address of a proxy such as http://user:password@proxy.example:3128 (in a password, write / as %2F, # as %23, @ as %40)'

function writeBasic({ username, password }: URL): string {
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    return `Basic ${Buffer.from(pair).toString('base64')}`
  } catch {
    throw new ProxyAddressError('the address of a proxy whose user or password has a stray % (write it as %25)')
  }
}
