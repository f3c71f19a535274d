// The neutral request as a body of Chat, valid against OpenAI's document and shaped by the provider's quirks. Whatever
// cannot be carried is in the list of losses. A request of Chat comes out as it went in, but for what says the same in
// two ways: one text part is plain text, one stop sequence a list, null and empty fields are left out, `max_tokens` goes
// by the provider's name for it, the old functions are tools, and streams ask for usage.
import { isObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import type { LossField } from '../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import type { GenerationRequest, ResponseFormat } from '../../../generation/request/request.ts'
import { shortenEndUser } from '../../shorten-end-user.ts'
import type { EncodedRequest } from '../../port/outbound-protocol.ts'
import type { Target } from '../../port/target.ts'
import { fieldsByWireName } from '../fields.ts'
import { encodeExtras } from './request/extras.ts'
import { encodeMessages } from './request/messages.ts'
import { encodeReasoningRequest, settleReasoning } from './request/reasoning.ts'
import { encodeToolFields } from './request/tools.ts'

export function encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest {
  const { quirks } = target
  const ownWords = request.protocol === 'openai-chat'
  const context = { quirks, ownWords, losses, target }
  const body: JsonObject = { model: target.model, messages: encodeMessages(request.messages, context) }
  if (target.stream) {
    body['stream'] = true
    if (!quirks.noStreamUsage) body['stream_options'] = { include_usage: true }
  }
  if (request.outputCap !== undefined) body[quirks.outputCapField ?? 'max_completion_tokens'] = request.outputCap
  encodeCandidates(request, body, target, losses)
  encodeToolFields(request, body, context)
  if (request.responseFormat !== undefined) encodeFormat(request.responseFormat, body, target, losses)
  encodeReasoningRequest(settleReasoning(request, body, target, losses), body, target, losses)
  encodeSampling(request, body, target, losses)
  encodeSettings(request, body, target, losses)
  encodeExtras(request, body, losses)
  refuseFields(body, quirks.refusedFields ?? [], losses)
  return { body }
}

/** The neutral model holds one answer. */
function encodeCandidates(
  { candidateCount, protocol }: GenerationRequest,
  body: JsonObject,
  { quirks }: Target,
  losses: LossList,
): void {
  if (candidateCount === undefined) return
  if (candidateCount > 1) losses.refuse('candidateCount', 'a translated answer is one')
  else if (protocol === 'openai-chat' && quirks.refusedFields?.includes('n') !== true) body['n'] = 1
}

function encodeFormat(
  format: ResponseFormat,
  body: JsonObject,
  { quirks, capabilities }: Target,
  losses: LossList,
): void {
  if (format.type === 'text') body['response_format'] = { type: 'text' }
  else if (format.type === 'json') body['response_format'] = { type: 'json_object' }
  else if (quirks.noJsonSchema || !capabilities.json) {
    losses.drop('responseFormat.schema', 'the model answers in JSON without a schema')
    body['response_format'] = { type: 'json_object' }
  } else {
    const { schema, name, description, strict } = format
    body['response_format'] = {
      type: 'json_schema',
      json_schema: {
        name: name ?? 'response',
        ...(description === undefined ? {} : { description }),
        schema,
        ...(strict === undefined ? {} : { strict }),
      },
    }
  }
}

const STOP_BOUND = 4

function encodeSampling(request: GenerationRequest, body: JsonObject, target: Target, losses: LossList): void {
  const { sampling } = request
  const ownWords = request.protocol === 'openai-chat'
  const put = (field: LossField, name: string, value: number | undefined, neutral: number | undefined): void => {
    if (value === undefined) return
    if (target.capabilities.sampling) body[name] = value
    else if (value !== neutral) losses.drop(field, 'the model takes no sampling parameters')
  }
  put('sampling.temperature', 'temperature', sampling.temperature, 1)
  put('sampling.topP', 'top_p', sampling.topP, 1)
  put('sampling.frequencyPenalty', 'frequency_penalty', sampling.frequencyPenalty, 0)
  put('sampling.presencePenalty', 'presence_penalty', sampling.presencePenalty, 0)
  if (ownWords || target.quirks.topK) put('sampling.topK', 'top_k', sampling.topK, undefined)
  else if (sampling.topK !== undefined) losses.drop('sampling.topK', 'Chat has no top_k')
  if (sampling.seed !== undefined) body['seed'] = sampling.seed
  if (sampling.stop !== undefined && sampling.stop.length > 0) {
    body['stop'] = ownWords ? sampling.stop : sampling.stop.slice(0, STOP_BOUND)
    if (!ownWords && sampling.stop.length > STOP_BOUND)
      losses.change('sampling.stop', `the first ${STOP_BOUND}: Chat takes no more`)
  }
  if (sampling.logprobs !== undefined) body['logprobs'] = sampling.logprobs
  if (sampling.topLogprobs !== undefined) {
    body['top_logprobs'] = sampling.topLogprobs
    if (!ownWords) body['logprobs'] = true
  }
  if (sampling.logitBias !== undefined) body['logit_bias'] = sampling.logitBias
}

const tiers: ReadonlySet<string> = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast'])
/** Of OpenAI's document. */
const END_USER_LENGTH = 64

function encodeSettings(request: GenerationRequest, body: JsonObject, { quirks }: Target, losses: LossList): void {
  const ownWords = request.protocol === 'openai-chat'
  if (request.verbosity !== undefined) body['verbosity'] = request.verbosity
  if (request.endUser !== undefined)
    body[quirks.endUserField ?? 'safety_identifier'] = shortenEndUser(request.endUser, END_USER_LENGTH, losses)
  if (request.metadata !== undefined) body['metadata'] = request.metadata
  if (request.promptCacheKey !== undefined) body['prompt_cache_key'] = request.promptCacheKey
  if (request.promptCacheRetention !== undefined) body['prompt_cache_retention'] = request.promptCacheRetention
  if (request.cache !== undefined) {
    if (quirks.cacheMarkStyle === 'cache-control')
      body['cache_control'] = {
        type: 'ephemeral',
        ...(request.cache.ttl === undefined ? {} : { ttl: request.cache.ttl }),
      }
    else losses.drop('cache', 'the provider decides what it caches')
  }
  const tier = request.serviceTier
  if (tier !== undefined) {
    // Anthropic's `standard_only` is OpenAI's `default`: no dearer capacity.
    if (ownWords || (tiers.has(tier) && tier !== 'auto')) body['service_tier'] = tier
    else if (tier === 'standard_only') body['service_tier'] = 'default'
    else if (tier !== 'auto') losses.refuse('serviceTier', 'it bears on the price and the provider has no such tier')
  }
  encodeOutput(request, body, ownWords, losses)
}

function encodeOutput(request: GenerationRequest, body: JsonObject, ownWords: boolean, losses: LossList): void {
  const modalities = request.outputModalities
  if (modalities !== undefined) {
    if (ownWords || modalities.every((modality) => modality === 'text' || modality === 'audio'))
      body['modalities'] = modalities
    else losses.refuse('outputModalities', 'Chat answers in text and audio')
  }
  if (request.audioOutput !== undefined) body['audio'] = request.audioOutput
}

/** Values that ask for nothing: taking them out is no loss. */
const idle: { readonly [field: string]: readonly Json[] } = {
  service_tier: ['auto', 'default'],
  store: [false],
  n: [1],
  parallel_tool_calls: [true],
  tool_choice: ['auto'],
  verbosity: ['medium'],
  logprobs: [false],
  temperature: [1],
  top_p: [1],
  frequency_penalty: [0],
  presence_penalty: [0],
  prompt_cache_retention: ['in_memory'],
}

function isIdle(name: string, value: Json): boolean {
  if (name === 'response_format') return isObject(value) && value['type'] === 'text'
  return name === 'stream_options' || lookUp(idle, name)?.includes(value) === true
}

/** Takes out what the provider would refuse, and reports it by its neutral name. */
function refuseFields(body: JsonObject, refused: readonly string[], losses: LossList): void {
  for (const name of refused) {
    const value = lookUp(body, name)
    if (value === undefined) continue
    delete body[name]
    if (isIdle(name, value)) continue
    const field = lookUp(wireAliases, name) ?? fieldsByWireName.get(name) ?? (`extras.${name}` as const)
    if (name === 'service_tier') losses.refuse(field, 'the provider has no such tier')
    else losses.drop(field, 'the provider refuses it')
  }
}

const wireAliases: { readonly [name: string]: LossField } = {
  max_tokens: 'outputCap',
  user: 'endUser',
  thinking: 'reasoning.mode',
  enable_thinking: 'reasoning.mode',
  reasoning: 'reasoning.effort',
}
