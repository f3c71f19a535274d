// API keys in a header: `Authorization: Bearer`, `x-api-key`, `x-goog-api-key`, `api-key`, or as the path's protocol has
// it. The key sits in a private field: printing, inspecting or serialising the credential shows its id alone.
import type { Credential, UpstreamCall } from '../provider.ts'
import { assertAtHome, type CredentialHome } from './credential-home.ts'
import { digestSecret } from './digest-secret.ts'

type KeyHeader = 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'api-key' | 'by-path'

class ApiKey implements Credential {
  readonly id: string
  readonly #key: string
  readonly #header: KeyHeader
  readonly #home: CredentialHome
  /** By address: the gateway makes each once and calls it all the time. */
  readonly #headers = new WeakMap<URL, { readonly [name: string]: string }>()

  constructor(provider: string, key: string, header: KeyHeader, home: CredentialHome) {
    this.id = digestSecret(provider, key)
    this.#key = key
    this.#header = header
    this.#home = home
  }

  authorize({ url }: UpstreamCall): { readonly [name: string]: string } {
    let headers = this.#headers.get(url)
    if (headers === undefined) this.#headers.set(url, (headers = this.#write(url)))
    return headers
  }

  #write(url: URL): { readonly [name: string]: string } {
    assertAtHome(this.#home, url)
    const header = this.#header === 'by-path' ? headerOfPath(url.pathname) : this.#header
    return header === 'bearer' ? { authorization: `Bearer ${this.#key}` } : { [header]: this.#key }
  }
}

/** The header that the protocol's own SDK would use for a call of this path. */
function headerOfPath(path: string): 'bearer' | 'x-api-key' | 'x-goog-api-key' {
  if (/\/v1\/messages(?:\/|$)/.test(path)) return 'x-api-key'
  if (/:(?:streamG|g)enerateContent$/.test(path)) return 'x-goog-api-key'
  return 'bearer'
}

/** A credential that sends `key` in `header`, to `home` only. */
export function createApiKey(provider: string, key: string, header: KeyHeader, home: CredentialHome): Credential {
  return new ApiKey(provider, key, header, home)
}

/** For servers that want no credential: adds no header. */
export const noCredential: Credential = { id: 'none', authorize: () => ({}) }
