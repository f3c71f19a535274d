// Anthropic Messages.
import { INPUT_TOKENS, SSE, toJson, toSse, words, type Answer } from './answer.ts'

export function prepareMessages(model: string, tokens: number): Answer {
  const usage = {
    input_tokens: INPUT_TOKENS,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: tokens,
  }
  const head = { id: 'msg_bench', type: 'message', role: 'assistant', model }
  const end = { stop_reason: 'end_turn', stop_sequence: null }
  const event = (type: string, fields: object = {}) => toSse({ type, ...fields }, type)
  const message = {
    ...head,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage, output_tokens: 1 },
  }
  return {
    body: toJson({ ...head, content: [{ type: 'text', text: words(tokens).join('') }], ...end, usage }),
    events: [
      Buffer.concat([
        event('message_start', { message }),
        event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      ]),
      ...words(tokens).map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
      Buffer.concat([
        event('content_block_stop', { index: 0 }),
        event('message_delta', { delta: end, usage }),
        event('message_stop'),
      ]),
    ],
    contentType: SSE,
  }
}
