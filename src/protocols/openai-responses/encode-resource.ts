// The response object, with the request's members echoed: all that OpenAI's document and Open Responses require. It is
// built once a generation; a stream shows it three times with another status.
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
} from '../../foundation/json.ts'
import type { AnswerContext } from '../protocol.ts'
import { encodeUsage } from './usage.ts'

export type Head = { id?: string; model?: string; createdSeconds?: number }

/** The object as it stands at the start: in progress, nothing written. */
export function encodeResource(head: Head, context: AnswerContext): JsonObject {
  const { members: body } = context.echo
  const extra: JsonObject = {}
  for (const name of ['user', 'prompt_cache_retention']) {
    if (typeof body[name] === 'string') extra[name] = body[name]
  }
  return {
    id: head.id?.startsWith('resp_') ? head.id : `resp_${context.requestId.replace(/^req_/, '')}`,
    object: 'response',
    created_at: head.createdSeconds ?? context.createdSeconds,
    completed_at: null,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: readString(body['instructions']) ?? null,
    max_output_tokens: readCount(body['max_output_tokens']) ?? null,
    max_tool_calls: readCount(body['max_tool_calls']) ?? null,
    model: head.model ?? context.model,
    output: [],
    parallel_tool_calls: readBoolean(body['parallel_tool_calls']) ?? true,
    previous_response_id: null,
    prompt_cache_key: readString(body['prompt_cache_key']) ?? null,
    reasoning: echoReasoning(body['reasoning']),
    safety_identifier: readString(body['safety_identifier']) ?? null,
    service_tier: echoTier(body['service_tier']),
    store: false,
    temperature: readNumber(body['temperature']) ?? 1,
    frequency_penalty: readNumber(body['frequency_penalty']) ?? 0,
    presence_penalty: readNumber(body['presence_penalty']) ?? 0,
    text: echoText(body['text']),
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: (readArray(body['tools']) ?? []).filter(isObject).map(echoTool),
    top_logprobs: readCount(body['top_logprobs']) ?? 0,
    top_p: readNumber(body['top_p']) ?? 1,
    truncation: body['truncation'] === 'auto' ? 'auto' : 'disabled',
    usage: encodeUsage(undefined),
    metadata: readObject(body['metadata']) ?? {},
    ...extra,
  }
}

function echoTier(json: Json | undefined): string {
  const tier = readString(json)
  return tier === undefined || tier === 'auto' ? 'default' : tier
}

function echoReasoning(json: Json | undefined): JsonObject {
  const reasoning = readObject(json)
  const summary = reasoning?.['summary'] ?? reasoning?.['generate_summary']
  return { effort: readString(reasoning?.['effort']) ?? null, summary: readString(summary) ?? null }
}

function echoText(json: Json | undefined): JsonObject {
  const text = readObject(json)
  const format = readObject(text?.['format']) ?? { type: 'text' }
  const verbosity = readString(text?.['verbosity'])
  return { format, ...(verbosity === undefined ? {} : { verbosity }) }
}

/** Functions are shown with all their members, as the documents require; other tools as the caller gave them. */
function echoTool(tool: JsonObject): JsonObject {
  if (tool['type'] !== 'function') return tool
  const { description, parameters, strict } = tool
  return { ...tool, description: description ?? null, parameters: parameters ?? null, strict: strict ?? null }
}
