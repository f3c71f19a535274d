// Writes a request from the neutral one: for another protocol, or where the provider's quirks ask for other words.
import { assert } from '../../../foundation/assert.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { writeWellFormed } from '../../../foundation/json/write-well-formed.ts'
import { refuseBareMedia } from '../../../generation/fit/refuse-bare-media.ts'
import { settleMedia } from '../../../generation/fit/settle-media.ts'
import { fitCallIds, type CallNames } from '../../../generation/fit/fit-call-ids.ts'
import { fitToolNames } from '../../../generation/fit/fit-tool-names.ts'
import { leaveOutAttribution } from './policy/leave-out-attribution.ts'
import { refuseEmpty } from './policy/refuse-empty.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { assertGenerates } from '../../../protocols/port/assert-generates.ts'
import type { OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import type { ReadRequest } from '../../tickets/decoded.ts'
import { handOverText, markHandedOver } from './hand-over-text.ts'
import { insertMedia } from './insert-media.ts'
import { addBetas } from './policy/betas.ts'
import { boundServerTools, runsTools } from './policy/bound-server-tools.ts'
import type { Changes } from './changes.ts'
import { judgeLosses, openLosses } from './policy/judge-losses.ts'
import { keepOneCap } from './policy/keep-one-cap.ts'
import { nameTenantAnew, saltCache } from './policy/name-tenant.ts'
import { refuseCompaction } from './policy/refuse-compaction.ts'
import { refuseLostTools } from './policy/refuse-lost-tools.ts'
import { removeDisguised } from './policy/remove-disguised.ts'
import { withholdState } from './policy/withhold-state.ts'
import type { WriteEntry } from './write-entry.ts'
import type { WriteOptions, WrittenRequest } from './write-options.ts'

type Fitted = { request: GenerationRequest; calls: CallNames | undefined }

/** @throws GatewayError unsupported_parameter, invalid_request */
export function encodeAnew(
  decoded: ReadRequest,
  entry: WriteEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  const losses = openLosses(options.rules.unheeded)
  const { endpoint, protocol, credential } = entry
  const { provider } = endpoint
  const { rules } = options
  const { tenantSecret } = rules
  const inbound = assertGenerates(decoded.inbound)
  const isForeign = inbound.name !== outbound.name
  if (isForeign) refuseBareMedia(decoded.request(), inbound.name)
  const { begun } = options
  const asked = begun === undefined ? decoded.request() : handOverText(decoded.request(), begun, entry)
  const given = insertMedia(asked, options.media)
  const named = tenantSecret === undefined ? given : nameTenantAnew(given, protocol, tenantSecret)
  // A caller of the same protocol knows what their provider takes, and is called by the names that they sent.
  const { request: fitted, calls } = isForeign
    ? fitCalls(settleMedia(leaveOutAttribution(named)), outbound)
    : { request: named, calls: undefined }
  const { candidateCount = 1 } = fitted
  const request = {
    ...withoutCount(fitted),
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
  // Several answers are asked for in one call only where the provider's answer passes through.
  if (candidateCount > 1 && entry.calls === undefined) body['n'] = candidateCount
  if (begun !== undefined) markHandedOver(body, protocol.quirks)
  const changes: Changes = {}
  keepOneCap(body, protocol, undefined, changes, losses)
  if (!rules.keepsState) withholdState(body, protocol, endpoint.capabilities, changes, losses)
  if (rules.isLimited && runsTools(decoded.envelope)) boundServerTools(body, protocol.protocol, changes)
  if (tenantSecret !== undefined) saltCache(body, protocol, tenantSecret, changes)
  removeDisguised(body, changes, losses)
  refuseCompaction(given, protocol.protocol, losses)
  refuseLostTools(given, protocol.protocol, body, losses)
  for (const field in changes) {
    const value = changes[field]
    if (value === undefined) delete body[field]
    else body[field] = value
  }
  judgeLosses(losses.list(), decoded)
  if (isForeign) refuseEmpty(body, outbound.name, inbound.name)
  const sent = options.isCount === true ? encodeCount(body, endpoint.model, outbound) : body
  const bytes = Buffer.from(writeWellFormed(sent))
  return { bytes, headers, losses: losses.list(), hidesUsage: false, ...(calls === undefined ? {} : { calls }) }
}

function encodeCount(body: JsonObject, model: string, { counting }: OutboundProtocol): JsonObject {
  assert(counting !== undefined, 'write: a count that the protocol does not have')
  return counting.encodeCount(body, model)
}

/** The neutral form asks for one answer. */
function withoutCount(request: GenerationRequest): GenerationRequest {
  if ((request.candidateCount ?? 1) <= 1) return request
  const { candidateCount: _several, ...rest } = request
  return rest
}

/** Names and ids of calls as the provider takes them, and what the answer's are to be called. */
function fitCalls(given: GenerationRequest, { toolNames }: OutboundProtocol): Fitted {
  const { messages, takenIds } = fitCallIds(given.messages)
  const { request, ownNames } = fitToolNames({ ...given, messages }, toolNames)
  return { request, calls: ownNames === undefined && takenIds.length === 0 ? undefined : { ownNames, takenIds } }
}
