// Media in the place of an address that is none: base64 without `data:` before it, a path on the caller's machine. Each
// protocol would make something else of it (an address that the provider refuses, nothing at all), so that on its way to
// another protocol it is refused here, whichever that is. A provider of the caller's own protocol judges it themselves.
import { GatewayError } from '../error/gateway-error.ts'
import type { InboundProtocolName } from '../protocol-name.ts'
import type { Part } from '../request/part.ts'
import type { GenerationRequest } from '../request/request.ts'

/** More letters than one: `C:` is a drive. */
const scheme = /^\s*[a-z][a-z0-9+.-]+:/i
const SCHEME_CHARACTERS = 40
const SHOWN_CHARACTERS = 40

/** @throws GatewayError invalid_request */
export function refuseBareMedia({ messages }: GenerationRequest, inbound: InboundProtocolName): void {
  const visit = (part: Part): void => {
    if (part.kind === 'tool-result') for (const each of part.content) visit(each)
    if (part.kind !== 'media' || part.source.type !== 'url') return
    const { url } = part.source
    if (scheme.test(url.slice(0, SCHEME_CHARACTERS))) return
    const shown = url.length > SHOWN_CHARACTERS ? `${url.slice(0, SHOWN_CHARACTERS)}…` : url
    const param = inbound === 'openai-responses' ? 'input' : 'messages'
    const message = `The ${part.modality} at '${shown}' in '${param}' is not a URL; bytes go as 'data:TYPE;base64,BYTES'.`
    throw new GatewayError('invalid_request', message, { param })
  }
  for (const { parts } of messages) for (const part of parts) visit(part)
}
