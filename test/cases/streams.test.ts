// Streams as hosts really send them: numbers that do not match the finished item, bytes behind the terminal event, large
// events before the first content.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readArray, readObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import type { Reply } from '../e2e/world.ts'
import { cutBytes, type Script } from '../upstream/script.ts'
import { readEvents, Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

function sse(events: readonly JsonObject[], tail = ''): Script {
  const text = events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  return { headers: { 'content-type': 'text/event-stream' }, steps: [{ send: Buffer.from(text + tail) }] }
}

function responseOf(status: string, output: JsonObject[]): JsonObject {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: 'm',
    status,
    output,
    ...(status === 'completed' ? { usage: { input_tokens: 9, output_tokens: 3, total_tokens: 12 } } : {}),
  }
}

const message = (id: string, texts: string[]): JsonObject => ({
  type: 'message',
  id,
  role: 'assistant',
  status: 'completed',
  content: texts.map((text) => ({ type: 'output_text', text, annotations: [] })),
})

const delta = (item_id: string, output_index: number | undefined, content_index: number, text: string): JsonObject => ({
  type: 'response.output_text.delta',
  item_id,
  ...(output_index === undefined ? {} : { output_index }),
  content_index,
  delta: text,
})

/** The text that a caller was streamed. */
function readStream(from: InboundProtocolName, reply: Reply): string {
  return readEvents(reply)
    .map((event) => {
      if (from === 'openai-chat')
        return readString(readObject(readObject(readArray(event['choices'])?.[0])?.['delta'])?.['content']) ?? ''
      return readString(readObject(event['delta'])?.['text']) ?? ''
    })
    .join('')
}

const callers = ['openai-chat', 'anthropic-messages'] as const
const ask = { messages: [{ role: 'user', content: 'count' }], stream: true }

/** A stream of one or two messages, numbered in some way that does not match the finished items. */
const odd: readonly [what: string, events: JsonObject[], text: string][] = [
  [
    'a content index that the finished item does not have',
    [
      delta('msg_1', 0, 1, 'one '),
      delta('msg_1', 0, 1, 'two'),
      { type: 'done', output_index: 0, item: message('msg_1', ['one two']) },
    ],
    'one two',
  ],
  [
    'two content indexes whose texts are one in the finished item',
    [
      delta('msg_1', 0, 1, 'one '),
      delta('msg_1', 0, 2, 'two'),
      { type: 'done', output_index: 0, item: message('msg_1', ['one two']) },
    ],
    'one two',
  ],
  [
    'a content index that differs, and an end that no delta brought',
    [delta('msg_1', 0, 1, 'one '), { type: 'done', output_index: 0, item: message('msg_1', ['one two']) }],
    'one two',
  ],
  [
    'every item in the same place',
    [
      { type: 'added', output_index: 0, item: message('msg_1', []) },
      delta('msg_1', 0, 0, 'one '),
      { type: 'done', output_index: 0, item: message('msg_1', ['one ']) },
      { type: 'added', output_index: 0, item: message('msg_2', []) },
      delta('msg_2', 0, 0, 'two'),
      { type: 'done', output_index: 0, item: message('msg_2', ['two']) },
    ],
    'one two',
  ],
  [
    'no places at all',
    [
      { type: 'added', item: message('msg_1', []) },
      delta('msg_1', undefined, 0, 'one '),
      { type: 'done', item: message('msg_1', ['one ']) },
      { type: 'added', item: message('msg_2', []) },
      delta('msg_2', undefined, 0, 'two'),
      { type: 'done', item: message('msg_2', ['two']) },
    ],
    'one two',
  ],
  [
    'another place in the deltas than in the item',
    [
      { type: 'added', output_index: 1, item: message('msg_1', []) },
      delta('msg_1', 0, 0, 'one '),
      delta('msg_1', 0, 0, 'two'),
      { type: 'done', output_index: 1, item: message('msg_1', ['one two']) },
    ],
    'one two',
  ],
]

for (const [what, events, text] of odd) {
  for (const from of callers) {
    test(`${from} > openai-responses: ${what}: the text comes once`, async () => {
      const named = events.map((event) => {
        const { type } = event
        return type === 'added' || type === 'done' ? { ...event, type: `response.output_item.${type}` } : event
      })
      const items = named
        .filter(({ type }) => type === 'response.output_item.done')
        .map((event) => readObject(event['item']) ?? {})
      const answer = sse([
        { type: 'response.created', response: responseOf('in_progress', []) },
        ...named,
        { type: 'response.completed', response: responseOf('completed', items) },
      ])
      const { reply } = await stage.play({ from, to: 'openai-responses', request: ask, answer })
      assert.equal(readStream(from, reply), text)
    })
  }
}

