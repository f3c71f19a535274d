// Body bytes -> what the other stages need of a request. Both relay modes share this: the envelope is read always, the
// neutral request is made only when a translation asks for it, since passthrough moves bytes and parses once.
import type { InboundProtocol } from '../../protocols/protocol.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Decoded } from './decoded.ts'
import { DecodedHere } from './decoded-here.ts'
import { readJsonBody } from './read-json-body.ts'

export type { Decoded } from './decoded.ts'

/** @throws GatewayError invalid_json, request_too_large, and what the protocol's envelope refuses */
export function decode(exchange: Exchange, inbound: InboundProtocol, received: Buffer): Decoded {
  const headers = {
    provider: exchange.header('x-crossmodel-provider'),
    strict: exchange.header('x-crossmodel-strict'),
  }
  return new DecodedHere(headers, inbound, readJsonBody(received))
}
