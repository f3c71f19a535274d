// The calls of an answer are the same however it is read: passed through, translated, folded, or as one body; and so many are
// kept and no more.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { FrameError } from '../../foundation/frames/sse.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../generation/protocol-name.ts'
import { outboundProtocols } from '../../protocols/protocols.ts'
import { sourceOf } from '../../../test/conformance/translate.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../../test/readers.ts'
import { READ_BYTES } from '../../../test/upstream/test-answer.ts'
import { recordedAnswers, recordingsAbsent, toBytes, type RecordedAnswer } from '../../../test/recordings.ts'
import type { AnsweredCall } from './answered-call.ts'
import { CallCollector } from './call-collector.ts'

function readCalls(way: TestReader, chunks: readonly Buffer[]): readonly AnsweredCall[] | undefined {
  const reader = openTestReader({ ...way, keepsCalls: true })
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
  return reader.readCalls?.()
}

/** What the protocol's decoder reads of a whole stream; undefined where it is broken. */
function decodeCalls({ protocol, frames = [] }: RecordedAnswer): readonly AnsweredCall[] | undefined {
  const outbound = outboundProtocols[protocol]
  const decoder = outbound.createEventDecoder(sourceOf(outbound))
  const collector = new CallCollector()
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]
  for (const event of events) collector.addEvent(event)
  return events.at(-1)?.type === 'error' ? undefined : collector.read()
}

describe('recorded answers', { skip: recordingsAbsent }, () => {
  for (const protocol of inboundProtocolNames) {
    test(`${protocol}: what passes through has the calls that a translation reads, in any chunks`, () => {
      let calls = 0
      for (const answer of recordedAnswers(protocol)) {
        if (!answer.stream || answer.status !== 200) continue
        const bytes = toBytes(answer)
        const expected = decodeCalls(answer)
        if (expected === undefined || isCustom(expected)) continue
        const way = { from: protocol, to: protocol }
        for (const size of [READ_BYTES, 700]) assert.deepEqual(readCalls(way, cut(bytes, size)), expected, answer.name)
        calls += expected.length
      }
      assert.ok(calls > 5, `${calls} calls`)
    })

    test(`${protocol}: a body has the same calls passed through and translated`, () => {
      let calls = 0
      for (const answer of recordedAnswers(protocol)) {
        if (answer.body === undefined || answer.status !== 200) continue
        const bytes = [toBytes(answer)]
        const passed = readCalls({ from: protocol, to: protocol, callerStreams: false }, bytes)
        const from = protocol === 'openai-chat' ? 'anthropic-messages' : 'openai-chat'
        const translated = readCalls({ from, to: protocol, callerStreams: false }, bytes)
        // Only a translation gives calls without arguments the empty object.
        const plain = passed?.map((call) => (call.arguments === '' ? { ...call, arguments: '{}' } : call))
        // Those that a program of the provider's makes do not end an answer.
        const isJudged = translated !== undefined && (plain?.length ?? 0) > 0
        if (isJudged) assert.deepEqual(plain, translated, answer.name)
        calls += isJudged ? translated.length : 0
      }
      assert.ok(calls > 5, `${calls} calls`)
    })
  }
})

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}

/** Calls of free text are decoded as such only where the request is known. */
function isCustom(calls: readonly AnsweredCall[]): boolean {
  return calls.some(({ form }) => form === 'custom')
}

