// A model's answer in each protocol, streamed or whole: one text, or one call of a tool in the form that the tool was offered
// in. Ids differ from answer to answer, as a provider's do.
import { isObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import type { Frame } from '../../../src/foundation/frames/sse.ts'
import { sendFrames, sendJson, type Script } from '../../upstream/script.ts'
import type { ModelProtocol, OfferedTool } from './read-request.ts'

export type ModelAnswer = { text: string } | { tool: OfferedTool; given: JsonObject | string }

/**
 * `number`: tells this answer's ids and its proof from those of others. `thinks`: a thought stands before the rest, with the
 * proof that a provider wants to see again in the next request; Chat has thoughts without proof.
 */
export type AnswerForm = { number: number; stream: boolean; thinks: boolean }

export function writeAnswer(protocol: ModelProtocol, answer: ModelAnswer, form: AnswerForm): Script {
  if (protocol === 'openai-chat') return writeChat(answer, form)
  return protocol === 'openai-responses' ? writeResponses(answer, form) : writeMessages(answer, form)
}

export const writeProof = (number: number): string => `proof-of-${number}-end`
const THOUGHT = 'The next step is clear.'

const frame = (json: JsonObject, event?: string): Frame => ({ event, data: JSON.stringify(json) })
const toArguments = (given: JsonObject | string): string => (typeof given === 'string' ? given : JSON.stringify(given))

function writeChat(answer: ModelAnswer, { number, stream, thinks }: AnswerForm): Script {
  const head = { id: `chatcmpl-${number}`, created: 1, model: 'm' }
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  const called =
    'tool' in answer
      ? {
          id: `call_${number}`,
          type: 'function',
          function: { name: answer.tool.name, arguments: toArguments(answer.given) },
        }
      : undefined
  const finish_reason = called === undefined ? 'stop' : 'tool_calls'
  const thought = thinks ? { reasoning_content: THOUGHT } : {}
  const said = { ...thought, content: 'text' in answer ? answer.text : null }
  if (!stream) {
    const message = { role: 'assistant', refusal: null, ...said, ...(called && { tool_calls: [called] }) }
    const choices = [{ index: 0, message, logprobs: null, finish_reason }]
    return sendJson({ ...head, object: 'chat.completion', choices, usage })
  }
  const chunk = (delta: JsonObject, finish: string | null = null) =>
    frame({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })
  return sendFrames('openai-chat', [
    chunk({ role: 'assistant', ...said, ...(called && { tool_calls: [{ index: 0, ...called }] }) }),
    chunk({}, finish_reason),
    frame({ ...head, object: 'chat.completion.chunk', choices: [], usage }),
    { event: undefined, data: '[DONE]' },
  ])
}

function writeMessages(answer: ModelAnswer, { number, stream, thinks }: AnswerForm): Script {
  const usage = { input_tokens: 10, output_tokens: 5 }
  const head = { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'm', stop_sequence: null }
  const block =
    'tool' in answer
      ? { type: 'tool_use', id: `toolu_${number}`, name: answer.tool.name, input: toInput(answer.given) }
      : { type: 'text', text: answer.text }
  const stop_reason = 'tool' in answer ? 'tool_use' : 'end_turn'
  const signature = writeProof(number)
  const thoughts = thinks ? [{ type: 'thinking', thinking: THOUGHT, signature }] : []
  if (!stream) return sendJson({ ...head, content: [...thoughts, block], stop_reason, usage })
  const event = (json: JsonObject & { type: string }) => frame(json, json.type)
  const [empty, delta] =
    'tool' in answer
      ? [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(toInput(answer.given)) },
        ]
      : [
          { type: 'text', text: '' },
          { type: 'text_delta', text: answer.text },
        ]
  return sendFrames('anthropic-messages', [
    event({ type: 'message_start', message: { ...head, content: [], stop_reason: null, usage } }),
    ...thoughts.flatMap(({ thinking }) => [
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking } }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature } }),
      event({ type: 'content_block_stop', index: 0 }),
    ]),
    event({ type: 'content_block_start', index: thoughts.length, content_block: empty }),
    event({ type: 'content_block_delta', index: thoughts.length, delta }),
    event({ type: 'content_block_stop', index: thoughts.length }),
    event({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage }),
    event({ type: 'message_stop' }),
  ])
}

