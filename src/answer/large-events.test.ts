// Events of any size: what comes in one piece of megabytes is passed on, translated and counted in work that grows with its
// bytes, and what a parser would choke on is the provider's failure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { FrameError } from '../foundation/frames/sse.ts'
import { readObject, type JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { openaiMediaRates } from '../generation/answer/output-sink.ts'
import { inboundProtocolNames, type InboundProtocolName, type ProtocolName } from '../generation/protocol-name.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import { cutBytes } from '../../test/upstream/script.ts'

const MEGABYTE = 1024 * 1024
/** What one read from a socket brings at most. */
const READ_BYTES = 64 * 1024

const reads = (bytes: Buffer) =>
  cutBytes(bytes, { at: Array.from({ length: Math.ceil(bytes.length / READ_BYTES) }, (_, at) => at * READ_BYTES) })

const ways = (to: InboundProtocolName): TestReader[] => [
  { from: to, to },
  { from: to, to, hideUsage: true },
  { from: to, to, mayEndShort: true },
  ...inboundProtocolNames.map((from) => ({ from, to, passthrough: false })),
  { from: to, to, passthrough: false, callerStreams: false, contentType: 'text/event-stream' },
]

for (const to of inboundProtocolNames) {
  test(`${to}: megabytes of text in one event pass, and are counted though nobody reports usage`, () => {
    const { start, text, end } = streams[to]
    // A backslash and a quote every few characters, as in code.
    const piece = 'let a = "b\\n";\n'
    for (const [index, way] of ways(to).entries()) {
      const words = piece.repeat(((index === 0 ? 20 : 3) * MEGABYTE) / piece.length)
      const bytes = makeBytes(to, ...start, text(words), ...end())
      const reader = openTestReader(way)
      const outputs = [...reads(bytes).map((chunk) => reader.push(chunk as Buffer)), reader.end()]
      assert.equal(outputs.findLast(({ ending }) => ending !== undefined)?.ending, 'end', JSON.stringify(way))
      const sent = outputs.reduce((sum, output) => sum + output.bytes.length, 0)
      if (way.passthrough !== false) assert.equal(sent, bytes.length)
      else assert.ok(sent > words.length)
      const { text: sample, share } = reader.takeOutput()
      assert.ok(sample.length <= bounds.sampleBytes)
      assert.ok(
        Math.abs(sample.length / share / words.length - 1) < 0.01,
        `${sample.length / share} of ${words.length}`,
      )
    }
  })

  test(`${to}: an event that holds too many values, or is nested too deep, is the provider's failure`, () => {
    const { start, text } = streams[to]
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    const many = (count: number) => `[${'0,'.repeat(count)}0]`
    const event = (inside: string) =>
      Buffer.from(
        makeBytes(to, { ...text('hi'), inside: 'HERE' })
          .toString()
          .replace('"HERE"', inside),
      )
    for (const way of ways(to)) {
      for (const inside of [deep(100_000), many(bounds.answerValues)]) {
        assert.throws(
          () => openTestReader(way).push(event(inside)),
          (error) => error instanceof FrameError || error instanceof GatewayError,
        )
      }
      for (const inside of [deep(bounds.jsonDepth - 10), many(10_000)]) {
        const reader = openTestReader(way)
        reader.push(makeBytes(to, ...start))
        assert.equal(reader.push(event(inside)).ending, undefined, JSON.stringify(way))
        // Once there is content such events pass unread; nor does an estimate read what no parser should.
        if (way.passthrough === false) continue
        assert.equal(reader.push(event(deep(100_000))).ending, undefined)
        assert.match(reader.takeOutput().text, /^hi/)
      }
    }
  })
}

test('a translated event holds so many values and no more, but for Responses, whose last event repeats the answer', () => {
  const openers = { 'openai-chat': 'anthropic-messages', 'anthropic-messages': 'openai-chat' } as const
  const event = (to: InboundProtocolName, values: number) =>
    makeBytes(to, { ...streams[to].text('hi'), inside: Array.from({ length: values }, () => 0) })
  for (const [to, from] of Object.entries(openers) as [keyof typeof openers, InboundProtocolName][]) {
    const reader = openTestReader({ from, to })
    reader.push(makeBytes(to, ...streams[to].start))
    assert.equal(reader.push(event(to, bounds.translatedEventValues - 20)).content, true)
    assert.throws(() => reader.push(event(to, bounds.translatedEventValues)), FrameError)
  }
  const { start, text, end, usage } = streams['openai-responses']
  const reader = openTestReader({ from: 'openai-chat', to: 'openai-responses' })
  const logprob = { token: 'hi', logprob: -1, bytes: [104, 105], top_logprobs: [] }
  const logprobs = Array.from({ length: bounds.translatedEventValues / 5 }, () => logprob)
  const content = [{ type: 'output_text', text: 'hi', annotations: [], logprobs }]
  const output = [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }]
  const [last] = end(usage)
  const completed = {
    type: 'response.completed',
    response: { ...readObject((last as JsonObject)['response']), output },
  }
  const outputs = [...start, text('hi'), completed].map((json) => reader.push(makeBytes('openai-responses', json)))
  assert.equal(outputs.at(-1)?.ending, 'end')
})

