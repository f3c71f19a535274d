// A request that is longer than the model's context, in the words of every provider that is known: agents compact their
// conversation on the one code for it, and on nothing else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames } from '../../src/generation/protocol-name.ts'
import { outboundProtocols } from '../../src/protocols/protocols.ts'
import { sendJson } from '../upstream/script.ts'
import { Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

/** From public threads and the providers' documents, until November 2026. */
const overflows: readonly [vendor: string, words: string][] = [
  ['OpenAI', "This model's maximum context length is 8192 tokens. However, your messages resulted in 8545 tokens."],
  ['OpenAI', 'Your input exceeds the context window of this model. Please adjust your input and try again.'],
  [
    'DeepSeek',
    "This model's maximum context length is 65536 tokens. However, you requested 69648 tokens (69648 in the messages, 0 in the completion).",
  ],
  ['xAI', "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
  ['Moonshot', 'Invalid request: Your request exceeded model token limit: 131072 (requested: 140000)'],
  ['Groq, Cerebras', 'Please reduce the length of the messages or completion.'],
  ['Mistral', 'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length'],
  ['Anthropic', 'prompt is too long: 213462 tokens > 200000 maximum'],
  [
    'Anthropic',
    'input length and `max_tokens` exceed context limit: 199759 + 8192 > 200000, decrease input length or `max_tokens` and try again',
  ],
  ['Bedrock', 'Input is too long for requested model.'],
  ['Bedrock, Nova', 'Input Tokens Exceeded: Number of input tokens exceeds maximum length'],
  ['Bedrock, Llama', "This model's maximum context length is 8192 tokens. Please reduce the length of the prompt"],
  ['Google', 'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).'],
  ['MiniMax', 'invalid params, context window exceeds limit (2013)'],
  ['Alibaba', '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]'],
  ['Z.ai', 'Prompt 超长'],
  ['SGLang', "The input (9000 tokens) is longer than the model's context length (8192 tokens)."],
  ['SGLang', "Requested token count exceeds the model's maximum context length of 131072 tokens."],
  ['llama.cpp', 'the request exceeds the available context size, try increasing it'],
  ['Ollama', 'prompt too long; exceeded max context length by 7 tokens'],
  [
    'LM Studio',
    'Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
  ],
  [
    'Together',
    '`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 512 `max_new_tokens`',
  ],
  ['DeepInfra', 'Requested input length 9000 exceeds maximum input length 8192'],
  ['SiliconFlow', 'length of prompt_tokens (9000) must be less than max_seq_len (8192).'],
  ['Fireworks', 'The prompt is too long: 9000, model maximum context length: 8191'],
  ['Cohere', 'too many tokens: total number of tokens in the prompt cannot exceed 128000'],
]

/** About something else, and near enough to be mistaken. */
const others: readonly string[] = [
  'max_tokens exceeds the limit of 8192',
  'max_tokens: 999999 > 64000, which is the maximum allowed number of output tokens for this model',
  '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
  'temperature must be at most 2',
  "Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 171 instead.",
  "Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64.",
  'Too many images in the request',
]

test('every known sentence for too long a request is known in every protocol, and no other one is', () => {
  for (const protocol of protocolNames) {
    const { decodeError } = outboundProtocols[protocol]
    const tell = (message: string, status = 400) =>
      decodeError(
        status,
        JSON.stringify(
          protocol === 'bedrock-converse' ? { message } : { error: { message, type: 'invalid_request_error' } },
        ),
      )
    for (const [vendor, words] of overflows)
      assert.equal(tell(words).kind, 'context_length_exceeded', `${protocol}, ${vendor}: ${words}`)
    for (const words of others) assert.notEqual(tell(words).kind, 'context_length_exceeded', `${protocol}: ${words}`)
    // A limit of rate is no limit of length.
    assert.notEqual(tell('Rate limit reached: too many tokens per minute', 429).kind, 'context_length_exceeded')
  }
})

test('codes that say it count without the words', () => {
  const { decodeError } = outboundProtocols['openai-chat']
  for (const error of [
    { code: 'context_length_exceeded', message: 'x' },
    { code: 400, type: 'exceed_context_size_error', message: 'x' },
    { code: '1261', message: 'x' },
  ])
    assert.equal(decodeError(400, JSON.stringify({ error })).kind, 'context_length_exceeded')
})

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    if (from === to) continue
    test(`${from} > ${to}: the caller is told by the code that their clients know`, async () => {
      const message = 'Your request exceeded model token limit: 131072 (requested: 140000)'
      const body = to === 'bedrock-converse' ? { message } : { error: { message, type: 'invalid_request_error' } }
      const request = from === 'openai-responses' ? { input: 'hi' } : { messages: [{ role: 'user', content: 'hi' }] }
      const { reply } = await stage.play({ from, to, request, answer: sendJson(body, 400) })
      assert.equal(reply.status, 400)
      const error = readObject(reply.json['error'])
      assert.match(String(error?.['message']), /exceeded model token limit/)
      if (from !== 'anthropic-messages') assert.equal(error?.['code'], 'context_length_exceeded')
      // Anthropic's clients know its own words, and nothing else: Claude Code compacts on them.
      else assert.match(String(error?.['message']), /prompt is too long/)
    })
  }
}
