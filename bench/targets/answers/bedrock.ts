// Bedrock's Converse. A stream is AWS's binary event stream; each event carries padding `p` of changing length, as the
// real ones do.
import { writeAwsFrame } from '../../../test/recordings.ts'
import { INPUT_TOKENS, toJson, words, type Answer } from './answer.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function prepareBedrock(_model: string, tokens: number): Answer {
  const usage = { inputTokens: INPUT_TOKENS, outputTokens: tokens, totalTokens: INPUT_TOKENS + tokens }
  const metrics = { latencyMs: 1_000 }
  let length = 0
  const event = (name: string, fields: object) => {
    length = (length + 17) % LETTERS.length
    return writeAwsFrame({ event: name, data: JSON.stringify({ ...fields, p: LETTERS.slice(0, length + 1) }) })
  }
  return {
    body: toJson({
      metrics,
      output: { message: { content: [{ text: words(tokens).join('') }], role: 'assistant' } },
      stopReason: 'end_turn',
      usage,
    }),
    events: [
      event('messageStart', { role: 'assistant' }),
      ...words(tokens).map((text) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
      Buffer.concat([
        event('contentBlockStop', { contentBlockIndex: 0 }),
        event('messageStop', { stopReason: 'end_turn' }),
        event('metadata', { metrics, usage }),
      ]),
    ],
    contentType: 'application/vnd.amazon.eventstream',
  }
}
