// The neutral request as a Messages body, valid against the official document, and a report of what it cannot carry.
import { isObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import type { LossField } from '../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { shortenEndUser } from '../../shorten-end-user.ts'
import type { EncodedRequest } from '../../port/outbound-protocol.ts'
import type { Target } from '../../port/target.ts'
import { collectBetas } from './request/betas.ts'
import { encodeCache, openEncoding, type Encoding } from './request/encoding.ts'
import { beganWithoutThinking, encodeMessages, shortenContent } from './request/messages.ts'
import { encodeReasoning, type Thinking } from './request/reasoning.ts'
import { reportForeignExtras, reportUnspoken } from './request/report-foreign.ts'
import { encodeSampling } from './request/sampling.ts'
import { restrictSchema } from '../../restrict-schema.ts'
import { encodeTools } from './request/tools.ts'

export function encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest {
  const encoding = openEncoding(request, target, losses)
  const { system, messages } = encodeMessages(encoding)
  const thinking = encodeReasoning(encoding, beganWithoutThinking(messages))
  const { anthropic_beta: namedBetas, anthropic_version: _version, ...extras } = encoding.own ? request.extras : {}
  if (!encoding.own) reportForeignExtras(encoding)
  reportUnspoken(encoding)
  const body: JsonObject = {
    model: target.model,
    max_tokens: thinking.maxTokens,
    ...(system.length === 0 ? {} : { system: shortenContent(system) }),
    messages: messages.map(({ role, content }) => ({ role, content: shortenContent(content) })),
    ...encodeTools(encoding, thinking.budgeted === true),
    ...(thinking.thinking === undefined ? {} : { thinking: thinking.thinking }),
    ...encodeSampling(encoding, thinking.on),
    ...encodeServiceTier(encoding),
    ...encodeCache(request.cache, 'cache', encoding),
    ...(target.stream ? { stream: true } : {}),
    ...extras,
    ...encodeEndUser(encoding, extras),
    ...encodeOutputConfig(encoding, thinking, extras),
  }
  refuseFields(body, encoding)
  return finish(body, collectBetas(body, namedBetas), target)
}

/** `output_config`: effort, schema of the answer, and what else the caller's own object held. */
function encodeOutputConfig(encoding: Encoding, thinking: Thinking, extras: JsonObject): JsonObject {
  const format = encodeFormat(encoding)
  const rest = isObject(extras['output_config']) ? extras['output_config'] : {}
  const config = {
    ...rest,
    ...(thinking.effort === undefined ? {} : { effort: thinking.effort }),
    ...(format === undefined ? {} : { format }),
  }
  return Object.keys(config).length === 0 ? {} : { output_config: config }
}

function encodeFormat({ request, target, losses, own }: Encoding): JsonObject | undefined {
  const format = request.responseFormat
  if (format === undefined || format.type === 'text') return undefined
  if (format.type === 'json') {
    losses.drop('responseFormat', 'JSON is only given by a schema')
    return undefined
  }
  if (!target.capabilities.json) {
    losses.drop('responseFormat', 'the model does not constrain its output')
    return undefined
  }
  if (own) return { type: 'json_schema', schema: format.schema }
  const { schema, changed } = restrictSchema(format.schema)
  if (changed) losses.change('responseFormat.schema', 'keywords that are refused here were left out')
  // What others say beside the schema has its place inside it.
  if (format.name !== undefined) {
    schema['title'] ??= format.name
    if (schema['title'] !== format.name) losses.drop('responseFormat.name', 'the schema has a title of its own')
  }
  if (format.description !== undefined) {
    schema['description'] ??= format.description
    if (schema['description'] !== format.description)
      losses.drop('responseFormat.description', 'the schema has a description of its own')
  }
  return { type: 'json_schema', schema }
}

/** What `metadata.user_id` holds. */
const END_USER_LENGTH = 512

function encodeEndUser({ request, losses }: Encoding, extras: JsonObject): JsonObject {
  const rest = isObject(extras['metadata']) ? extras['metadata'] : undefined
  if (request.endUser === undefined) return {}
  return { metadata: { ...rest, user_id: shortenEndUser(request.endUser, END_USER_LENGTH, losses) } }
}

/** Paid tiers of others cannot be had here, and what a caller pays is never changed in silence. */
function encodeServiceTier({ request, target, losses, own }: Encoding): JsonObject {
  const tier = request.serviceTier
  if (tier === undefined) return {}
  if (own) return target.quirks.anthropicPlatform === undefined ? { service_tier: tier } : {}
  if (tier !== 'auto' && tier !== 'default' && tier !== 'standard' && tier !== 'standard_only')
    losses.refuse('serviceTier', `the tier ${tier} is not offered here`)
  return {}
}

const neutralNames: { readonly [field: string]: LossField } = {
  temperature: 'sampling.temperature',
  top_p: 'sampling.topP',
  top_k: 'sampling.topK',
  stop_sequences: 'sampling.stop',
  tools: 'tools',
  tool_choice: 'toolChoice',
  thinking: 'reasoning.mode',
  metadata: 'endUser',
  service_tier: 'serviceTier',
  cache_control: 'cache',
}

function refuseFields(body: JsonObject, { target, losses }: Encoding): void {
  for (const field of target.quirks.refusedFields ?? []) {
    const value = lookUp(body, field)
    if (value === undefined) continue
    delete body[field]
    if (field === 'output_config' && isObject(value)) {
      if (value['format'] !== undefined) losses.drop('responseFormat', 'the provider refuses it')
      if (value['effort'] !== undefined) losses.drop('reasoning.effort', 'the provider refuses it')
    } else losses.drop(lookUp(neutralNames, field) ?? `extras.${field}`, 'the provider refuses it')
  }
}

/** The body and headers as the platform wants them. */
function finish(body: JsonObject, betas: readonly string[], { quirks }: Target): EncodedRequest {
  const header = betas.length === 0 ? {} : { headers: { 'anthropic-beta': betas.join(',') } }
  if (quirks.anthropicPlatform === undefined) return { body, ...header }
  const { model: _model, stream, ...rest } = body
  if (quirks.anthropicPlatform === 'vertex') {
    const streamed: { [name: string]: Json } = stream === undefined ? {} : { stream }
    return { body: { anthropic_version: 'vertex-2023-10-16', ...rest, ...streamed }, ...header }
  }
  return {
    body: {
      anthropic_version: 'bedrock-2023-05-31',
      ...(betas.length === 0 ? {} : { anthropic_beta: [...betas] }),
      ...rest,
    },
  }
}
