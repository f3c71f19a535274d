// A request written from the neutral one: for another protocol, or where the provider's quirks ask for other words.
import { LossList } from '../../../generation/loss.ts'
import type { OutboundProtocol } from '../../../protocols/protocol.ts'
import type { Decoded } from '../../decode/decode.ts'
import type { PlanEntry } from '../../route/route.ts'
import { addBetas } from './betas.ts'
import type { Changes } from './changes.ts'
import { judgeLosses } from './judge-losses.ts'
import { keepOneCap } from './keep-one-cap.ts'
import type { WriteOptions, WrittenRequest } from './write-request.ts'

/** @throws GatewayError unsupported_parameter */
export function encodeAnew(
  decoded: Decoded,
  entry: PlanEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  const losses = new LossList()
  const { endpoint, protocol, credential } = entry
  const { provider } = endpoint
  const neutral = options.request ?? decoded.request()
  const request = {
    ...neutral,
    stream: options.stream,
    ...(options.outputCap === undefined ? {} : { outputCap: options.outputCap }),
  }
  const target = {
    model: endpoint.model,
    stream: options.stream,
    issuer: protocol.signatureIssuer ?? provider.signatureIssuer,
    ...(provider.signaturesBoundToCredential ? { credential: credential.id } : {}),
    quirks: protocol.quirks,
    capabilities: endpoint.capabilities,
  }
  const encoded = outbound.encodeRequest(request, target, losses)
  const { body, headers } = addBetas(encoded, protocol, options.betas, losses)
  const changes: Changes = {}
  keepOneCap(body, protocol, undefined, changes, losses)
  for (const field in changes) {
    const value = changes[field]
    if (value === undefined) delete body[field]
    else body[field] = value
  }
  judgeLosses(losses.list(), decoded)
  return { bytes: Buffer.from(JSON.stringify(body)), headers, losses: losses.list(), hidesUsage: false }
}
