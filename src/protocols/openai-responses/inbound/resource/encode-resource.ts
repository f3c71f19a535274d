// The response object, with the request's members echoed: all that OpenAI's document and Open Responses require. It is
// built once a generation; a stream shows it three times with another status.
import { readBoolean, readCount, readNumber, readString, type JsonObject } from '../../../../foundation/json/json.ts'
import type { AnswerContext } from '../../../port/answer-context.ts'
import { encodeUsage } from '../../usage.ts'
import { readWord, readWithin } from '../../wire.ts'
import { echoIdentifier, echoMetadata, echoReasoning, echoText, echoTier, echoToolChoice, echoTools } from './echo.ts'

export type Head = { id?: string; model?: string; createdSeconds?: number }

/** The object as it stands at the start: in progress, nothing written. */
export function encodeResource(head: Head, context: AnswerContext): JsonObject {
  const { members: body } = context.echo
  const extra: JsonObject = {}
  if (typeof body['user'] === 'string') extra['user'] = body['user']
  const retention = readWord(body['prompt_cache_retention'], ['in_memory', '24h'])
  if (retention !== undefined) extra['prompt_cache_retention'] = retention
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
    safety_identifier: echoIdentifier(body['safety_identifier']),
    service_tier: echoTier(body['service_tier']),
    store: false,
    temperature: readWithin(body['temperature'], 0, 2) ?? 1,
    frequency_penalty: readNumber(body['frequency_penalty']) ?? 0,
    presence_penalty: readNumber(body['presence_penalty']) ?? 0,
    text: echoText(body['text']),
    tool_choice: echoToolChoice(body['tool_choice']),
    tools: echoTools(body['tools']),
    top_logprobs: readWithin(body['top_logprobs'], 0, 20) ?? 0,
    top_p: readWithin(body['top_p'], 0, 1) ?? 1,
    truncation: body['truncation'] === 'auto' ? 'auto' : 'disabled',
    usage: encodeUsage(undefined),
    metadata: echoMetadata(body['metadata']),
    ...extra,
  }
}
