// OpenAI Chat Completions.
import { INPUT_TOKENS, SSE, toJson, toSse, words, type Answer } from './answer.ts'

export function prepareChat(model: string, tokens: number): Answer {
  const base = { id: 'chatcmpl-bench', created: 1_700_000_000, model, system_fingerprint: 'fp_bench' }
  const usage = { prompt_tokens: INPUT_TOKENS, completion_tokens: tokens, total_tokens: INPUT_TOKENS + tokens }
  const chunk = (choices: unknown[], more = {}) => toSse({ ...base, object: 'chat.completion.chunk', choices, ...more })
  const choice = (delta: object, finish_reason: string | null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }])
  const message = { role: 'assistant', content: words(tokens).join(''), refusal: null }
  return {
    body: toJson({
      ...base,
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage,
    }),
    events: [
      ...words(tokens).map((content, index) =>
        choice(index === 0 ? { role: 'assistant', content } : { content }, null),
      ),
      Buffer.concat([choice({}, 'stop'), chunk([], { usage }), Buffer.from('data: [DONE]\n\n')]),
    ],
    contentType: SSE,
  }
}
