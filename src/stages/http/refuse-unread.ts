// The answer to bytes that are no HTTP request, or no body of one, and to a connection over the bound. But for a body neither
// the caller nor the path is known, and there is no exchange yet.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Refusal } from '../../http1/server/answerer.ts'

export const unreadStatuses = {
  malformed: '400 Bad Request',
  large: '431 Request Header Fields Too Large',
  late: '408 Request Timeout',
  unsupported: '501 Not Implemented',
  crowded: '503 Service Unavailable',
} as const satisfies { [why in Refusal]: string }

/** `detail`: what is wrong with it; quotes nothing that came. */
export function refuseUnread(why: Refusal, detail: string, id: string, shape: InboundProtocol): string {
  const error =
    why === 'crowded'
      ? new GatewayError('overloaded', 'Too many connections are open. Please try again in a moment.')
      : new GatewayError('invalid_request', `This is not an HTTP request that can be read: ${detail}.`)
  const body = JSON.stringify(shape.encodeError(error, id))
  const ids = `x-request-id: ${id}\r\nrequest-id: ${id}`
  const retry = why === 'crowded' ? 'retry-after: 1\r\n' : ''
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${retry}connection: close`
  return `HTTP/1.1 ${unreadStatuses[why]}\r\n${ids}\r\n${head}\r\n\r\n${body}`
}
