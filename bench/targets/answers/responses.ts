// OpenAI Responses.
import { INPUT_TOKENS, SSE, toJson, toSse, words, type Answer } from './answer.ts'

export function prepareResponses(model: string, tokens: number): Answer {
  const text = words(tokens).join('')
  const part = { type: 'output_text', text, annotations: [], logprobs: [] }
  const item = { id: 'msg_bench', type: 'message', role: 'assistant', status: 'completed', content: [part] }
  const place = { item_id: item.id, output_index: 0, content_index: 0 }
  const usage = {
    input_tokens: INPUT_TOKENS,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: tokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: INPUT_TOKENS + tokens,
  }
  const begun = showResponse(model, 'in_progress', [], null)
  const whole = showResponse(model, 'completed', [item], usage)
  let sequence = 0
  const event = (type: string, fields: object) => toSse({ type, sequence_number: sequence++, ...fields }, type)
  return {
    body: toJson(whole),
    events: [
      Buffer.concat([
        event('response.created', { response: begun }),
        event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } }),
        event('response.content_part.added', { ...place, part: { ...part, text: '' } }),
      ]),
      ...words(tokens).map((delta) => event('response.output_text.delta', { ...place, delta, logprobs: [] })),
      Buffer.concat([
        event('response.output_text.done', { ...place, text, logprobs: [] }),
        event('response.content_part.done', { ...place, part }),
        event('response.output_item.done', { output_index: 0, item }),
        event('response.completed', { response: whole }),
      ]),
    ],
    contentType: SSE,
  }
}

function showResponse(model: string, status: string, output: object[], usage: object | null): object {
  return {
    id: 'resp_bench',
    object: 'response',
    created_at: 1_700_000_000,
    status,
    model,
    output,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    top_p: 1,
    tool_choice: 'auto',
    tools: [],
    usage,
  }
}
