// A Messages body as the neutral request. What is modelled is checked and named in Anthropic's own style where it is
// wrong; unknown top-level fields go to `extras`, unknown blocks and tools are opaque.
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
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import type { Message, Role } from '../../../generation/request/message.ts'
import {
  efforts,
  type Effort,
  type GenerationRequest,
  type ReasoningRequest,
  type Sampling,
} from '../../../generation/request/request.ts'
import { resettleSignatures } from '../../../generation/signature/resettle-signatures.ts'
import type { Tool, ToolChoice } from '../../../generation/request/tool.ts'
import { PROTOCOL, decodeCacheMark, decodeExtras } from '../wire.ts'
import { decodeClientTool } from '../agent-tools/client-tools.ts'
import { decodeContent } from './decode-content.ts'
import { invalid, invalidMessages, decodeEnvelope } from './decode-envelope.ts'

/** @throws GatewayError in the caller's words. */
export function decodeRequest(body: JsonObject): GenerationRequest {
  const { model, stream, outputCap } = decodeEnvelope(body)
  const { toolChoice, parallelToolCalls } = decodeToolChoice(body['tool_choice'])
  const tools = decodeTools(body['tools'])
  const reasoning = decodeReasoning(body)
  const format = decodeFormat(body)
  const endUser = readString(readObject(body['metadata'])?.['user_id'])
  const serviceTier = readString(body['service_tier'])
  const cache = decodeCacheMark(body['cache_control'])
  return {
    protocol: PROTOCOL,
    model,
    stream,
    messages: decodeMessages(body),
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
    ...(format === undefined ? {} : { responseFormat: { type: 'json-schema', schema: format } }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(outputCap === undefined ? {} : { outputCap }),
    sampling: decodeSampling(body),
    ...(endUser === undefined ? {} : { endUser }),
    ...(cache === undefined ? {} : { cache }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    extras: collectExtras(body),
  }
}

const roles: { readonly [role: string]: Role } = { user: 'user', assistant: 'assistant', system: 'system' }

function decodeMessages(body: JsonObject): Message[] {
  const messages: Message[] = []
  const system = body['system'] ?? undefined
  if (system !== undefined) messages.push({ role: 'system', parts: decodeContent(system, 'system') })
  for (const [index, message] of (readArray(body['messages']) ?? []).entries()) {
    const path = `messages.${index}`
    if (!isObject(message)) throw invalidMessages(path, 'Input should be an object')
    const name = readString(message['role']) ?? ''
    const role = lookUp(roles, name)
    if (role === undefined)
      throw invalidMessages(
        `${path}.role`,
        message['role'] === undefined ? 'Field required' : "Input should be 'user', 'assistant' or 'system'",
      )
    const parts = decodeContent(message['content'], `${path}.content`)
    messages.push({ role, parts: role === 'assistant' ? resettleSignatures(parts) : parts })
  }
  return messages
}

function decodeTools(value: Json | undefined): Tool[] | undefined {
  if (value === undefined || value === null) return undefined
  const tools = readArray(value)
  if (tools === undefined) throw invalid('tools', 'Input should be a valid list')
  return tools.map((tool, index) => {
    const path = `tools.${index}`
    if (!isObject(tool)) throw invalid(path, 'Input should be an object')
    return decodeTool(tool, path)
  })
}

function decodeTool(tool: JsonObject, path: string): Tool {
  const type = readString(tool['type'])
  const name = readString(tool['name'])
  const client = decodeClientTool(tool)
  if (client !== undefined) {
    const mark = decodeCacheMark(tool['cache_control'])
    const extras = { protocol: PROTOCOL, json: { whole: tool } }
    return { kind: 'function', ...client, ...(mark === undefined ? {} : { cache: mark }), extras }
  }
  if (type !== undefined && type !== 'custom')
    return { kind: 'opaque', protocol: PROTOCOL, type, ...(name === undefined ? {} : { name }), json: tool }
  if (name === undefined) throw invalid(`${path}.name`, 'Field required')
  const parameters = readObject(tool['input_schema'])
  if (parameters === undefined)
    throw invalid(
      `${path}.input_schema`,
      tool['input_schema'] === undefined ? 'Field required' : 'Input should be an object',
    )
  const description = readString(tool['description'])
  const strict = readBoolean(tool['strict'])
  const cache = decodeCacheMark(tool['cache_control'])
  return {
    kind: 'function',
    name,
    ...(description === undefined ? {} : { description }),
    parameters,
    ...(strict === undefined ? {} : { strict }),
    ...(cache === undefined ? {} : { cache }),
    ...decodeExtras(tool, ['type', 'name', 'description', 'input_schema', 'strict', 'cache_control']),
  }
}

function decodeToolChoice(value: Json | undefined): { toolChoice?: ToolChoice; parallelToolCalls?: boolean } {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw invalid('tool_choice', 'Input should be an object')
  const disabled = readBoolean(value['disable_parallel_tool_use'])
  const parallel = disabled === undefined ? {} : { parallelToolCalls: !disabled }
  switch (value['type']) {
    case 'auto':
    case 'none':
      return { toolChoice: { mode: value['type'] }, ...parallel }
    case 'any':
      return { toolChoice: { mode: 'required' }, ...parallel }
    case 'tool': {
      const name = readString(value['name'])
      if (name === undefined) throw invalid('tool_choice.name', 'Field required')
      return { toolChoice: { mode: 'tool', name, form: 'function' }, ...parallel }
    }
    default:
      return { toolChoice: { mode: 'opaque', protocol: PROTOCOL, json: value } }
  }
}

/** Words of `thinking.type` that we know; others are left to the provider, as an extra. */
const thinkingModes: { readonly [type: string]: NonNullable<ReasoningRequest['mode']> } = {
  enabled: 'on',
  adaptive: 'adaptive',
  disabled: 'off',
}

function decodeThinkingMode(thinking: Json | undefined): ReasoningRequest['mode'] {
  const type = readString(readObject(thinking)?.['type']) ?? ''
  return lookUp(thinkingModes, type)
}

function decodeEffort(body: JsonObject): Effort | undefined {
  const effort = readObject(body['output_config'])?.['effort']
  return efforts.find((each) => each === effort)
}

function decodeReasoning(body: JsonObject): ReasoningRequest | undefined {
  const thinking = body['thinking'] ?? undefined
  if (thinking !== undefined && !isObject(thinking)) throw invalid('thinking', 'Input should be an object')
  const effort = decodeEffort(body)
  const mode = decodeThinkingMode(thinking)
  if (mode === undefined && effort === undefined) return undefined
  const reasoning: ReasoningRequest = {
    ...(effort === undefined ? {} : { effort }),
    ...(mode === undefined ? {} : { mode }),
  }
  if (mode === 'on') {
    const budgetTokens = readCount(thinking?.['budget_tokens'])
    if (budgetTokens === undefined) throw invalid('thinking.enabled.budget_tokens', 'Input should be a valid integer')
    reasoning.budgetTokens = budgetTokens
  }
  if (mode !== undefined && thinking?.['display'] === 'omitted') reasoning.show = 'none'
  else if (mode !== undefined && thinking?.['display'] === 'summarized') reasoning.show = 'auto'
  return reasoning
}

/** The schema of the answer: `output_config.format`, or the older `output_format`. */
function decodeFormat(body: JsonObject): JsonObject | undefined {
  return decodeSchema(readObject(body['output_config'])?.['format']) ?? decodeSchema(body['output_format'])
}

/** A format of another type is left to the provider, as an extra. */
function decodeSchema(format: Json | undefined): JsonObject | undefined {
  return isObject(format) && format['type'] === 'json_schema' ? readObject(format['schema']) : undefined
}

function decodeSampling(body: JsonObject): Sampling {
  const sampling: Sampling = {}
  const temperature = decodeNumber(body, 'temperature')
  const topP = decodeNumber(body, 'top_p')
  const topK = decodeNumber(body, 'top_k')
  if (temperature !== undefined) sampling.temperature = temperature
  if (topP !== undefined) sampling.topP = topP
  if (topK !== undefined) sampling.topK = topK
  const stop = body['stop_sequences'] ?? undefined
  if (stop !== undefined) {
    if (!Array.isArray(stop) || !stop.every((sequence) => typeof sequence === 'string'))
      throw invalid('stop_sequences', 'Input should be a list of strings')
    sampling.stop = stop
  }
  return sampling
}

function decodeNumber(body: JsonObject, field: string): number | undefined {
  const value = body[field] ?? undefined
  if (value === undefined) return undefined
  const number = readNumber(value)
  if (number === undefined) throw invalid(field, 'Input should be a valid number')
  return number
}

const modelled = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'service_tier',
  'cache_control',
  // Of the platform that the body was made for; the outbound side writes its own.
  'anthropic_version',
])

/** What no neutral field holds, by wire name; of the objects that are modelled in part, the rest. */
function collectExtras(body: JsonObject): { [field: string]: Json } {
  const extras: { [field: string]: Json } = {}
  const keep = (field: string, value: JsonObject): void => {
    if (Object.keys(value).length > 0) extras[field] = value
  }
  for (const [field, value] of Object.entries(body)) {
    if (modelled.has(field) || value === undefined || value === null) continue
    if (field === 'output_config' && isObject(value)) {
      const { effort, format, ...rest } = value
      if (effort !== undefined && effort !== null && decodeEffort(body) === undefined) rest['effort'] = effort
      if (format !== undefined && format !== null && decodeSchema(format) === undefined) rest['format'] = format
      keep(field, rest)
    } else if (field === 'metadata' && isObject(value)) {
      const { user_id: _userId, ...rest } = value
      keep(field, rest)
    } else if (field === 'thinking') {
      if (decodeThinkingMode(value) === undefined) extras[field] = value
    } else if (field === 'output_format') {
      if (decodeSchema(value) === undefined) extras[field] = value
    } else if (field === 'betas') extras['anthropic_beta'] = value
    else setOwn(extras, field, value)
  }
  return extras
}