test('all that a provider sends behind its terminal event reaches the caller, wherever its reads are cut', async () => {
  const whole = sse(
    [
      { type: 'response.created', response: responseOf('in_progress', []) },
      { type: 'response.output_item.added', output_index: 0, item: message('msg_1', []) },
      delta('msg_1', 0, 0, 'hi'),
      { type: 'response.output_item.done', output_index: 0, item: message('msg_1', ['hi']) },
      { type: 'response.completed', response: responseOf('completed', [message('msg_1', ['hi'])]) },
    ],
    'data: [DONE]\n\n',
  )
  const [step] = whole.steps
  const bytes = step !== undefined && 'send' in step ? Buffer.from(step.send) : Buffer.alloc(0)
  const end = bytes.indexOf('data: [DONE]')
  for (let cut = end - 3; cut < bytes.length; cut += 1) {
    const steps = cutBytes(bytes, { at: [cut] }).flatMap((send, index) =>
      index === 0 ? [{ send }] : [{ waitMs: 5 }, { send }],
    )
    const { reply } = await stage.play({
      from: 'openai-responses',
      to: 'openai-responses',
      request: { input: 'hi', stream: true },
      answer: { ...whole, steps },
    })
    assert.equal(reply.text, bytes.toString(), `cut ${cut - end} bytes behind the end`)
  }
})

test('an event of half a megabyte before any other content is delivered', async () => {
  const content = 'x'.repeat(500_000)
  const chunk = (delta: JsonObject, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const text = `${chunk({ role: 'assistant', content }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`
  const answer = { headers: { 'content-type': 'text/event-stream' }, steps: [{ send: Buffer.from(text) }] }
  const request = { messages: [{ role: 'user', content: 'hi' }], stream: true, stream_options: { include_usage: true } }
  const { reply } = await stage.play({ from: 'openai-chat', to: 'openai-chat', request, answer })
  assert.equal(reply.text, text)
})

test('events that repeat the instructions of an agent before the first content are delivered', async () => {
  const instructions = 'You are an agent. '.repeat(11_500)
  const events = [
    { type: 'response.created', response: { ...responseOf('in_progress', []), instructions } },
    { type: 'response.in_progress', response: { ...responseOf('in_progress', []), instructions } },
    { type: 'response.output_item.added', output_index: 0, item: message('msg_1', []) },
    delta('msg_1', 0, 0, 'ok'),
    { type: 'response.output_item.done', output_index: 0, item: message('msg_1', ['ok']) },
    { type: 'response.completed', response: { ...responseOf('completed', [message('msg_1', ['ok'])]), instructions } },
  ]
  for (const to of ['openai-responses'] as const) {
    const { reply } = await stage.play({
      from: 'openai-responses',
      to,
      request: { input: 'x', instructions, stream: true },
      answer: sse(events),
    })
    assert.match(reply.text, /"delta":"ok"/)
    assert.match(reply.text, /response\.completed/)
  }
  const { reply } = await stage.play({ from: 'openai-chat', to: 'openai-responses', request: ask, answer: sse(events) })
  assert.equal(readStream('openai-chat', reply), 'ok')
})

test('a character whose halves come in two deltas reaches the caller in one, and half a character as U+FFFD', async () => {
  const chunk = (delta: string, finish = 'null') =>
    `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`
  const streamed = [
    chunk('{"role":"assistant","content":"a \\ud83d"}'),
    chunk('{"content":"\\ude00 b \\ud83d"}'),
    chunk('{}', '"stop"'),
    'data: [DONE]\n\n',
  ]
  const message = '{"role":"assistant","content":"a \\ud83d\\ude00 b \\ud83d"}'
  const whole = `{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":${message},"finish_reason":"stop"}]}`
  for (const from of ['anthropic-messages', 'openai-responses'] as const)
    for (const stream of [true, false]) {
      const text = stream ? streamed.join('') : whole
      const headers = { 'content-type': stream ? 'text/event-stream' : 'application/json' }
      const answer = { headers, steps: [{ send: Buffer.from(text) }] }
      const request = { ...(from === 'openai-responses' ? { input: 'hi' } : { messages: ask.messages }), stream }
      const { reply } = await stage.play({ from, to: 'openai-chat', request, answer })
      assert.equal(reply.status, 200, reply.text)
      assert.doesNotMatch(reply.text, /\\ud[89a-f]/)
      assert.match(reply.text, stream ? /😀 b/ : /a 😀 b \ufffd/)
      assert.match(reply.text, /\ufffd/)
    }
})
