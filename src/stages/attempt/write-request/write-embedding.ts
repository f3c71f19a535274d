// The request for one attempt at embeddings: the caller's bytes where the provider speaks their API, else written from the neutral
// request. What could not be carried is a loss, as it is of a generation.
import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { writeWellFormed } from '../../../foundation/json/write-well-formed.ts'
import type { EmbeddingInbound } from '../../../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import type { ReadRequest } from '../../tickets/decoded.ts'
import type { Changes } from './changes.ts'
import { judgeLosses, openLosses } from './policy/judge-losses.ts'
import { nameTenant } from './policy/name-tenant.ts'
import { removeDisguised } from './policy/remove-disguised.ts'
import { applyChanges, ours } from './splice-request.ts'
import type { WriteEntry } from './write-entry.ts'
import type { WriteOptions, WrittenRequest } from './write-options.ts'

/** @throws GatewayError unsupported_parameter; invalid_json where a field that is changed stands twice */
export function writeEmbedding(
  decoded: ReadRequest,
  inbound: EmbeddingInbound,
  entry: WriteEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  return entry.mode.request === 'splice'
    ? splice(decoded, entry, options)
    : encode(decoded, inbound, entry, outbound, options)
}

function splice(decoded: ReadRequest, entry: WriteEntry, { rules }: WriteOptions): WrittenRequest {
  const { body, top } = decoded
  const { protocol } = entry
  const { quirks } = protocol
  const losses = openLosses(rules.unheeded)
  const changes: Changes = {}
  if (rules.tenantSecret !== undefined) {
    const { endUserField, ...others } = quirks
    // Of the fields that name an end user, embeddings have the older one alone.
    const named = endUserField === undefined ? quirks : { ...others, endUserField: 'user' as const }
    nameTenant(body, { ...protocol, quirks: named }, rules.tenantSecret, changes)
  }
  removeDisguised(body, changes, losses)
  for (const field of ours) if (top.members.has(field)) changes[field] = undefined
  for (const field of quirks.refusedFields ?? []) {
    if (!top.members.has(field)) continue
    changes[field] = undefined
    // Whatever comes is written as it was asked for.
    if (field !== 'encoding_format') losses.drop(`extras.${field}`, 'the provider refuses it')
  }
  const lost = losses.list()
  judgeLosses(lost, decoded)
  return { bytes: applyChanges(decoded, entry, changes), headers: {}, losses: lost, hidesUsage: false }
}

function encode(
  decoded: ReadRequest,
  inbound: EmbeddingInbound,
  { endpoint, protocol }: WriteEntry,
  { embedding }: OutboundProtocol,
  { rules, share }: WriteOptions,
): WrittenRequest {
  assert(embedding !== undefined, 'write: an endpoint of a protocol without embeddings')
  const losses = openLosses(rules.unheeded)
  const body = { ...decoded.body }
  for (const field of ours) delete body[field]
  const whole = inbound.decodeRequest(body)
  const from = share === undefined ? 0 : share.index * share.size
  const request = share === undefined ? whole : { ...whole, inputs: whole.inputs.slice(from, from + share.size) }
  const { inputsPerCall } = protocol.quirks
  if (inputsPerCall !== undefined && request.inputs.length > inputsPerCall)
    losses.refuse(
      'extras.input',
      `it takes ${inputsPerCall} a call, and a request is made of ${bounds.candidates} calls at most`,
    )
  const target = { model: endpoint.model, quirks: protocol.quirks }
  const encoded = embedding.encodeRequest(request, target, losses)
  const lost = losses.list()
  judgeLosses(lost, decoded)
  return { bytes: Buffer.from(writeWellFormed(encoded)), headers: {}, losses: lost, hidesUsage: false }
}
