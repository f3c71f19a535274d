// A Responses request -> the neutral request. Items become messages in `decode-messages.ts`; this file decodes the settings.
// What says nothing (`store: false`, `truncation: "disabled"`, nulls) is not kept, so that it is never reported as lost.
import {
  isObject,
  readArray,
  readBoolean,
  readCount,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { setOwn } from '../../../foundation/lists/look-up.ts'
import {
  efforts,
  type Effort,
  type GenerationRequest,
  type ReasoningRequest,
  type ResponseFormat,
  type Sampling,
} from '../../../generation/request/request.ts'
import { given, omit, PROTOCOL } from '../wire.ts'
import { decodeEnvelope } from './decode-envelope.ts'
import { decodeMessages } from './decode-messages.ts'
import { decodeToolChoice, decodeTools } from './decode-tools.ts'

/** Read here or by the gateway itself; everything else is an extra. */
const known = new Set([
  'model',
  'stream',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'include',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'frequency_penalty',
  'presence_penalty',
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'service_tier',
  'safety_identifier',
  'user',
  // State that we do not keep: refused where it asks for something, and then nothing is left to say.
  'previous_response_id',
  'conversation',
  'prompt',
  'background',
  'store',
  // How the caller's stream is padded: we write it ourselves.
  'stream_options',
  // Ours: provider preferences.
  'provider',
  'models',
])

/** @throws GatewayError in the caller's words: no model, malformed input, a feature that we do not serve. */
export function decodeRequest(body: JsonObject): GenerationRequest {
  const envelope = decodeEnvelope(body)
  const include = decodeInclude(body['include'])
  const extras = collectExtras(body, include.rest)
  const endUser = readString(body['safety_identifier']) ?? readString(body['user'])
  const { tools, names } = decodeTools(body)
  const toolChoice = decodeToolChoice(body['tool_choice'], names)
  const parallelToolCalls = readBoolean(body['parallel_tool_calls'])
  const reasoning = decodeReasoning(body['reasoning'], include.encrypted)
  const text = readObject(body['text'])
  const responseFormat = decodeFormat(text?.['format'])
  const verbosity = decodeVerbosity(text?.['verbosity'])
  const metadata = decodeMetadata(body['metadata'])
  const promptCacheKey = readString(body['prompt_cache_key'])
  const promptCacheRetention = readString(body['prompt_cache_retention'])
  const serviceTier = readString(body['service_tier'])
  return {
    protocol: PROTOCOL,
    model: envelope.model,
    stream: envelope.stream,
    messages: decodeMessages(body, names),
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(envelope.outputCap === undefined ? {} : { outputCap: envelope.outputCap }),
    sampling: decodeSampling(body, include.logprobs),
    ...(verbosity === undefined ? {} : { verbosity }),
    ...(endUser === undefined ? {} : { endUser }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(promptCacheKey === undefined ? {} : { promptCacheKey }),
    ...(promptCacheRetention === undefined ? {} : { promptCacheRetention }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    extras,
  }
}

type Include = { encrypted: boolean; logprobs: boolean; rest: string[] }

function decodeInclude(json: Json | undefined): Include {
  const names = (readArray(json) ?? []).filter((name) => typeof name === 'string')
  return {
    encrypted: names.includes('reasoning.encrypted_content'),
    logprobs: names.includes('message.output_text.logprobs'),
    rest: names.filter((name) => name !== 'reasoning.encrypted_content' && name !== 'message.output_text.logprobs'),
  }
}

function collectExtras(body: JsonObject, include: string[]): { [field: string]: Json } {
  const extras: { [field: string]: Json } = {}
  for (const field in body) {
    const value = given(body[field])
    if (value === undefined || known.has(field)) continue
    if (field === 'truncation' && value === 'disabled') continue
    setOwn(extras, field, value)
  }
  if (include.length > 0) extras['include'] = include
  if (body['store'] === true) extras['store'] = true
  // An effort, a format or a verbosity that we do not know is the upstream's to judge.
  const reasons = readObject(body['reasoning']) ?? {}
  const isKnownEffort = decodeEffortName(reasons['effort']) !== undefined
  const reasoning = omitNulls(omit(reasons, [...(isKnownEffort ? ['effort'] : []), 'summary', 'generate_summary']))
  if (reasoning !== undefined) extras['reasoning'] = reasoning
  const words = readObject(body['text']) ?? {}
  const isKnownFormat = decodeFormat(words['format']) !== undefined
  const isKnownVerbosity = decodeVerbosity(words['verbosity']) !== undefined
  const text = omitNulls(
    omit(words, [...(isKnownFormat ? ['format'] : []), ...(isKnownVerbosity ? ['verbosity'] : [])]),
  )
  if (text !== undefined) extras['text'] = text
  if (typeof body['safety_identifier'] === 'string' && typeof body['user'] === 'string') extras['user'] = body['user']
  return extras
}

function omitNulls(object: JsonObject | undefined): JsonObject | undefined {
  if (object === undefined) return undefined
  return omit(
    object,
    Object.keys(object).filter((name) => object[name] === null),
  )
}

function decodeEffortName(json: Json | undefined): Effort | undefined {
  return efforts.find((name) => name === json)
}

function decodeVerbosity(json: Json | undefined): GenerationRequest['verbosity'] {
  return json === 'low' || json === 'medium' || json === 'high' ? json : undefined
}

function decodeReasoning(json: Json | undefined, wantsSignature: boolean): ReasoningRequest | undefined {
  const object = readObject(json)
  const effort = decodeEffortName(object?.['effort'])
  const summary = readString(object?.['summary']) ?? readString(object?.['generate_summary'])
  const show = summary === 'auto' || summary === 'concise' || summary === 'detailed' ? summary : undefined
  if (effort === undefined && show === undefined && !wantsSignature) return undefined
  return {
    ...(effort === 'none' ? { mode: 'off' } : {}),
    ...(effort === undefined ? {} : { effort }),
    ...(show === undefined ? {} : { show }),
    ...(wantsSignature ? { wantsSignature } : {}),
  }
}

function decodeFormat(json: Json | undefined): ResponseFormat | undefined {
  const format = readObject(json)
  if (format?.['type'] === 'text') return { type: 'text' }
  if (format?.['type'] === 'json_object') return { type: 'json' }
  if (format?.['type'] !== 'json_schema') return undefined
  const name = readString(format['name'])
  const description = readString(format['description'])
  const strict = readBoolean(format['strict'])
  return {
    type: 'json-schema',
    schema: readObject(format['schema']) ?? {},
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  }
}

function decodeSampling(body: JsonObject, logprobs: boolean): Sampling {
  const temperature = readNumber(body['temperature'])
  const topP = readNumber(body['top_p'])
  const topLogprobs = readCount(body['top_logprobs'])
  const frequencyPenalty = readNumber(body['frequency_penalty'])
  const presencePenalty = readNumber(body['presence_penalty'])
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(frequencyPenalty === undefined ? {} : { frequencyPenalty }),
    ...(presencePenalty === undefined ? {} : { presencePenalty }),
    ...(logprobs || (topLogprobs ?? 0) > 0 ? { logprobs: true } : {}),
    ...(topLogprobs === undefined ? {} : { topLogprobs }),
  }
}

function decodeMetadata(json: Json | undefined): { [name: string]: string } | undefined {
  if (!isObject(json)) return undefined
  const entries = Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
