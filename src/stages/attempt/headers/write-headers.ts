// The headers of a call to a provider, before it is authorized: the gateway's own, the provider's, what the caller says to
// this vendor, and what the body calls for.
import type { ProviderProtocol } from '../../../providers/provider.ts'
import type { WrittenRequest } from '../write-request/write-options.ts'
import { addVendorHeaders, type VendorHeaders } from './vendor-headers.ts'

type Headers = { [name: string]: string }

export function writeHeaders(
  protocol: ProviderProtocol,
  written: WrittenRequest,
  stream: boolean,
  userAgent: string,
  vendorHeaders: VendorHeaders,
): Headers {
  const headers: Headers = {
    'content-type': 'application/json',
    accept: stream
      ? protocol.protocol === 'bedrock-converse'
        ? 'application/vnd.amazon.eventstream'
        : 'text/event-stream'
      : 'application/json',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
  }
  addTo(headers, protocol.headers)
  addVendorHeaders(headers, vendorHeaders, protocol)
  addTo(headers, written.headers)
  return headers
}

/** Adds `more` to `headers`. */
export function addTo(headers: Headers, more: { readonly [name: string]: string } | undefined): void {
  for (const name in more) headers[name] = more[name] as string
}
