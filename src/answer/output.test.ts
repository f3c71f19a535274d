// What a reader counts of an answer where nobody reports it: output of every kind, and the same however it is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { openaiMediaRates } from '../generation/answer/output-sink.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../generation/protocol-name.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import type { AnswerReader } from './reader.ts'

const WORDS = 'The quick brown fox jumps over the lazy dog. '
const SECOND_OF_SPEECH = 'A'.repeat(64_000)
const PICTURE = 'iVBORw0KGgo'.repeat(1_000)

type Kind = {
  name: string
  events: readonly JsonObject[]
  /** Text that counts. */
  text?: string
  mediaTokens?: number
  /** Only what passes through shows it: a translation to this protocol has no word for it. */
  passedOnly?: true
}

const delta = (json: JsonObject): JsonObject => ({ id: 'c', choices: [{ index: 0, delta: json }] })
const call = (json: JsonObject) => delta({ tool_calls: [{ index: 0, id: 'call_1', ...json }] })
const block = (content_block: JsonObject, ...deltas: JsonObject[]): JsonObject[] => [
  { type: 'content_block_start', index: 1, content_block },
  ...deltas.map((each) => ({ type: 'content_block_delta', index: 1, delta: each })),
  { type: 'content_block_stop', index: 1 },
]
const event = (type: string, json: JsonObject): JsonObject => ({ type, output_index: 1, item_id: 'i1', ...json })
const item = (json: JsonObject, ...deltas: JsonObject[]): JsonObject[] => [
  event('response.output_item.added', { item: { ...json, content: [], arguments: '', input: '' } }),
  ...deltas,
  event('response.output_item.done', { item: json }),
]

