// The neutral request -> a Responses request. By itself nothing is stored at the provider (`store: false`), so reasoning
// comes back encrypted, for the next turn to carry.
import type { Json, JsonObject } from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import { nearestEffort, readEffort } from '../../../generation/request/effort.ts'
import type { LossField } from '../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import { reportExtras } from '../../../generation/loss/report-extras.ts'
import type { Effort, GenerationRequest, ResponseFormat } from '../../../generation/request/request.ts'
import { shortenEndUser } from '../../shorten-end-user.ts'
import type { EncodedRequest } from '../../port/outbound-protocol.ts'
import type { Target } from '../../port/target.ts'
import { PROTOCOL } from '../wire.ts'
import { encodeMessages, type InputEncoding } from './request/messages.ts'
import { encodeTools } from './request/tools.ts'

/** OpenAI's least `max_output_tokens`. */
const OUTPUT_CAP_MIN = 16
/** Longer names of end users are sent in the older field, which has no bound. */
const END_USER_LENGTH = 64

export function encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest {
  const isOwn = request.protocol === PROTOCOL
  const encoding: InputEncoding = { isOwn, losses, quirks: target.quirks, target }
  const extras: JsonObject = isOwn ? request.extras : {}
  reportExtras(request, PROTOCOL, losses)
  reportUncarried(request, losses)
  const include = encodeInclude(request, target, extras['include'])
  const body: JsonObject = {
    ...extras,
    model: target.model,
    ...encodeMessages(request.messages, encoding),
    ...encodeTools(request, encoding),
    ...encodeText(request, extras['text']),
    ...encodeReasoning(request, target, losses, extras['reasoning']),
    ...encodeCap(request, losses),
    ...encodeSampling(request, target, losses),
    ...encodeAccount(request, target, losses),
    ...(include.length === 0 ? {} : { include }),
    ...(target.stream ? { stream: true } : {}),
    // Kept at the provider only where a caller of this protocol asks for it, and the operator has opened that.
    store: extras['store'] === true,
  }
  refuseFields(body, target, losses)
  return { body }
}

/** What this protocol has no word for. */
function reportUncarried(request: GenerationRequest, losses: LossList): void {
  const { sampling } = request
  const none = 'this protocol does not have it'
  if (sampling.topK !== undefined) losses.drop('sampling.topK', none)
  if (sampling.seed !== undefined) losses.drop('sampling.seed', none)
  if ((sampling.stop?.length ?? 0) > 0) losses.drop('sampling.stop', none)
  if (Object.keys(sampling.logitBias ?? {}).length > 0) losses.drop('sampling.logitBias', none)
  if (request.cache !== undefined) losses.drop('cache', 'caching is implicit here')
  if ((request.candidateCount ?? 1) > 1) losses.refuse('candidateCount', 'one answer a request')
  const modalities = (request.outputModalities ?? []).filter((modality) => modality !== 'text')
  if (modalities.length > 0) losses.refuse('outputModalities', `${modalities.join(', ')} is not output here`)
  if (request.audioOutput !== undefined && !modalities.includes('audio'))
    losses.drop('audioOutput', 'audio is not output here')
}

/** Encrypted reasoning is asked for wherever the model may reason: models that do not refuse the word. */
function encodeInclude(request: GenerationRequest, target: Target, extra: Json | undefined): Json[] {
  const { reasoning } = request
  const isOff = reasoning?.mode === 'off' || reasoning?.effort === 'none'
  const reasons = reasoning !== undefined && !isOff && (reasoning.mode ?? reasoning.effort) !== undefined
  const wanted = reasoning?.wantsSignature === true || reasons || target.capabilities.reasoning.supported
  return [
    ...(Array.isArray(extra) ? extra : []),
    ...(wanted ? ['reasoning.encrypted_content'] : []),
    ...(request.sampling.logprobs === true ? ['message.output_text.logprobs'] : []),
  ]
}

