// A Chat request as the neutral one. What is modelled is read here field by field; every other field of the body goes to
// `extras` whole. Fields of the gateway itself (`provider`, `models`) were removed before.
import {
  isObject,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { GenerationRequest, ResponseFormat, Sampling } from '../../../generation/request/request.ts'
import { speaksFunctions, readWhole } from '../wire.ts'
import { decodeCache } from './decode-content.ts'
import { decodeEnvelope } from './decode-envelope.ts'
import { decodeMessages } from './decode-messages.ts'
import { decodeReasoning, decodeReasoningEffort } from './decode-reasoning.ts'
import { decodeToolChoice, decodeTools } from './decode-tools.ts'

/** @throws GatewayError in the caller's words. */
export function decodeRequest(body: JsonObject): GenerationRequest {
  const envelope = decodeEnvelope(body)
  const request: GenerationRequest = {
    protocol: 'openai-chat',
    model: envelope.model,
    stream: envelope.stream,
    messages: decodeMessages(readArray(body['messages']) ?? []),
    sampling: decodeSampling(body),
    extras: {},
  }
  if (envelope.outputCap !== undefined) request.outputCap = envelope.outputCap
  if (body['n'] !== undefined && body['n'] !== null) request.candidateCount = envelope.candidateCount
  decodeToolFields(body, request)
  const reasoning = decodeReasoning(body)
  if (reasoning !== undefined) request.reasoning = reasoning
  decodeSettings(body, request)
  decodeExtras(body, request)
  return request
}

function decodeToolFields(body: JsonObject, request: GenerationRequest): void {
  const tools = decodeTools(body)
  if (tools !== undefined) request.tools = tools
  const choice = decodeToolChoice(body)
  if (choice !== undefined) request.toolChoice = choice
  const parallel = readBoolean(body['parallel_tool_calls'])
  // The old functions are called one at a time.
  if (parallel !== undefined) request.parallelToolCalls = parallel
  else if (speaksFunctions(body)) request.parallelToolCalls = false
}

function decodeSampling(body: JsonObject): Sampling {
  const sampling: Sampling = {}
  const copy = (field: string, set: (value: number) => void): void => {
    const value = body[field]
    if (value === undefined || value === null) return
    if (readNumber(value) === undefined) throw invalid(field, 'must be a number')
    set(value as number)
  }
  copy('temperature', (value) => (sampling.temperature = value))
  copy('top_p', (value) => (sampling.topP = value))
  copy('top_k', (value) => (sampling.topK = value))
  copy('frequency_penalty', (value) => (sampling.frequencyPenalty = value))
  copy('presence_penalty', (value) => (sampling.presencePenalty = value))
  copy('seed', (value) => (sampling.seed = value))
  const stop = decodeStop(body['stop'])
  if (stop !== undefined) sampling.stop = stop
  const logprobs = readBoolean(body['logprobs'])
  if (logprobs !== undefined) sampling.logprobs = logprobs
  const topLogprobs = readWhole(body, 'top_logprobs', 0)
  if (topLogprobs !== undefined) sampling.topLogprobs = topLogprobs
  const bias = Object.entries(readObject(body['logit_bias']) ?? {})
  if (bias.length > 0)
    sampling.logitBias = Object.fromEntries(bias.filter((entry): entry is [string, number] => isBias(entry[1])))
  return sampling
}

function isBias(value: Json | undefined): boolean {
  return readNumber(value) !== undefined
}

function decodeStop(value: Json | undefined): string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value) || !value.every((each): each is string => typeof each === 'string'))
    throw invalid('stop', 'must be a string or an array of strings')
  return value.length === 0 ? undefined : value
}

