// An answer in which a model calls one tool, in each protocol that a scripted provider can speak, and what the provider was
// sent of tools: their names, and the calls and results of the conversation, whatever the protocol calls them.
import type { Frame } from '../../src/foundation/frames/sse.ts'
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../src/foundation/json/json.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'

/** Protocols whose providers know none of the forms that Responses callers give tools. */
export const foreign = ['openai-chat', 'anthropic-messages', 'gemini'] as const
type Foreign = (typeof foreign)[number]

export function answerWithCall(protocol: Foreign, name: string, given: JsonObject, stream: boolean): Script {
  switch (protocol) {
    case 'openai-chat':
      return answerChat(name, JSON.stringify(given), stream)
    case 'anthropic-messages':
      return answerMessages(name, given, stream)
    case 'gemini':
      return answerGemini(name, given, stream)
    default:
      return protocol satisfies never
  }
}

const frame = (json: JsonObject, event?: string): Frame => ({ event, data: JSON.stringify(json) })

/** `text`: the arguments, as JSON. */
export function answerChat(name: string, text: string, stream: boolean): Script {
  const head = { id: 'c', created: 1, model: 'm' }
  const call = { id: 'call_1', type: 'function', function: { name, arguments: text } }
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
  if (!stream) {
    const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'tool_calls' }]
    return sendJson({ ...head, object: 'chat.completion', choices, usage })
  }
  const chunk = (delta: JsonObject, finish_reason: string | null = null) =>
    frame({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })
  const half = Math.ceil(text.length / 2)
  const piece = (part: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] })
  return sendFrames('openai-chat', [
    chunk({ role: 'assistant', tool_calls: [{ index: 0, ...call, function: { name, arguments: '' } }] }),
    piece(text.slice(0, half)),
    piece(text.slice(half)),
    chunk({}, 'tool_calls'),
    frame({ ...head, object: 'chat.completion.chunk', choices: [], usage }),
    { event: undefined, data: '[DONE]' },
  ])
}

function answerMessages(name: string, input: JsonObject, stream: boolean): Script {
  const block = { type: 'tool_use', id: 'call_1', name, input }
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null }
  const usage = { input_tokens: 1, output_tokens: 1 }
  if (!stream) return sendJson({ ...head, content: [block], stop_reason: 'tool_use', usage })
  const event = (json: JsonObject & { type: string }) => frame(json, json.type)
  const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
  return sendFrames('anthropic-messages', [
    event({ type: 'message_start', message: { ...head, content: [], stop_reason: null, usage } }),
    event({ type: 'content_block_start', index: 0, content_block: { ...block, input: {} } }),
    event({ type: 'content_block_delta', index: 0, delta }),
    event({ type: 'content_block_stop', index: 0 }),
    event({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage }),
    event({ type: 'message_stop' }),
  ])
}

/** `proof`: of the thought that led to the call, as Gemini gives and wants it back. */
export function answerGemini(name: string, args: JsonObject, stream: boolean, proof?: string): Script {
  const signed = proof === undefined ? {} : { thoughtSignature: proof }
  const content = { role: 'model', parts: [{ functionCall: { name, args }, ...signed }] }
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 }
  const body = { candidates: [{ content, finishReason: 'STOP', index: 0 }], usageMetadata, modelVersion: 'm' }
  return stream ? sendFrames('gemini', [frame(body)]) : sendJson(body)
}

/** The same for Responses. */
export function answerResponses(name: string, given: JsonObject, stream: boolean): Script {
  const item = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name, arguments: JSON.stringify(given) }
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 }
  const response = {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: 'm',
    status: 'completed',
    output: [item],
    usage,
  }
  if (!stream) return sendJson(response)
  const events: (JsonObject & { type: string })[] = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, arguments: '' } },
    { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 0, delta: item.arguments },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response },
  ]
  return sendFrames(
    'openai-responses',
    events.map((event) => frame(event, event.type)),
  )
}

/** The tools that a provider was offered, by name, with the schema of their arguments and what is said of them. */
export function listOffered(
  protocol: Foreign,
  body: JsonObject,
): { name: string; about: string; schema: JsonObject }[] {
  const tools = (readArray(body['tools']) ?? []).filter(isObject)
  const defined =
    protocol === 'gemini'
      ? tools.flatMap((tool) => (readArray(tool['functionDeclarations']) ?? []).filter(isObject))
      : tools.map((tool) => readObject(tool['function'] ?? tool['custom']) ?? tool)
  return defined.map((tool) => ({
    name: readString(tool['name']) ?? '',
    about: readString(tool['description']) ?? '',
    schema: readObject(tool['parameters'] ?? tool['input_schema'] ?? tool['parametersJsonSchema']) ?? {},
  }))
}

/** The calls and results of a conversation as a provider was sent them, in order: `call NAME ARGUMENTS`, `result TEXT`. */
export function listTurns(protocol: Foreign, body: JsonObject): string[] {
  const messages = (readArray(body['messages'] ?? body['contents']) ?? []).filter(isObject)
  return messages.flatMap((message) => {
    if (protocol === 'openai-chat') return listChat(message)
    const blocks = (readArray(message['content'] ?? message['parts']) ?? []).filter(isObject)
    return blocks.flatMap((block) => (protocol === 'gemini' ? listGemini(block) : listMessages(block)))
  })
}

function listChat(message: JsonObject): string[] {
  const calls = (readArray(message['tool_calls']) ?? []).map((call) => readObject(readObject(call)?.['function']) ?? {})
  const told = calls.map((call) => `call ${String(call['name'])} ${String(call['arguments'])}`)
  return message['role'] === 'tool' ? [...told, `result ${toText(message['content'])}`] : told
}

function listMessages(block: JsonObject): string[] {
  if (block['type'] === 'tool_use') return [`call ${String(block['name'])} ${JSON.stringify(block['input'])}`]
  return block['type'] === 'tool_result' ? [`result ${toText(block['content'])}`] : []
}

function listGemini(part: JsonObject): string[] {
  const call = readObject(part['functionCall'])
  if (call !== undefined) return [`call ${String(call['name'])} ${JSON.stringify(call['args'])}`]
  const response = readObject(readObject(part['functionResponse'])?.['response'])
  return response === undefined ? [] : [`result ${toText(Object.values(response)[0])}`]
}

function toText(content: Json | undefined): string {
  if (typeof content === 'string') return content
  const texts = (readArray(content) ?? []).map((block) => readString(readObject(block)?.['text']))
  return texts.every((text) => text !== undefined) ? texts.join('') : JSON.stringify(content)
}
