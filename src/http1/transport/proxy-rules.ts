// Which proxy an address is reached through: one for https, one for http, and what needs none, as the usual variables of the
// environment say it; or one for everything.
import { createHash } from 'node:crypto'
import { NoProxy } from './no-proxy.ts'
import { ProxyAddressError, ProxyServer } from './proxy-server.ts'

type Rules = { https?: ProxyServer | undefined; http?: ProxyServer | undefined; except: NoProxy }

/** A variable of the environment is wrong. The message is one line and quotes nothing of its value. */
export class ProxyVariableError extends Error {
  override readonly name = 'ProxyVariableError'
  readonly variable: string

  constructor(variable: string, message: string) {
    super(message)
    this.variable = variable
  }
}

export class ProxyRules {
  readonly #rules: Rules
  /** Tells rules apart, and nothing else; empty: there is no proxy. */
  readonly id: string

  /** `source`: what the rules were read from, which may hold passwords. */
  constructor(rules: Rules, source: string) {
    this.#rules = rules
    this.id = source === '' ? '' : createHash('sha256').update(source).digest('base64url')
  }

  /** `url`: http or https. */
  find(url: URL): ProxyServer | undefined {
    const isSecure = url.protocol === 'https:'
    const proxy = isSecure ? this.#rules.https : this.#rules.http
    if (proxy === undefined) return undefined
    const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
    return this.#rules.except.covers(url.hostname, port) ? undefined : proxy
  }
}

const nothing = new NoProxy('')

export const noProxies = new ProxyRules({ except: nothing }, '')

/** One proxy for every address. @throws ProxyAddressError */
export function useProxy(text: string): ProxyRules {
  const proxy = new ProxyServer(text)
  return new ProxyRules({ http: proxy, https: proxy, except: nothing }, text)
}

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; where both spellings are set, the lower-case one counts, as for curl.
 * @throws ProxyVariableError
 */
export function readProxyRules(environment: { readonly [name: string]: string | undefined }): ProxyRules {
  const read = (name: string): [name: string, value: string | undefined] => {
    const lower = environment[name.toLowerCase()]
    return lower ? [name.toLowerCase(), lower] : [name, environment[name] || undefined]
  }
  const https = read('HTTPS_PROXY')
  const http = read('HTTP_PROXY')
  if (https[1] === undefined && http[1] === undefined) return noProxies
  const [, except = ''] = read('NO_PROXY')
  const source = JSON.stringify([https[1], http[1], except])
  return new ProxyRules({ https: build(https), http: build(http), except: new NoProxy(except) }, source)
}

function build([variable, value]: [string, string | undefined]): ProxyServer | undefined {
  if (value === undefined) return undefined
  try {
    return new ProxyServer(value)
  } catch (error) {
    if (!(error instanceof ProxyAddressError)) throw error
    throw new ProxyVariableError(variable, `environment variable ${variable} is ${error.message}`)
  }
}
