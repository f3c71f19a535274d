// What is said to bytes that are no request, before there is an exchange: who asks, and what, is not known.
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'
import type { Refusal } from './connection/caller-connection.ts'

const answers = {
  malformed: ['400 Bad Request', 'This is not a valid HTTP request.'],
  large: ['431 Request Header Fields Too Large', 'The headers of the request are too large.'],
  late: ['408 Request Timeout', 'The request did not arrive in time.'],
  unsupported: ['501 Not Implemented', 'The method or the transfer-encoding of the request is not understood.'],
} as const satisfies { [why in Refusal]: readonly [string, string] }

export function refuseUnread(why: Refusal, id: string, shape: InboundProtocol): string {
  const [status, words] = answers[why]
  const body = JSON.stringify(shape.encodeError(new GatewayError('invalid_request', words), id))
  const ids = `x-request-id: ${id}\r\nrequest-id: ${id}`
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`
  return `HTTP/1.1 ${status}\r\n${ids}\r\n${head}\r\n\r\n${body}`
}
