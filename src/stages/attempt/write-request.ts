// The request for one attempt, always from the caller's untouched original: spliced bytes for passthrough, or written
// anew from the neutral request. What could not be carried is a loss; in strict mode, or where it must not be dropped,
// a 400 in the caller's words (contract B1).
import { isObject, type JsonObject } from '../../foundation/json.ts'
import { spliceJson } from '../../foundation/json-splice.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { LossList, type Loss } from '../../generation/loss.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import type { EncodedRequest, OutboundProtocol } from '../../protocols/protocol.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { Decoded } from '../decode/decode.ts'
import type { PlanEntry } from '../route/route.ts'

export type WrittenRequest = {
  bytes: Buffer
  /** Headers that the body calls for, lower case. */
  headers: { readonly [name: string]: string }
  losses: readonly Loss[]
  /** The stream will hold a usage chunk that the caller did not ask for. */
  hidesUsage: boolean
}

export type WriteOptions = {
  /** The output cap where the gateway lowered it (contract B5); undefined: as the caller said. */
  outputCap: number | undefined
  /** Whether the upstream is to stream, which may differ from the caller. */
  stream: boolean
  /** The neutral request, its media resolved; only called where the request is encoded. */
  request: GenerationRequest | undefined
  /** Beta features that the caller asked for in `anthropic-beta`. */
  betas: readonly string[]
}

/** @throws GatewayError unsupported_parameter */
export function writeRequest(
  decoded: Decoded,
  entry: PlanEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  return entry.mode.request === 'splice' ? splice(decoded, entry, options) : encode(decoded, entry, outbound, options)
}

function encode(decoded: Decoded, entry: PlanEntry, outbound: OutboundProtocol, options: WriteOptions): WrittenRequest {
  const losses = new LossList()
  const { endpoint, protocol, credential } = entry
  const neutral = options.request ?? decoded.request()
  const request = {
    ...neutral,
    stream: options.stream,
    ...(options.outputCap === undefined ? {} : { outputCap: options.outputCap }),
  }
  const { provider } = endpoint
  const encoded = outbound.encodeRequest(
    request,
    {
      model: endpoint.model,
      stream: options.stream,
      issuer: protocol.signatureIssuer ?? provider.signatureIssuer,
      ...(provider.signaturesBoundToCredential ? { credential: credential.id } : {}),
      quirks: protocol.quirks,
      capabilities: endpoint.capabilities,
    },
    losses,
  )
  const { body, headers } = addBetas(encoded, entry, options.betas, losses)
  judge(losses.list(), decoded)
  return {
    bytes: Buffer.from(JSON.stringify(body)),
    headers,
    losses: losses.list(),
    hidesUsage: false,
  }
}

/**
 * Beta features go along where the provider knows them: in a header, on Bedrock in the body. Unknown ones have broken
 * every caller of a gateway that sent them on blindly.
 */
function addBetas(
  { body, headers = {} }: EncodedRequest,
  { protocol }: PlanEntry,
  wanted: readonly string[],
  losses: LossList,
): { body: JsonObject; headers: { [name: string]: string } } {
  if (protocol.protocol !== 'anthropic-messages') {
    if (wanted.length > 0) losses.drop('extras.anthropic-beta', 'it belongs to another protocol')
    return { body, headers }
  }
  const known = keepKnownBetas(wanted, protocol, losses)
  const betas = [...new Set([...(headers['anthropic-beta']?.split(',') ?? []), ...known])]
  if (betas.length === 0) return { body, headers }
  if (protocol.quirks.anthropicPlatform !== 'bedrock')
    return { body, headers: { ...headers, 'anthropic-beta': betas.join(',') } }
  const inBody = Array.isArray(body['anthropic_beta']) ? body['anthropic_beta'] : []
  const { 'anthropic-beta': _header, ...rest } = headers
  return { body: { ...body, anthropic_beta: [...new Set([...inBody, ...betas])] }, headers: rest }
}

