// POST /v1/messages/count_tokens for any model: the count of a provider that serves it, else an estimate of ours, labelled as
// one. Neither costs anything.
import type { Catalog } from '../catalog/model.ts'
import type { JobThreads } from '../foundation/threads/job-threads.ts'
import type { InboundProtocol } from '../protocols/port/inbound-protocol.ts'
import { decode } from '../stages/decode/decode.ts'
import type { Decoded } from '../stages/tickets/decoded.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import { findModel } from '../stages/route/find-model.ts'
import type { Caller } from '../stages/tickets/caller.ts'

export type CountPorts = {
  catalog(): Catalog
  threads: JobThreads
  /** The provider's count. Undefined: there is none to be had. */
  ask(exchange: Exchange, caller: Caller, decoded: Decoded): Promise<{ tokens: number; provider: string } | undefined>
  estimate(decoded: Decoded, signal: AbortSignal): Promise<number>
}

/** @throws GatewayError invalid_json, model_not_found, permission_denied, overloaded; invalid_request, also the provider's */
export async function countTokens(
  exchange: Exchange,
  caller: Caller,
  inbound: InboundProtocol,
  bytes: Buffer,
  ports: CountPorts,
): Promise<void> {
  // Counting needs no output cap, which the protocol's generation endpoint requires.
  const decoded = await decode(exchange, inbound, bytes, ports.threads, caller.key.id, { max_tokens: 1 })
  exchange.note.model = decoded.envelope.model
  const { model } = findModel(caller, decoded.envelope.model, ports.catalog(), 'model')
  const named = { 'x-crossmodel-model': model.id }
  const asked = await ports.ask(exchange, caller, decoded)
  if (asked !== undefined) {
    const headers = { ...named, 'x-crossmodel-provider': asked.provider }
    return exchange.sendJson(200, { input_tokens: asked.tokens }, headers)
  }
  const leaving = new AbortController()
  exchange.whenGone(() => leaving.abort())
  const tokens = await ports.estimate(decoded, leaving.signal)
  exchange.sendJson(200, { input_tokens: tokens }, { ...named, 'x-crossmodel-estimated': 'true' })
}