function decodeSettings(body: JsonObject, request: GenerationRequest): void {
  const format = decodeFormat(body['response_format'])
  if (format !== undefined) request.responseFormat = format
  const verbosity = body['verbosity']
  if (verbosity === 'low' || verbosity === 'medium' || verbosity === 'high') request.verbosity = verbosity
  const endUser = readString(body['safety_identifier']) ?? readString(body['user'])
  if (endUser !== undefined) request.endUser = endUser
  const metadata = readTexts(body['metadata'])
  if (metadata !== undefined) request.metadata = metadata
  const cacheKey = readString(body['prompt_cache_key'])
  if (cacheKey !== undefined) request.promptCacheKey = cacheKey
  const retention = readString(body['prompt_cache_retention'])
  if (retention !== undefined) request.promptCacheRetention = retention
  const cache = decodeCache({ cache_control: body['cache_control'] })
  if (cache !== undefined) request.cache = cache
  const tier = readString(body['service_tier'])
  if (tier !== undefined) request.serviceTier = tier
  const modalities = readArray(body['modalities'])?.filter((each): each is string => typeof each === 'string')
  if (modalities !== undefined) request.outputModalities = modalities
  const audio = readObject(body['audio'])
  if (audio !== undefined) request.audioOutput = audio
}

function decodeFormat(value: Json | undefined): ResponseFormat | undefined {
  const format = readObject(value)
  if (format?.['type'] === 'text') return { type: 'text' }
  if (format?.['type'] === 'json_object') return { type: 'json' }
  if (format?.['type'] !== 'json_schema') return undefined
  const described = readObject(format['json_schema'])
  if (described === undefined) throw invalid('response_format.json_schema', 'is missing')
  const decoded: ResponseFormat = { type: 'json-schema', schema: readObject(described['schema']) ?? {} }
  const name = readString(described['name'])
  if (name !== undefined) decoded.name = name
  const description = readString(described['description'])
  if (description !== undefined) decoded.description = description
  const strict = readBoolean(described['strict'])
  if (strict !== undefined) decoded.strict = strict
  return decoded
}

/** A map of texts; undefined where any value is something else, which then goes whole to the extras. */
function readTexts(value: Json | undefined): { [name: string]: string } | undefined {
  if (!isObject(value)) return undefined
  return Object.values(value).every((each) => typeof each === 'string')
    ? (value as { [name: string]: string })
    : undefined
}

const alwaysRead: ReadonlySet<string> = new Set(
  (
    'model messages stream max_completion_tokens max_tokens n tools tool_choice functions function_call temperature ' +
    'top_p top_k frequency_penalty presence_penalty seed stop top_logprobs logit_bias'
  ).split(' '),
)

/** Everything that was not read, and what was there in a form that could not be. Null says nothing. */
function decodeExtras(body: JsonObject, request: GenerationRequest): void {
  for (const [field, value] of Object.entries(body)) {
    if (value === undefined || value === null || alwaysRead.has(field) || wasRead(field, value, request)) continue
    if (field === 'stream_options') {
      const { include_usage: _usage, ...rest } = readObject(value) ?? {}
      if (Object.keys(rest).length > 0) request.extras[field] = rest
    } else setOwn(request.extras, field, value)
  }
}

function wasRead(field: string, value: Json, request: GenerationRequest): boolean {
  switch (field) {
    case 'logprobs':
      return request.sampling.logprobs !== undefined
    case 'parallel_tool_calls':
      return typeof value === 'boolean'
    case 'response_format':
      return request.responseFormat !== undefined
    case 'verbosity':
      return request.verbosity !== undefined
    case 'safety_identifier':
    case 'user':
      return request.endUser === value
    case 'metadata':
      return request.metadata !== undefined
    case 'prompt_cache_key':
      return request.promptCacheKey !== undefined
    case 'prompt_cache_retention':
      return request.promptCacheRetention !== undefined
    case 'cache_control':
      return request.cache !== undefined
    case 'service_tier':
      return request.serviceTier !== undefined
    case 'modalities':
      return request.outputModalities !== undefined
    case 'audio':
      return request.audioOutput !== undefined
    case 'reasoning_effort':
      return decodeReasoningEffort(value) !== undefined
    default:
      return lookUp(request.reasoning?.native?.fields ?? {}, field) !== undefined
  }
}

function invalid(field: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `'${field}' ${what}.`, { param: field })
}
