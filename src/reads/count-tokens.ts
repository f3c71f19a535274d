// POST /v1/messages/count_tokens for any model (contract B8): an estimate of ours, and labelled as one.
import type { Catalog } from '../catalog/model.ts'
import type { GenerationRequest } from '../generation/request.ts'
import type { InboundProtocol } from '../protocols/protocol.ts'
import type { Caller } from '../stages/authenticate/authenticate.ts'
import { readEnvelope } from '../stages/decode/decoded-here.ts'
import { readJsonBody } from '../stages/decode/read-json-body.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import { findModel } from '../stages/route/find-model.ts'

export type CountPorts = {
  catalog(): Catalog
  countRequest(request: GenerationRequest, purpose: 'question', signal: AbortSignal): Promise<number>
}

/** @throws GatewayError invalid_json, invalid_request, model_not_found, permission_denied, overloaded */
export async function countTokens(
  exchange: Exchange,
  caller: Caller,
  inbound: InboundProtocol,
  bytes: Buffer,
  ports: CountPorts,
): Promise<void> {
  const { body } = readJsonBody(bytes)
  // Counting needs no output cap, which the protocol's generation endpoint requires.
  const whole = { max_tokens: 1, ...body }
  const { model: name } = readEnvelope(inbound, whole)
  const model = findModel(caller, name, ports.catalog(), 'model')
  const leaving = new AbortController()
  exchange.whenGone(() => leaving.abort())
  const tokens = await ports.countRequest(inbound.decodeRequest(whole), 'question', leaving.signal)
  exchange.sendJson(200, { input_tokens: tokens }, { 'x-crossmodel-model': model.id, 'x-crossmodel-estimated': 'true' })
}
