// POST /v1/messages/count_tokens for any model: an estimate of ours, and labelled as one.
import type { Catalog } from '../catalog/model.ts'
import type { JobThreads } from '../foundation/threads/job-threads.ts'
import type { InboundProtocol } from '../protocols/port/inbound-protocol.ts'
import { decode } from '../stages/decode/decode.ts'
import type { Decoded } from '../stages/tickets/decoded.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import { findModel } from '../stages/route/find-model.ts'
import type { Caller } from '../stages/tickets/caller.ts'

type CountPorts = {
  catalog(): Catalog
  threads: JobThreads
  count(decoded: Decoded, signal: AbortSignal): Promise<number>
}

/** @throws GatewayError invalid_json, invalid_request, model_not_found, permission_denied, overloaded */
export async function countTokens(
  exchange: Exchange,
  caller: Caller,
  inbound: InboundProtocol,
  bytes: Buffer,
  ports: CountPorts,
): Promise<void> {
  // Counting needs no output cap, which the protocol's generation endpoint requires.
  const decoded = await decode(exchange, inbound, bytes, ports.threads, caller.key.id, { max_tokens: 1 })
  const model = findModel(caller, decoded.envelope.model, ports.catalog(), 'model')
  const leaving = new AbortController()
  exchange.whenGone(() => leaving.abort())
  const tokens = await ports.count(decoded, leaving.signal)
  exchange.sendJson(200, { input_tokens: tokens }, { 'x-crossmodel-model': model.id, 'x-crossmodel-estimated': 'true' })
}
