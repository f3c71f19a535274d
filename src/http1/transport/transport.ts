// How connections to servers are made: through which proxies, whose certificates are trusted, and which certificate of our
// own is shown. Two that say the same have the same id, so that connections outlive a configuration that is read again.
import { createHash } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { noProxies, type ProxyRules } from './proxy-rules.ts'
import type { ProxyServer } from './proxy-server.ts'

/** PEM texts. */
export type TlsIdentity = {
  /** The authorities that are trusted, and no others; absent: those of the system. */
  authorities?: string
  /** Shown to servers that ask who calls; its key stands beside it. */
  certificate?: string
  key?: string
}

/** Reading a machine's certificates takes a while: once is enough. */
let systemContext: SecureContext | undefined

export class Transport {
  readonly id: string
  readonly #proxies: ProxyRules
  readonly #own: SecureContext | undefined

  /** @throws Error where the certificates cannot be used */
  constructor(proxies: ProxyRules, identity?: TlsIdentity) {
    const { authorities, certificate, key } = identity ?? {}
    this.#proxies = proxies
    if (identity !== undefined)
      this.#own = createSecureContext({
        ...(authorities === undefined ? {} : { ca: authorities }),
        ...(certificate === undefined ? {} : { cert: certificate }),
        ...(key === undefined ? {} : { key }),
      })
    const isPlain = proxies.id === '' && identity === undefined
    const content = JSON.stringify([proxies.id, authorities, certificate, key])
    this.id = isPlain ? '' : createHash('sha256').update(content).digest('base64url')
  }

  /** What `url` is reached through; undefined: nothing. */
  findProxy(url: URL): ProxyServer | undefined {
    return this.#proxies.find(url)
  }

  get secureContext(): SecureContext {
    return this.#own ?? (systemContext ??= createSecureContext())
  }
}

/** Straight to the server, with what the system trusts. */
export const directTransport = new Transport(noProxies)