/** One call whose arguments come in pieces, in each protocol. */
const calls: { readonly [name in InboundProtocolName]: (at: number, pieces: readonly string[]) => JsonObject[] } = {
  'openai-chat': (at, pieces) =>
    ['', ...pieces].map((text, index) => {
      const named = index === 0 ? { id: `call_${at}`, type: 'function' } : {}
      const call = { index: at, ...named, function: { ...(index === 0 ? { name: 'f' } : {}), arguments: text } }
      return { id: 'c', choices: [{ index: 0, delta: { tool_calls: [call] } }] }
    }),
  'anthropic-messages': (at, pieces) => [
    {
      type: 'content_block_start',
      index: at,
      content_block: { type: 'tool_use', id: `toolu_${at}`, name: 'f', input: {} },
    },
    ...pieces.map((text) => ({
      type: 'content_block_delta',
      index: at,
      delta: { type: 'input_json_delta', partial_json: text },
    })),
    { type: 'content_block_stop', index: at },
  ],
  'openai-responses': (at, pieces) => {
    const item = { type: 'function_call', id: `fc_${at}`, call_id: `call_${at}`, name: 'f', status: 'completed' }
    return [
      { type: 'response.output_item.added', output_index: at, item: { ...item, arguments: '' } },
      ...pieces.map((delta) => ({
        type: 'response.function_call_arguments.delta',
        output_index: at,
        item_id: item.id,
        delta,
      })),
      { type: 'response.output_item.done', output_index: at, item: { ...item, arguments: pieces.join('') } },
    ]
  },
}

for (const to of inboundProtocolNames) {
  const { end, usage } = streams[to]
  const start =
    to === 'openai-responses'
      ? streams[to].start.slice(0, 1)
      : to === 'anthropic-messages'
        ? streams[to].start.slice(0, 1)
        : streams[to].start
  const answer = (events: readonly JsonObject[]) => makeBytes(to, ...start, ...events, ...end(usage))
  const ways: TestReader[] = [
    { from: to, to },
    { from: to, to, passthrough: false },
    { from: to, to, passthrough: false, callerStreams: false, contentType: 'text/event-stream' },
  ]

  test(`${to}: so many calls of an answer are judged, and of one with more none`, () => {
    const many = (count: number) =>
      answer(Array.from({ length: count }, (_, at) => calls[to](at, ['{"a":', '1}'])).flat())
    for (const way of ways) {
      const read = readCalls(way, [many(bounds.judgedCalls)])
      assert.equal(read?.length, bounds.judgedCalls)
      assert.ok(read.every((call) => call.name === 'f' && call.arguments === '{"a":1}'))
      assert.equal(readCalls(way, [many(bounds.judgedCalls + 1)]), undefined)
    }
  })

  test(`${to}: so many characters of arguments are judged, and of an answer with more none`, () => {
    const long = (length: number) => answer(calls[to](0, ['x'.repeat(length / 2), 'x'.repeat(length - length / 2)]))
    for (const way of ways) {
      assert.equal(readCalls(way, [long(bounds.judgedCallsLength)])?.[0]?.arguments.length, bounds.judgedCallsLength)
      assert.equal(readCalls(way, [long(bounds.judgedCallsLength + 2)]), undefined)
    }
  })

  if (to !== 'openai-responses')
    test(`${to}: so many bytes of a stream that passes through are kept for its calls`, () => {
      const [, piece] = calls[to](0, [' ', ' ']).map((event) => makeBytes(to, event).length)
      const most = Math.floor(bounds.keptCallBytes / (piece ?? 1))
      const read = (count: number) =>
        readCalls({ from: to, to }, cut(answer(calls[to](0, Array<string>(count).fill(' '))), READ_BYTES))
      assert.equal(read(most - 20)?.[0]?.arguments.length, most - 20)
      assert.equal(read(most + 1), undefined)
    })

  test(`${to}: nothing is kept where nobody will ask`, () => {
    for (const way of ways) {
      const reader = openTestReader(way)
      reader.push(answer(calls[to](0, ['{}'])))
      reader.end()
      assert.equal(reader.readCalls?.(), undefined)
    }
  })
}

test('what cannot be read of a stream that passes through has no calls to be judged', () => {
  const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat', keepsCalls: true })
  reader.push(makeBytes('openai-chat', ...streams['openai-chat'].start, ...calls['openai-chat'](0, ['{}'])))
  const nested = `{"tool_calls":${'['.repeat(3_000)}${']'.repeat(3_000)}}`
  assert.throws(() => {
    reader.push(Buffer.from(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x":${nested}}\n\n`))
  }, FrameError)
  assert.equal(reader.readCalls?.(), undefined)
})
