// What of a provider's refusal the caller gets as it came: clients match the words of the provider whose protocol they
// speak. It must be about what the caller sent, whole, not packed, and an error of that protocol; of anything else the
// caller gets our own error.
import { isUtf8 } from 'node:buffer'
import { parseJsonObject } from '../../../foundation/json/json.ts'
import type { GatewayError, HandedOn } from '../../../generation/error/gateway-error.ts'
import type { ResponseHead } from '../../../http1/client/response-handler.ts'
import type { OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'

const statuses: ReadonlySet<number> = new Set([400, 413, 422])

/** DeepSeek's Responses say `application/octet-stream` (recorded); what is not called JSON is called so here. */
const jsonType = /^application\/(?:[\w.+-]{1,60}\+)?json(?:\s{0,4};\s{0,4}charset="?utf-?8"?)?$/i

/** `error`: what the protocol of the provider, which is the caller's too, makes of the answer. */
export function addHandedOn(
  error: GatewayError,
  { status, headers }: ResponseHead,
  body: Buffer,
  outbound: OutboundProtocol,
): GatewayError {
  // With the same status a provider may speak of the operator's account, of a model that it has not, or of its load.
  if (!statuses.has(status) || error.blame !== 'caller' || isPacked(headers['content-encoding'])) return error
  if (!isUtf8(body)) return error
  const parsed = parseJsonObject(body.toString('utf8'))
  if (parsed === undefined || outbound.isError?.(parsed, error.kind) !== true) return error
  const type = headers['content-type'] ?? ''
  const handedOn: HandedOn = { status, contentType: jsonType.test(type) ? type : 'application/json', body }
  return error.with({ handedOn })
}

function isPacked(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? ''
  return name !== '' && name !== 'identity'
}
