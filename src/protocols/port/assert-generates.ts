// Where a stage comes only with a generation, what its caller asks in generates.
import { assert } from '../../foundation/assert.ts'
import type { Inbound, InboundProtocol } from './inbound-protocol.ts'

export function assertGenerates(inbound: Inbound): InboundProtocol {
  assert(inbound.noun === 'generation', 'a request for embeddings is treated as one for a generation')
  return inbound
}
