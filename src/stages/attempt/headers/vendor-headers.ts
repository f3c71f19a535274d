// Passes a vendor's own headers (`anthropic-*`, `openai-*`) from a caller to a provider: only to that vendor and to
// platforms that serve its API, by the provider's data. Headers that choose which account pays are never passed on.
// `anthropic-beta` is handled elsewhere: its features are judged when the request is written.
import type { ProviderProtocol } from '../../../providers/provider.ts'
import type { Exchange } from '../../http/exchange.ts'

export type VendorHeaders = { readonly [name: string]: string }

const none: VendorHeaders = {}
/** A header with such a word chooses an account, or speaks for one. */
const account = /(?:workspace|organi[sz]ation|\borg\b|project|account|user|admin|auth|token|key)/
/** Anthropic answers 400 to any other form (platform.claude.com/docs/en/api/versioning, 2026-07). */
const version = /^\d{4}-\d{2}-\d{2}$/

/** What a caller says to the vendors, read once for all attempts. */
export function readVendorHeaders(exchange: Exchange): VendorHeaders {
  let headers: { [name: string]: string } | undefined
  exchange.eachHeader((name, value) => {
    if (!name.startsWith('anthropic-') && name !== 'openai-beta') return
    if (name === 'anthropic-beta' || account.test(name)) return
    if (name === 'anthropic-version' && !version.test(value)) return
    headers ??= {}
    headers[name] = value
  })
  return headers ?? none
}

/** The beta features of `anthropic-beta`. */
export function readBetas(exchange: Exchange): readonly string[] {
  const header = exchange.header('anthropic-beta')
  if (header === undefined) return noBetas
  return header
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

const noBetas: readonly string[] = []

/** Adds to `headers` those of `given` that may go to this provider. */
export function addVendorHeaders(
  headers: { [name: string]: string },
  given: VendorHeaders,
  protocol: ProviderProtocol,
): void {
  for (const name in given) if (takesHeader(protocol, name)) headers[name] = given[name] as string
}

/** Whether a caller's header of this name may travel to the provider. */
export function takesHeader({ callerHeaders }: Pick<ProviderProtocol, 'callerHeaders'>, name: string): boolean {
  return callerHeaders.some((taken) => (taken.endsWith('*') ? name.startsWith(taken.slice(0, -1)) : name === taken))
}
