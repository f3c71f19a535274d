// Calls that providers bill more than plain tokens for, each with the provider's answer and what it bills: known models, 1,000
// input and 100 output tokens.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { sendFrames, type Script } from '../upstream/script.ts'

export type BilledCall = {
  path: '/v1/chat/completions' | '/v1/responses' | '/v1/messages'
  body: JsonObject
  answer: JsonObject
  /** USD. */
  bills: number
  /** Members of the record's usage. */
  says?: JsonObject
}

export const chat = {
  model: 'openai/gpt-5.4',
  messages: [{ role: 'user', content: 'Hello' }],
  max_completion_tokens: 500,
}
export const responses = { model: 'openai/gpt-5.4', input: 'Hello', max_output_tokens: 500 }
export const opus = {
  model: 'anthropic/claude-opus-4-7',
  messages: [{ role: 'user', content: 'Hello' }],
  max_tokens: 500,
}
const haiku = { ...chat, model: 'anthropic/claude-haiku-4-5', provider: { only: ['openrouter'] } }
const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } }
export const search = { type: 'web_search_20250305', name: 'web_search' }

export function answerChat(more: JsonObject = {}, usage: JsonObject = {}): JsonObject {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100, ...usage },
    ...more,
  }
}

function answerResponses(output: readonly JsonObject[] = [], more: JsonObject = {}): JsonObject {
  const content = [{ type: 'output_text', text: 'Hi', annotations: [] }]
  const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }
  return {
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    model: 'm',
    output: [...output, message],
    usage: { input_tokens: 1_000, output_tokens: 100, total_tokens: 1_100 },
    ...more,
  }
}

export function answerMessages(usage: JsonObject = {}): JsonObject {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'Hi' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1_000, output_tokens: 100, ...usage },
  }
}

const searches = Array.from({ length: 10 }, (_, index) => ({
  type: 'web_search_call',
  id: `ws_${index}`,
  status: 'completed',
  action: { type: 'search', query: 'q' },
}))
const code = { type: 'code_interpreter_call', id: 'ci_1', container_id: 'cntr_1', code: '1', status: 'completed' }

export const billedCalls: { readonly [name: string]: BilledCall } = {
  'Chat, plain': { path: '/v1/chat/completions', body: chat, answer: answerChat(), bills: 0.004 },
  'Chat, priority: twice': {
    path: '/v1/chat/completions',
    body: { ...chat, service_tier: 'priority' },
    answer: answerChat({ service_tier: 'priority' }),
    bills: 0.008,
    says: { service_tier: 'priority' },
  },
  'Chat, priority of which the provider says nothing: twice': {
    path: '/v1/chat/completions',
    body: { ...chat, service_tier: 'priority' },
    answer: answerChat(),
    bills: 0.008,
    says: { service_tier: 'priority' },
  },
  'Chat, priority that the provider did not give: once': {
    path: '/v1/chat/completions',
    body: { ...chat, service_tier: 'priority' },
    answer: answerChat({ service_tier: 'default' }),
    bills: 0.004,
    says: { service_tier: 'default' },
  },
  'Chat, flex: half': {
    path: '/v1/chat/completions',
    body: { ...chat, service_tier: 'flex' },
    answer: answerChat({ service_tier: 'flex' }),
    bills: 0.002,
  },
  'Chat to Claude at OpenRouter, a cache of one hour: twice the input': {
    path: '/v1/chat/completions',
    body: { ...haiku, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', ...hour }] }] },
    answer: answerChat({}, { prompt_tokens: 11_000, prompt_tokens_details: { cache_write_tokens: 10_000 } }),
    bills: 0.0215,
  },
  'Responses, ten searches and a container': {
    path: '/v1/responses',
    body: { ...responses, tools: [{ type: 'web_search' }, { type: 'code_interpreter', container: { type: 'auto' } }] },
    answer: answerResponses([...searches, code], { service_tier: 'default' }),
    bills: 0.134,
    says: { server_tool_calls: { web_search: 10, code_interpreter: 1 } },
  },
  'Responses, fast, which is priority': {
    path: '/v1/responses',
    body: { ...responses, service_tier: 'fast' },
    answer: answerResponses([], { service_tier: 'priority' }),
    bills: 0.008,
    says: { service_tier: 'priority' },
  },
  'Messages, plain': { path: '/v1/messages', body: opus, answer: answerMessages(), bills: 0.0075 },
  'Messages, ten searches': {
    path: '/v1/messages',
    body: { ...opus, tools: [search] },
    answer: answerMessages({ server_tool_use: { web_search_requests: 10 } }),
    bills: 0.1075,
    says: { server_tool_calls: { web_search: 10 } },
  },
  'Messages, fast: six times': {
    path: '/v1/messages',
    body: { ...opus, speed: 'fast' },
    answer: answerMessages({ speed: 'fast', service_tier: 'standard' }),
    bills: 0.045,
    says: { speed: 'fast', service_tier: 'standard' },
  },
  'Messages, in the United States: 1.1 times': {
    path: '/v1/messages',
    body: { ...opus, inference_geo: 'us' },
    answer: answerMessages({ inference_geo: 'us' }),
    bills: 0.00825,
    says: { inference_geo: 'us' },
  },
  'Messages, fast in the United States with a search': {
    path: '/v1/messages',
    body: { ...opus, inference_geo: 'us', speed: 'fast', tools: [{ ...search, max_uses: 1 }] },
    answer: answerMessages({ inference_geo: 'us', speed: 'fast', server_tool_use: { web_search_requests: 1 } }),
    bills: 0.0595,
  },
}

/** The same answer as a stream. */
export function streamBilled({ path, answer }: BilledCall): Script {
  const named = (json: JsonObject): Frame => ({ event: String(json['type']), data: JSON.stringify(json) })
  const { usage, ...rest } = answer
  switch (path) {
    case '/v1/chat/completions': {
      const chunk = { ...rest, object: 'chat.completion.chunk' }
      const choice = { index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }
      return sendFrames('openai-chat', [
        { event: undefined, data: JSON.stringify({ ...chunk, choices: [choice] }) },
        { event: undefined, data: JSON.stringify({ ...chunk, choices: [], usage }) },
        { event: undefined, data: '[DONE]' },
      ])
    }
    case '/v1/responses': {
      const begun = { ...rest, status: 'in_progress', service_tier: 'auto', output: [] }
      return sendFrames('openai-responses', [
        named({ type: 'response.created', sequence_number: 0, response: begun }),
        named({ type: 'response.completed', sequence_number: 1, response: answer }),
      ])
    }
    case '/v1/messages': {
      const begun = { ...(usage as JsonObject), output_tokens: 1, server_tool_use: null }
      return sendFrames('anthropic-messages', [
        named({ type: 'message_start', message: { ...rest, content: [], stop_reason: null, usage: begun } }),
        named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
        named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } }),
        named({ type: 'content_block_stop', index: 0 }),
        named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }),
        named({ type: 'message_stop' }),
      ])
    }
    default:
      return path satisfies never
  }
}