function encodeText(request: GenerationRequest, extra: Json | undefined): JsonObject {
  const format = request.responseFormat === undefined ? undefined : encodeFormat(request.responseFormat)
  const text: JsonObject = {
    ...(extra as JsonObject | undefined),
    ...(format === undefined ? {} : { format }),
    ...(request.verbosity === undefined ? {} : { verbosity: request.verbosity }),
  }
  return Object.keys(text).length === 0 ? {} : { text }
}

function encodeFormat(format: ResponseFormat): JsonObject {
  if (format.type === 'text') return { type: 'text' }
  if (format.type === 'json') return { type: 'json_object' }
  return {
    type: 'json_schema',
    name: format.name ?? 'response',
    schema: format.schema,
    ...(format.description === undefined ? {} : { description: format.description }),
    ...(format.strict === undefined ? {} : { strict: format.strict }),
  }
}

function encodeReasoning(
  request: GenerationRequest,
  target: Target,
  losses: LossList,
  extra: Json | undefined,
): JsonObject {
  const { reasoning } = request
  const effort = reasoning === undefined ? undefined : chooseEffort(request, target, losses)
  // Thinking that was switched on shows itself (Messages); an effort alone (Chat) does not ask to see the thought.
  const shows = reasoning?.mode === 'on' || reasoning?.mode === 'adaptive' ? 'auto' : 'none'
  const summary = reasoning?.show ?? shows
  const isShown = summary !== 'none' && target.capabilities.reasoning.supported
  const object: JsonObject = {
    ...(extra as JsonObject | undefined),
    ...(effort === undefined ? {} : { effort }),
    ...(isShown ? { summary } : {}),
  }
  return Object.keys(object).length === 0 ? {} : { reasoning: object }
}

/** The effort to ask for: the nearest that the model has to the one wanted. */
function chooseEffort(request: GenerationRequest, { capabilities }: Target, losses: LossList): Effort | undefined {
  const { mode, effort, budgetTokens } = request.reasoning ?? {}
  const isOff = mode === 'off' || effort === 'none'
  const budgeted = budgetTokens === undefined ? undefined : readEffort(budgetTokens)
  // Thinking that is switched on must not meet a model whose own default is none.
  const switchedOn = mode === 'on' || mode === 'adaptive' ? 'medium' : undefined
  const wanted = isOff ? 'none' : (effort ?? budgeted ?? switchedOn)
  if (wanted === undefined) return undefined
  const isBudget = !isOff && effort === undefined && budgetTokens !== undefined
  const field: LossField = isBudget
    ? 'reasoning.budgetTokens'
    : effort === undefined
      ? 'reasoning.mode'
      : 'reasoning.effort'
  const { supported, efforts } = capabilities.reasoning
  if (!supported) {
    if (!isOff) losses.drop(field, 'the model does not reason')
    return undefined
  }
  const nearest = nearestEffort(wanted, efforts)
  if (nearest === undefined) losses.drop(field, 'the model takes no effort')
  else if (nearest !== wanted) losses.change(field, `the model has no effort ${wanted}: ${nearest}`)
  else if (isBudget) losses.change(field, `a budget is an effort here: ${nearest}`)
  else if (mode === 'adaptive' && effort === undefined) losses.change(field, `an effort is set here: ${nearest}`)
  if (!isOff && effort !== undefined && budgetTokens !== undefined)
    losses.drop('reasoning.budgetTokens', 'an effort is asked for, not a budget')
  return nearest
}

function encodeCap({ outputCap }: GenerationRequest, losses: LossList): JsonObject {
  if (outputCap === undefined) return {}
  if (outputCap < OUTPUT_CAP_MIN) losses.change('outputCap', `raised to ${OUTPUT_CAP_MIN}, the least there is`)
  return { max_output_tokens: Math.max(outputCap, OUTPUT_CAP_MIN) }
}

