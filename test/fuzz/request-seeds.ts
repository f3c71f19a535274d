// What the requests' fuzz run begins with: a few whole requests of each protocol that callers speak, and every recorded one
// where the recordings are beside the project. The recorded ones are read in place and never kept.
import { isObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { readLingua, readPydanticAi, readRecordProtocol, recordingsAbsent } from '../recordings.ts'

export type Seed = { from: InboundProtocolName; body: JsonObject }

/** Larger ones are media by value: they slow the run down and mutate nothing else. */
const SEED_CHARACTERS = 50_000

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

const builtIn: readonly Seed[] = [
  { from: 'openai-chat', body: { messages: [{ role: 'user', content: 'Hello' }], max_completion_tokens: 100 } },
  {
    from: 'openai-chat',
    body: {
      stream: true,
      stream_options: { include_usage: true },
      n: 2,
      temperature: 0.5,
      stop: ['END'],
      logit_bias: { '50256': -100 },
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
      reasoning_effort: 'low',
      tools: [{ type: 'function', function: { name: 'get_weather', description: 'Weather', parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}`, detail: 'low' } },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"a"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
      ],
    },
  },
  { from: 'openai-responses', body: { input: 'Hello', max_output_tokens: 100 } },
  {
    from: 'openai-responses',
    body: {
      stream: true,
      store: false,
      instructions: 'Be brief.',
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
      tools: [
        { type: 'function', name: 'get_weather', parameters: schema, strict: true },
        { type: 'custom', name: 'run' },
      ],
      tool_choice: 'auto',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: `data:image/png;base64,${picture}`, detail: 'auto' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
          ],
        },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'abcd' },
        { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"a"}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      ],
    },
  },
  { from: 'anthropic-messages', body: { max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] } },
  {
    from: 'anthropic-messages',
    body: {
      stream: true,
      max_tokens: 2000,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      thinking: { type: 'enabled', budget_tokens: 1024 },
      metadata: { user_id: 'somebody' },
      stop_sequences: ['END'],
      tools: [{ name: 'get_weather', description: 'Weather', input_schema: schema }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Text' }, title: 'a' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'abcd' },
            { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'a' } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny', is_error: false }] },
      ],
    },
  },
]

export function readSeeds(): Seed[] {
  if (recordingsAbsent !== false) return [...builtIn]
  const seeds = [...builtIn]
  for (const record of [...readLingua(), ...readPydanticAi()]) {
    const from = inboundProtocolNames.find((name) => name === readRecordProtocol(record))
    if (from === undefined || !isObject(record.request)) continue
    // A gateway fetches media for providers that do not: never from whoever the recording names.
    const text = JSON.stringify(record.request).replace(/https?:\/\/[^/"\\]+/g, 'https://media.invalid')
    if (text.length <= SEED_CHARACTERS) seeds.push({ from, body: JSON.parse(text) as JsonObject })
  }
  return seeds
}