const chat: Kind[] = [
  { name: 'text', events: [delta({ content: WORDS })], text: WORDS },
  {
    name: 'text of a second choice',
    events: [{ choices: [{ index: 1, delta: { content: WORDS } }] }],
    text: WORDS,
    passedOnly: true,
  },
  { name: 'a refusal', events: [delta({ refusal: WORDS })], text: WORDS },
  ...['reasoning', 'reasoning_content'].map((field) => ({
    name: field,
    events: [delta({ [field]: WORDS })],
    text: WORDS,
  })),
  {
    name: 'reasoning under three names',
    events: [
      delta({
        reasoning: WORDS,
        reasoning_content: WORDS,
        reasoning_details: [{ type: 'reasoning.text', text: WORDS, signature: 'x'.repeat(500), format: 'f', index: 0 }],
      }),
    ],
    text: WORDS,
  },
  {
    name: 'the arguments of a function',
    events: [call({ type: 'function', function: { name: 'run', arguments: WORDS } })],
    text: WORDS,
  },
  {
    name: 'the input of a custom tool',
    events: [call({ type: 'custom', custom: { name: 'run', input: WORDS } })],
    text: WORDS,
  },
  { name: 'speech', events: [delta({ audio: { id: 'a', data: SECOND_OF_SPEECH } })], mediaTokens: 20 },
  { name: 'a transcript', events: [delta({ audio: { id: 'a', transcript: WORDS } })], text: WORDS },
  {
    name: 'an image',
    events: [delta({ images: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${PICTURE}` } }] })],
    mediaTokens: openaiMediaRates.imageTokens,
  },
  { name: 'a field that nobody knows', events: [delta({ dreams: { of: [WORDS] } })], text: WORDS },
]

const messages: Kind[] = [
  { name: 'text', events: block({ type: 'text', text: '' }, { type: 'text_delta', text: WORDS }), text: WORDS },
  {
    name: 'thinking without its signature',
    events: block(
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: WORDS },
      { type: 'signature_delta', signature: 'x'.repeat(5_000) },
    ),
    text: WORDS,
  },
  {
    name: 'the input of a tool',
    events: block(
      { type: 'tool_use', id: 'toolu_1', name: 'run', input: {} },
      { type: 'input_json_delta', partial_json: `{"text":"${WORDS}"}` },
    ),
    text: `{"text":"${WORDS}"}`,
  },
  {
    name: 'the input of a tool of the provider',
    events: block(
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
      { type: 'input_json_delta', partial_json: `{"query":"${WORDS}"}` },
    ),
    text: `{"query":"${WORDS}"}`,
  },
  {
    name: 'nothing of what a tool of the provider gave back',
    events: block({
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: [{ type: 'web_search_result', url: 'https://example.com', encrypted_content: 'x'.repeat(9_000) }],
    }),
  },
  {
    name: 'nothing of what is quoted',
    events: block(
      { type: 'text', text: '' },
      { type: 'citations_delta', citation: { type: 'char_location', cited_text: WORDS, document_index: 0 } },
    ),
  },
  {
    name: 'a block that nobody knows',
    events: block({ type: 'dream', story: '' }, { type: 'dream_delta', story: WORDS }),
    text: WORDS,
  },
]

const message = (text: string): JsonObject => ({ type: 'message', id: 'i1', content: [{ type: 'output_text', text }] })
const responses: Kind[] = [
  {
    name: 'text, once, though four events tell it',
    events: [
      ...item(
        message(WORDS),
        event('response.output_text.delta', { content_index: 0, delta: WORDS, obfuscation: 'xxxxxxxx' }),
        event('response.output_text.done', { content_index: 0, text: WORDS }),
        event('response.content_part.done', { content_index: 0, part: { type: 'output_text', text: WORDS } }),
      ),
    ],
    text: WORDS,
  },
  { name: 'an item that comes whole', events: item(message(WORDS)), text: WORDS },
  {
    name: 'a refusal',
    events: item(
      { type: 'message', id: 'i1', content: [{ type: 'refusal', refusal: WORDS }] },
      event('response.refusal.delta', { content_index: 0, delta: WORDS }),
    ),
    text: WORDS,
  },
  {
    name: 'reasoning without its sealed form',
    events: item(
      {
        type: 'reasoning',
        id: 'i1',
        summary: [{ type: 'summary_text', text: WORDS }],
        encrypted_content: 'x'.repeat(9_000),
      },
      event('response.reasoning_summary_text.delta', { summary_index: 0, delta: WORDS }),
    ),
    text: WORDS,
  },
  ...(['function_call', 'custom_tool_call'] as const).map((type) => {
    const field = type === 'function_call' ? 'arguments' : 'input'
    return {
      name: `the ${field} of a ${type}`,
      events: item(
        { type, id: 'i1', call_id: 'call_1', name: 'run', [field]: WORDS },
        event(`response.${type === 'function_call' ? 'function_call_arguments' : 'custom_tool_call_input'}.delta`, {
          delta: WORDS,
        }),
      ),
      text: WORDS,
    }
  }),
  {
    name: 'code that the provider runs, without what it gave back',
    events: item(
      { type: 'code_interpreter_call', id: 'i1', code: WORDS, outputs: [{ type: 'logs', logs: 'y'.repeat(500) }] },
      event('response.code_interpreter_call_code.delta', { delta: WORDS }),
    ),
    text: WORDS,
  },
  {
    name: 'an image and those before it',
    events: item(
      { type: 'image_generation_call', id: 'i1', result: PICTURE, output_format: 'png' },
      event('response.image_generation_call.partial_image', { partial_image_b64: PICTURE, partial_image_index: 0 }),
    ),
    mediaTokens: openaiMediaRates.imageTokens + 100,
    passedOnly: true,
  },
  {
    name: 'speech',
    events: [event('response.output_audio.delta', { delta: SECOND_OF_SPEECH })],
    mediaTokens: 20,
    passedOnly: true,
  },
  {
    name: 'a delta that nobody knows',
    events: [event('response.dream.delta', { delta: WORDS })],
    text: WORDS,
    passedOnly: true,
  },
]

const kinds: { readonly [name in InboundProtocolName]: readonly Kind[] } = {
  'openai-chat': chat,
  'anthropic-messages': messages,
  'openai-responses': responses,
}

function readAll(options: TestReader, events: readonly (JsonObject | string)[]): AnswerReader {
  const reader = openTestReader(options)
  const { to } = options
  const output = reader.push(makeBytes(to, ...streams[to].start, ...events))
  assert.equal(output.ending, undefined, JSON.stringify(output.ending))
  return reader
}

for (const protocol of inboundProtocolNames) {
  for (const { name, events, text = '', mediaTokens = 0, passedOnly } of kinds[protocol]) {
    test(`${protocol}: ${name} counts, passed through`, () => {
      const sample = readAll({ from: protocol, to: protocol }, events).takeOutput()
      assert.deepEqual(sample, { text, share: 1, mediaTokens })
    })
    if (passedOnly === true) continue
    test(`${protocol}: ${name} counts the same, translated and folded`, () => {
      for (const from of inboundProtocolNames) {
        for (const callerStreams of [true, false]) {
          const contentType = 'text/event-stream'
          const reader = readAll({ from, to: protocol, passthrough: false, callerStreams, contentType }, events)
          // What is still gathered comes out at the latest with the end.
          reader.push(makeBytes(protocol, ...streams[protocol].end()))
          reader.end()
          assert.deepEqual(reader.takeOutput(), { text, share: 1, mediaTokens }, `${from} ${callerStreams}`)
        }
      }
    })
  }

  test(`${protocol}: what was handed out is not handed out again`, () => {
    const reader = readAll({ from: protocol, to: protocol }, [streams[protocol].text('one ')])
    assert.equal(reader.takeOutput().text, 'one ')
    assert.deepEqual(reader.takeOutput(), { text: '', share: 1, mediaTokens: 0 })
    reader.push(makeBytes(protocol, streams[protocol].text('two')))
    assert.equal(reader.takeOutput().text, 'two')
  })

  test(`${protocol}: of a long stream a part is kept, which stands for the rest`, () => {
    for (const passthrough of [true, false]) {
      const reader = readAll({ from: protocol, to: protocol, passthrough }, [])
      const count = 20_000
      for (let piece = 0; piece < count; piece += 1) reader.push(makeBytes(protocol, streams[protocol].text(WORDS)))
      const { text, share } = reader.takeOutput()
      assert.ok(text.length <= bounds.sampleBytes, `${text.length} characters are kept`)
      const estimate = text.length / share
      assert.ok(Math.abs(estimate / (count * WORDS.length) - 1) < 0.02, `${estimate} of ${count * WORDS.length}`)
    }
  })

  test(`${protocol}: text in any script and with escapes is handed out as it reads`, () => {
    const odd = 'Zürich 字字 "quoted" \\back\n\t\u{1f600}'
    for (const passthrough of [true, false]) {
      const reader = readAll({ from: protocol, to: protocol, passthrough }, [streams[protocol].text(odd)])
      assert.deepEqual(reader.takeOutput(), { text: odd, share: 1, mediaTokens: 0 })
    }
  })
}