function keepKnownBetas(wanted: readonly string[], { quirks }: ProviderProtocol, losses: LossList): readonly string[] {
  const { acceptedBetas } = quirks
  if (acceptedBetas === undefined) return wanted
  const known = wanted.filter((beta) => acceptedBetas.includes(beta))
  if (known.length < wanted.length) losses.drop('extras.anthropic-beta', 'the provider does not know the feature')
  return known
}

/** Which top-level fields say the output cap, the one that wins first. */
const outputCapFields: { readonly [protocol: string]: readonly string[] } = {
  'openai-chat': ['max_completion_tokens', 'max_tokens'],
  'openai-responses': ['max_output_tokens'],
  'anthropic-messages': ['max_tokens'],
}

function splice(decoded: Decoded, entry: PlanEntry, options: WriteOptions): WrittenRequest {
  const { body, bytes, top, inbound, envelope } = decoded
  const { quirks } = entry.protocol
  const losses = new LossList()
  const edits: { [field: string]: string | undefined } = { model: writeModel(entry.endpoint) }
  if (top.members.has('provider')) edits['provider'] = undefined
  if (top.members.has('models')) edits['models'] = undefined
  for (const field of quirks.refusedFields ?? noFields) {
    if (!top.members.has(field)) continue
    edits[field] = undefined
    losses.drop(`extras.${field}`, 'the provider refuses it')
  }
  const [first = 'max_tokens', second] = outputCapFields[inbound.name] ?? []
  const capField =
    inbound.name === 'openai-chat'
      ? (quirks.outputCapField ?? (top.members.has('max_tokens') ? 'max_tokens' : first))
      : first
  const cap = options.outputCap ?? envelope.outputCap
  const saysFirst = top.members.has(first)
  const saysSecond = second !== undefined && top.members.has(second)
  const saysOther = (saysFirst || saysSecond) && !top.members.has(capField)
  if (cap !== undefined && (options.outputCap !== undefined || saysOther)) {
    if (saysFirst) edits[first] = undefined
    if (saysSecond) edits[second] = undefined
    edits[capField] = String(cap)
  }
  const hidesUsage =
    inbound.name === 'openai-chat' && options.stream && !envelope.wantsStreamUsage && quirks.noStreamUsage !== true
  if (hidesUsage) edits['stream_options'] = JSON.stringify({ ...streamOptions(body), include_usage: true })
  if (options.stream !== envelope.stream) edits['stream'] = String(options.stream)
  const betas = keepKnownBetas(options.betas, entry.protocol, losses)
  const headers: { [name: string]: string } = betas.length > 0 ? { 'anthropic-beta': betas.join(',') } : noHeaders
  const lost = losses.list()
  if (lost.length > 0) judge(lost, decoded)
  return { bytes: spliceJson(bytes, top, edits), headers, losses: lost, hidesUsage }
}

const noFields: readonly string[] = []
const noHeaders: { [name: string]: string } = {}

/** The provider's own id of the model as JSON: the same for every request, so written once. */
function writeModel(endpoint: PlanEntry['endpoint']): string {
  let text = modelTexts.get(endpoint)
  if (text === undefined) modelTexts.set(endpoint, (text = JSON.stringify(endpoint.model)))
  return text
}

const modelTexts = new WeakMap<PlanEntry['endpoint'], string>()

function streamOptions(body: JsonObject): JsonObject {
  const options = body['stream_options']
  return isObject(options) ? options : {}
}

function judge(losses: readonly Loss[], { strict, inbound, preferences }: Decoded): void {
  for (const loss of losses) {
    if (loss.kind !== 'refused' && !strict && !preferences.requireParameters) continue
    const field = inbound.nameField(loss.field)
    const kind =
      inbound.name === 'openai-responses' && loss.kind === 'refused'
        ? 'unsupported_responses_feature'
        : 'unsupported_parameter'
    throw new GatewayError(
      kind,
      `'${field}' cannot be honoured by the model that serves this request: ${loss.reason}.`,
      {
        param: field,
        canFailOver: true,
      },
    )
  }
}