const toInput = (given: JsonObject | string): JsonObject => (isObject(given) ? given : { input: given })

function writeResponses(answer: ModelAnswer, { number, stream, thinks }: AnswerForm): Script {
  const item = writeItem(answer, number)
  const summary = [{ type: 'summary_text', text: THOUGHT }]
  const thought = { type: 'reasoning', id: `rs_${number}`, summary, encrypted_content: writeProof(number) }
  const thoughts = thinks ? [thought] : []
  const output_index = thoughts.length
  const usage = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 15,
  }
  const response = {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1,
    model: 'm',
    status: 'completed',
    output: [...thoughts, item],
    usage,
  }
  if (!stream) return sendJson(response)
  const at = { item_id: String(item['id']), output_index }
  const events: (JsonObject & { type: string })[] = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    ...thoughts.flatMap((whole) => [
      { type: 'response.output_item.added', output_index: 0, item: { ...whole, summary: [], encrypted_content: '' } },
      { type: 'response.output_item.done', output_index: 0, item: whole },
    ]),
    { type: 'response.output_item.added', output_index, item: startItem(item) },
    ...writeDeltas(answer, at),
    { type: 'response.output_item.done', output_index, item },
    { type: 'response.completed', response },
  ]
  return sendFrames(
    'openai-responses',
    events.map((event, sequence_number) => frame({ ...event, sequence_number }, event.type)),
  )
}

function writeItem(answer: ModelAnswer, number: number): JsonObject {
  const call_id = `call_${number}`
  if ('text' in answer) {
    const content = [{ type: 'output_text', text: answer.text, annotations: [] }]
    return { type: 'message', id: `msg_${number}`, status: 'completed', role: 'assistant', content }
  }
  const { tool, given } = answer
  const within = tool.namespace === undefined ? {} : { namespace: tool.namespace }
  switch (tool.kind) {
    case 'search':
      return { type: 'tool_search_call', id: `tsc_${number}`, call_id, execution: 'client', arguments: given }
    case 'custom':
      return { type: 'custom_tool_call', id: `ctc_${number}`, call_id, name: tool.name, ...within, input: given }
    case 'function':
      return {
        type: 'function_call',
        id: `fc_${number}`,
        call_id,
        name: tool.name,
        ...within,
        arguments: toArguments(given),
        status: 'completed',
      }
    default:
      return tool.kind satisfies never
  }
}

/** The item as it is when it is added: without what its deltas bring. */
function startItem(item: JsonObject): JsonObject {
  const empty = { message: { content: [] }, function_call: { arguments: '' }, custom_tool_call: { input: '' } }
  return { ...item, status: 'in_progress', ...empty[item['type'] as keyof typeof empty] }
}

function writeDeltas(
  answer: ModelAnswer,
  at: { item_id: string; output_index: number },
): (JsonObject & { type: string })[] {
  if ('text' in answer) {
    const part = { type: 'output_text', text: answer.text, annotations: [] }
    const here = { ...at, content_index: 0 }
    return [
      { type: 'response.content_part.added', ...here, part: { ...part, text: '' } },
      { type: 'response.output_text.delta', ...here, delta: answer.text, logprobs: [] },
      { type: 'response.output_text.done', ...here, text: answer.text, logprobs: [] },
      { type: 'response.content_part.done', ...here, part },
    ]
  }
  const text = toArguments(answer.given)
  if (answer.tool.kind === 'custom')
    return [
      { type: 'response.custom_tool_call_input.delta', ...at, delta: text },
      { type: 'response.custom_tool_call_input.done', ...at, input: text },
    ]
  return answer.tool.kind === 'search'
    ? []
    : [
        { type: 'response.function_call_arguments.delta', ...at, delta: text },
        { type: 'response.function_call_arguments.done', ...at, name: answer.tool.name, arguments: text },
      ]
}