test('calls in one event, each begun and ended there, are as many as may be and no more', () => {
  const calls = (count: number) => Array.from({ length: count }, (_, index) => index)
  const shapes: { [to in ProtocolName]?: (count: number) => JsonObject } = {
    'openai-chat': (count) => ({
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: calls(count).map((index) => ({
              index,
              id: `call_${index}`,
              type: 'function',
              function: { name: 'f', arguments: '{}' },
            })),
          },
        },
      ],
    }),
    'openai-responses': (count) => ({
      type: 'response.completed',
      response: {
        id: 'resp_1',
        object: 'response',
        status: 'completed',
        output: calls(count).map((index) => ({
          type: 'function_call',
          id: `fc_${index}`,
          call_id: `call_${index}`,
          name: 'f',
          arguments: '{}',
          status: 'completed',
        })),
        usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
      },
    }),
    gemini: (count) => ({
      candidates: [
        { content: { role: 'model', parts: calls(count).map(() => ({ functionCall: { name: 'f', args: {} } })) } },
      ],
    }),
  }
  for (const [to, shape] of Object.entries(shapes) as [ProtocolName, (count: number) => JsonObject][]) {
    const given = openTestReader({ from: 'anthropic-messages', to }).push(
      makeBytes(to, shape(bounds.translatedEventParts)),
    )
    // Chat leaves the last call open, since more of it may come.
    const told = given.bytes.toString().match(/"type":"tool_use"/g)?.length
    assert.equal(told, bounds.translatedEventParts, to)
    const other = openTestReader({ from: 'anthropic-messages', to })
    assert.throws(() => other.push(makeBytes(to, shape(bounds.translatedEventParts + 1))), FrameError, to)
  }
})

test('the number of an error event follows on an event of any size', () => {
  const { start, text } = streams['openai-responses']
  const reader = openTestReader({ from: 'openai-responses', to: 'openai-responses' })
  reader.push(makeBytes('openai-responses', ...start, { ...text('hi'), sequence_number: 41 }))
  for (const chunk of reads(makeBytes('openai-responses', { ...text('x'.repeat(3 * MEGABYTE)), sequence_number: 42 })))
    reader.push(chunk as Buffer)
  const { bytes } = reader.fail(new GatewayError('provider_error', 'gone'))
  assert.match(String(bytes), /"sequence_number":43/)
})

test('an image in one event counts as an image, beside text that is counted as text', () => {
  const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat' })
  const { start, text } = streams['openai-chat']
  const url = `data:image/png;base64,${'A'.repeat(2 * MEGABYTE)}`
  const image = { choices: [{ index: 0, delta: { images: [{ type: 'image_url', image_url: { url } }] } }] }
  for (const chunk of reads(makeBytes('openai-chat', ...start, text('one '), image, text('two'))))
    reader.push(chunk as Buffer)
  assert.deepEqual(reader.takeOutput(), { text: 'one two', share: 1, mediaTokens: openaiMediaRates.imageTokens })
})

test('a stream may be so large and no larger where it is translated, and has no bound where it passes through', () => {
  const comment = Buffer.from(`: ${'x'.repeat(1024 * 1024 - 4)}\n\n`)
  const { start, text, end } = streams['openai-chat']
  const opening = makeBytes('openai-chat', ...start, text('Hello'))
  const fill = (push: (chunk: Buffer) => unknown) => {
    push(opening)
    push(comment.subarray(0, comment.length - opening.length - 2))
    push(Buffer.from('\n\n'))
    for (let sent = comment.length; sent < bounds.translatedStreamBytes; sent += comment.length) push(comment)
  }
  const translated = openTestReader({ from: 'openai-chat', to: 'openai-chat', passthrough: false })
  fill((chunk) => translated.push(chunk))
  assert.throws(() => translated.push(Buffer.from(':')), FrameError)
  for (const mayEndShort of [true, false]) {
    const passed = openTestReader({ from: 'openai-chat', to: 'openai-chat', mayEndShort })
    fill((chunk) => passed.push(chunk))
    assert.equal(passed.push(makeBytes('openai-chat', text('more'), ...end())).ending, 'end')
  }
})