function encodeSampling(request: GenerationRequest, target: Target, losses: LossList): JsonObject {
  const { temperature, topP, topLogprobs, frequencyPenalty, presencePenalty } = request.sampling
  const isOwn = request.protocol === PROTOCOL
  const body: JsonObject = {}
  const set = (name: string, field: LossField, value: number | undefined) => {
    if (value === undefined) return
    if (target.capabilities.sampling) body[name] = value
    else losses.drop(field, 'the model takes no sampling settings')
  }
  set('temperature', 'sampling.temperature', temperature)
  set('top_p', 'sampling.topP', topP)
  if (topLogprobs !== undefined) body['top_logprobs'] = topLogprobs
  // Open Responses has the penalties, OpenAI has not.
  if (isOwn) {
    if (frequencyPenalty !== undefined) body['frequency_penalty'] = frequencyPenalty
    if (presencePenalty !== undefined) body['presence_penalty'] = presencePenalty
  } else {
    if (frequencyPenalty) losses.drop('sampling.frequencyPenalty', 'this protocol does not have it')
    if (presencePenalty) losses.drop('sampling.presencePenalty', 'this protocol does not have it')
  }
  return body
}

/** Tiers of service by the names that they have here; anything else would change the bill. */
const tiers = new Set(['auto', 'default', 'flex', 'priority', 'scale', 'fast', 'ultrafast'])

function encodeAccount(request: GenerationRequest, { quirks }: Target, losses: LossList): JsonObject {
  const { endUser, metadata, promptCacheKey, promptCacheRetention, serviceTier } = request
  const isOwn = request.protocol === PROTOCOL
  // `standard_only` asks for no paid tier, which is what happens anyway.
  const isPlainTier = serviceTier === 'standard_only' || serviceTier === 'standard'
  const tier = serviceTier === undefined || isPlainTier || isOwn || tiers.has(serviceTier) ? serviceTier : undefined
  if (serviceTier !== undefined && tier === undefined)
    losses.refuse('serviceTier', `there is no tier ${serviceTier} here`)
  // A caller of this protocol has said it in the field that they chose; only the older one takes so much.
  const isLong = isOwn && (endUser?.length ?? 0) > END_USER_LENGTH
  const endUserField = quirks.endUserField ?? (isLong ? 'user' : 'safety_identifier')
  const retention = promptCacheRetention === 'in-memory' && !isOwn ? 'in_memory' : promptCacheRetention
  return {
    ...(endUser === undefined
      ? {}
      : { [endUserField]: isOwn ? endUser : shortenEndUser(endUser, END_USER_LENGTH, losses) }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(promptCacheKey === undefined ? {} : { prompt_cache_key: promptCacheKey }),
    ...(retention === undefined ? {} : { prompt_cache_retention: retention }),
    ...(tier === undefined || isPlainTier ? {} : { service_tier: tier }),
  }
}

const fieldOf: { readonly [name: string]: LossField } = {
  max_output_tokens: 'outputCap',
  temperature: 'sampling.temperature',
  top_p: 'sampling.topP',
  top_logprobs: 'sampling.topLogprobs',
  frequency_penalty: 'sampling.frequencyPenalty',
  presence_penalty: 'sampling.presencePenalty',
  parallel_tool_calls: 'parallelToolCalls',
  tool_choice: 'toolChoice',
  tools: 'tools',
  text: 'responseFormat',
  reasoning: 'reasoning.effort',
  metadata: 'metadata',
  safety_identifier: 'endUser',
  user: 'endUser',
  prompt_cache_key: 'promptCacheKey',
  prompt_cache_retention: 'promptCacheRetention',
  service_tier: 'serviceTier',
  include: 'reasoning.wantsSignature',
}

/** Takes out what the provider refuses. A paid tier is the caller's to give up, not ours. */
function refuseFields(body: JsonObject, target: Target, losses: LossList): void {
  for (const name of target.quirks.refusedFields ?? []) {
    const value = lookUp(body, name)
    if (value === undefined) continue
    delete body[name]
    // These two were our own idea.
    if ((name === 'store' && value === false) || (name === 'include' && Array.isArray(value) && value.length === 1))
      continue
    const field = lookUp(fieldOf, name) ?? (`extras.${name}` as const)
    const isPaid = name === 'service_tier' && value !== 'auto' && value !== 'default'
    if (isPaid) losses.refuse(field, 'the provider has no such tier')
    else losses.drop(field, 'the provider refuses this field')
  }
}
