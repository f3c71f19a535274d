// What is said to bytes that are no request, before there is an exchange: who asks, and what, is not known.
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'
import type { Refusal } from './connection/caller-connection.ts'

const statuses = {
  malformed: '400 Bad Request',
  large: '431 Request Header Fields Too Large',
  late: '408 Request Timeout',
  unsupported: '501 Not Implemented',
} as const satisfies { [why in Refusal]: string }

/** `detail`: what is wrong with it; quotes nothing that came. */
export function refuseUnread(why: Refusal, detail: string, id: string, shape: InboundProtocol): string {
  const words = `This is not an HTTP request that can be read: ${detail}.`
  const body = JSON.stringify(shape.encodeError(new GatewayError('invalid_request', words), id))
  const ids = `x-request-id: ${id}\r\nrequest-id: ${id}`
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`
  return `HTTP/1.1 ${statuses[why]}\r\n${ids}\r\n${head}\r\n\r\n${body}`
}
