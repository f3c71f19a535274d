// Writes a request of the provider's own protocol: the caller's bytes with a few top-level members changed. Everything
// else goes up byte for byte.
import { isObject, type JsonObject } from '../../../foundation/json/json.ts'
import { spliceJson } from '../../../foundation/json/json-splice.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { ReadRequest } from '../../tickets/decoded.ts'
import { keepKnownBetas } from './policy/betas.ts'
import { boundServerTools, runsTools } from './policy/bound-server-tools.ts'
import type { Changes } from './changes.ts'
import { judgeLosses, openLosses } from './policy/judge-losses.ts'
import { keepOneCap } from './policy/keep-one-cap.ts'
import { nameTenant, saltCache } from './policy/name-tenant.ts'
import { removeDisguised } from './policy/remove-disguised.ts'
import { withholdState } from './policy/withhold-state.ts'
import type { WriteEntry } from './write-entry.ts'
import type { WriteOptions, WrittenRequest } from './write-options.ts'

/** @throws GatewayError unsupported_parameter; invalid_json where a field that is changed stands twice */
export function spliceRequest(decoded: ReadRequest, entry: WriteEntry, options: WriteOptions): WrittenRequest {
  const { body, top, inbound, envelope } = decoded
  const { protocol } = entry
  const { quirks } = protocol
  const losses = openLosses(options.rules.unheeded)
  const changes: Changes = {}
  keepOneCap(body, protocol, options.outputCap ?? envelope.outputCap, changes, losses)
  const { keepsState, tenantSecret, isLimited } = options.rules
  if (isLimited && runsTools(envelope)) boundServerTools(body, protocol.protocol, changes)
  if (!keepsState) withholdState(body, protocol, entry.endpoint.capabilities, changes, losses)
  if (tenantSecret !== undefined) {
    // A count has no field for who asks, and caches nothing: what callers say of themselves is hashed, and no more is said.
    if (options.isCount !== true || body['metadata'] !== undefined) nameTenant(body, protocol, tenantSecret, changes)
    if (options.isCount !== true) saltCache(body, protocol, tenantSecret, changes)
  }
  removeDisguised(body, changes, losses)
  const hidesUsage =
    inbound.name === 'openai-chat' && options.stream && !envelope.wantsStreamUsage && quirks.noStreamUsage !== true
  if (hidesUsage) changes['stream_options'] = { ...streamOptions(body), include_usage: true }
  if (options.stream !== envelope.stream) changes['stream'] = options.stream
  // Each of several calls asks for one answer.
  if (entry.calls !== undefined && top.members.has('n')) changes['n'] = undefined
  for (const field of ours) if (top.members.has(field)) changes[field] = undefined
  for (const field of quirks.refusedFields ?? noFields) {
    if (field === 'n' && envelope.candidateCount === 1) {
      // One answer is what it gives.
      if (top.members.has('n')) changes['n'] = undefined
      continue
    }
    const isOut = Object.hasOwn(changes, field) && changes[field] === undefined
    const isOurs = changes[field] !== undefined && !top.members.has(field)
    if (isOurs) delete changes[field]
    if (isOut || !top.members.has(field)) continue
    changes[field] = undefined
    if (field === 'tools' && holdsTools(body)) losses.refuse('tools', 'the provider takes no tools')
    else losses.drop(`extras.${field}`, 'the provider refuses it')
  }
  const betas = keepKnownBetas(options.betas, protocol, losses)
  const headers: { [name: string]: string } = betas.length > 0 ? { 'anthropic-beta': betas.join(',') } : noHeaders
  const lost = losses.list()
  if (lost.length > 0) judgeLosses(lost, decoded)
  return { bytes: applyChanges(decoded, entry, changes), headers, losses: lost, hidesUsage }
}

/** The caller's bytes with the provider's id of the model, and with what is changed. @throws GatewayError invalid_json as above */
export function applyChanges({ bytes, top }: ReadRequest, { endpoint }: WriteEntry, changes: Changes): Buffer {
  for (const field of top.duplicates) if (Object.hasOwn(changes, field)) throw namedTwice(field)
  const edits: { [field: string]: string | undefined } = { model: writeModel(endpoint) }
  for (const field in changes) {
    const value = changes[field]
    edits[field] = value === undefined ? undefined : JSON.stringify(value)
  }
  return spliceJson(bytes, top, edits)
}

const noFields: readonly string[] = []
/** What a caller says of providers and of their session: it is the gateway's alone. */
export const ours = ['provider', 'models', 'session_id']
const noHeaders: { [name: string]: string } = {}

/** One of the two would stay, and the provider could read it. */
function namedTwice(field: string): GatewayError {
  return new GatewayError('invalid_json', `The body names '${field}' more than once.`, { param: field })
}

/** The provider's own id of the model as JSON: the same for every request, so written once. */
function writeModel(endpoint: WriteEntry['endpoint']): string {
  let text = modelTexts.get(endpoint)
  if (text === undefined) modelTexts.set(endpoint, (text = JSON.stringify(endpoint.model)))
  return text
}

const modelTexts = new WeakMap<WriteEntry['endpoint'], string>()

function holdsTools({ tools }: JsonObject): boolean {
  return Array.isArray(tools) && tools.length > 0
}

function streamOptions(body: JsonObject): JsonObject {
  const options = body['stream_options']
  return isObject(options) ? options : {}
}
