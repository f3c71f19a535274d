// Reported usage, and whether it is the whole; whether an answer is about to end: for every protocol of a provider, passed
// through, translated, folded, and as an answer that is not streamed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import {
  inboundProtocolNames,
  protocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../generation/protocol-name.ts'
import { sumInput, sumOutput } from '../generation/usage/usage.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import { streamType } from '../../test/upstream/script.ts'
import { hasFinalUsage } from '../stages/tickets/ending.ts'
import type { AnswerReader } from './reader.ts'

type Events = readonly (JsonObject | string)[]

/** Every way to read a stream of `to`. */
function waysToRead(to: ProtocolName): TestReader[] {
  const from = (inboundProtocolNames as readonly string[]).includes(to) ? (to as InboundProtocolName) : undefined
  const others = inboundProtocolNames.flatMap((name): TestReader[] => [
    { from: name, to, passthrough: false },
    { from: name, to, passthrough: false, callerStreams: false, contentType: streamType(to) },
  ])
  return from === undefined ? others : [{ from, to }, { from, to, hideUsage: true }, ...others]
}

/** One push for each event, as a provider that takes its time sends them. */
function read(options: TestReader, events: Events, ends: boolean): AnswerReader {
  const reader = openTestReader(options)
  for (const event of events) reader.push(makeBytes(options.to, event))
  if (ends) reader.end()
  return reader
}

function look({ usage, usageIsPartial }: AnswerReader) {
  return usage === undefined ? undefined : [sumInput(usage), sumOutput(usage), usageIsPartial ? 'partial' : 'whole']
}

/** What a provider may write where the usage of a whole answer should be; `usage`: one that makes sense. */
function senselessFinals(usage: JsonObject): [what: string, final: Json | undefined][] {
  const finals: [string, Json | undefined][] = [
    ['absent', undefined],
    ['a list', [1]],
    ['text', '15'],
    ['a number', 15],
    ['nothing', {}],
    ['a total alone', { total_tokens: 15, totalTokens: 15, totalTokenCount: 15 }],
  ]
  const values: Json[] = [null, '9', -5, 1.5, [2], true, {}, 1e308, 0]
  for (const value of values) {
    const figures = Object.keys(usage).map((name) => [name, value])
    finals.push([`each count ${JSON.stringify(value)}`, Object.fromEntries(figures)])
    const output = Object.entries(usage).filter(([name]) => !/total/i.test(name))
    finals.push([
      `a count of output ${JSON.stringify(value)}`,
      Object.fromEntries(
        output.map(([name, count]) => [name, /^(?:completion|output|candid)/.test(name) ? value : count]),
      ),
    ])
  }
  return finals
}

function zeros(usage: JsonObject, ...names: RegExp[]): JsonObject {
  return Object.fromEntries(
    Object.entries(usage).map(([name, count]) => [name, names.some((each) => each.test(name)) ? 0 : count]),
  )
}

for (const to of protocolNames) {
  const { start, text, end, usage, partEnd } = streams[to]
  const content: Events = [...start, text('one'), text('two'), ...(partEnd === undefined ? [] : [partEnd])]

  test(`${to}: usage that comes with the end is the whole`, () => {
    for (const way of waysToRead(to)) {
      const reader = read(way, [...content, ...end(usage)], true)
      assert.deepEqual(look(reader), [10, 5, 'whole'], JSON.stringify(way))
    }
  })

  test(`${to}: usage that misses its input, or its output where there was some, is a part`, () => {
    for (const way of waysToRead(to)) {
      const input = /^(?:prompt|input)/
      const output = /^(?:completion|output|candidates)/
      const without = (...names: RegExp[]) => {
        // What Anthropic's first event tells of the input stays in force where the last one tells nothing.
        const events = JSON.stringify([
          ...content,
          ...end(zeros({ ...usage, totalTokenCount: 0, total_tokens: 0 }, ...names)),
        ])
        return look(
          read(
            way,
            JSON.parse(events.replace('"input_tokens":10,"output_tokens":1', '"output_tokens":1')) as Events,
            true,
          ),
        )
      }
      assert.deepEqual(without(output), [10, 0, 'partial'], JSON.stringify(way))
      assert.deepEqual(without(input), [0, 5, 'partial'], JSON.stringify(way))
      assert.deepEqual(without(input, output), [0, 0, 'partial'], JSON.stringify(way))
    }
  })

  test(`${to}: no usage is no usage; only what a first event told is known, and is a part`, () => {
    for (const way of waysToRead(to)) {
      const reader = read(way, [...content, ...end()], true)
      const wanted = to === 'anthropic-messages' ? [10, 1, 'partial'] : undefined
      assert.deepEqual(look(reader), wanted, JSON.stringify(way))
    }
  })

  test(`${to}: a final usage that is missing or senseless is never the whole, however the stream is cut into chunks`, () => {
    for (const way of waysToRead(to)) {
      for (const [what, final] of senselessFinals(usage)) {
        const events = [...content, ...end(final as JsonObject)]
        for (const chunks of [events.map((event) => [event]), [events]]) {
          const reader = openTestReader(way)
          for (const chunk of chunks) reader.push(makeBytes(to, ...chunk))
          reader.end()
          assert.equal(reader.finish?.kind, 'stop', what)
          assert.equal(hasFinalUsage(reader, true), false, JSON.stringify([way, what, chunks.length]))
        }
      }
    }
  })

  test(`${to}: an answer is about to end when its part has ended, and not when something follows`, () => {
    for (const way of waysToRead(to)) {
      const isNear = (events: Events) => read(way, events, false).isAboutToEnd
      assert.equal(isNear(start), false, JSON.stringify(way))
      assert.equal(isNear([...start, text('one')]), false, JSON.stringify(way))
      if (partEnd === undefined) continue
      assert.equal(isNear([...start, text('one'), partEnd]), true, JSON.stringify(way))
      const next =
        to === 'openai-responses'
          ? { ...text('two'), output_index: 1, item_id: 'msg_2' }
          : to === 'anthropic-messages'
            ? { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } }
            : { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'two' } } }
      assert.equal(isNear([...start, text('one'), partEnd, next]), false, JSON.stringify(way))
    }
  })

  test(`${to}: an answer is about to end once its finish reason was seen`, () => {
    for (const way of waysToRead(to)) {
      const events = [...content, ...end(usage)]
      const finish = events.findIndex((event) =>
        /"(?:finish_reason|stop_reason|finishReason|stopReason)"/.test(JSON.stringify(event)),
      )
      // Responses says it in its last event alone.
      const reader = read(way, events.slice(0, finish === -1 ? undefined : finish + 1), false)
      // Gemini's and Converse's finish reasons, and Chat's in a translation, are given out with what follows on them.
      if (way.passthrough !== false || finish === -1) assert.equal(reader.isAboutToEnd, true, JSON.stringify(way))
    }
  })
}

test('usage is known of an answer that its provider cancelled', () => {
  const { start, text, usage } = streams['openai-responses']
  const event = { type: 'response.cancelled', response: { status: 'cancelled', usage } }
  for (const way of waysToRead('openai-responses')) {
    const reader = read(way, [...start, text('one'), event], true)
    assert.deepEqual(look(reader)?.slice(0, 2), [10, 5], JSON.stringify(way))
  }
})

test('usage in the middle of a Chat stream is whole for as long as nothing follows on it', () => {
  const { start, text, end, usage } = streams['openai-chat']
  const counted = { ...text('two'), usage }
  for (const way of waysToRead('openai-chat')) {
    const at = (...events: Events) => look(read(way, [...start, text('one'), ...events], true))?.[2]
    assert.equal(at(counted, ...end()), 'whole')
    assert.equal(at(counted, text('three'), ...end()), 'partial')
    assert.equal(at(counted, text('three'), ...end(usage)), 'whole')
    assert.equal(at({ choices: [], usage }, text('three'), ...end()), 'partial')
  }
})

test('comments and pings that follow on usage, or on the end of a part, are no content', () => {
  const ping = Buffer.from(': keep-alive\n\nevent: ping\ndata: {"type":"ping"}\n\n')
  const { start, text, partEnd, usage } = streams['anthropic-messages']
  const reader = openTestReader({ from: 'anthropic-messages', to: 'anthropic-messages' })
  reader.push(makeBytes('anthropic-messages', ...start, text('one'), partEnd as JsonObject))
  reader.push(ping)
  assert.equal(reader.isAboutToEnd, true)
  reader.push(makeBytes('anthropic-messages', { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }))
  reader.push(ping)
  assert.deepEqual(look(reader), [10, 5, 'whole'])
})

const failures: { readonly [name in ProtocolName]?: { event: JsonObject; body: JsonObject } } = {
  'openai-responses': {
    event: {
      type: 'response.failed',
      response: {
        status: 'failed',
        error: { code: 'server_error', message: 'x' },
        usage: streams['openai-responses'].usage,
      },
    },
    body: {
      status: 'failed',
      output: [],
      error: { code: 'server_error', message: 'x' },
      usage: streams['openai-responses'].usage,
    },
  },
  'openai-chat': {
    event: { error: { message: 'x', code: 500 }, choices: [], usage: streams['openai-chat'].usage },
    body: { error: { message: 'x', code: 500 }, usage: streams['openai-chat'].usage },
  },
}

for (const [to, { event, body }] of Object.entries(failures) as [
  InboundProtocolName,
  { event: JsonObject; body: JsonObject },
][]) {
  test(`${to}: usage is known of an answer that failed too, streamed or not`, () => {
    for (const way of waysToRead(to)) {
      const { start, text } = streams[to]
      assert.deepEqual(look(read(way, [...start, text('one'), event], true))?.slice(0, 2), [10, 5], JSON.stringify(way))
    }
    for (const passthrough of [true, false]) {
      const reader = openTestReader({ from: to, to, passthrough, callerStreams: false })
      reader.push(Buffer.from(JSON.stringify(body)))
      assert.notEqual(reader.end().ending, 'end')
      assert.deepEqual(look(reader)?.slice(0, 2), [10, 5])
    }
  })
}

test('the usage of an answer that is not streamed is a part where it says that nothing came out of one with text', () => {
  const bodies: { readonly [name in ProtocolName]?: (content: string) => JsonObject } = {
    'openai-chat': (content) => ({
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 0 },
    }),
    'anthropic-messages': (text) => ({
      type: 'message',
      content: text === '' ? [] : [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: 0 },
    }),
    'openai-responses': (text) => ({
      status: 'completed',
      output: text === '' ? [] : [{ type: 'message', content: [{ type: 'output_text', text }] }],
      usage: { input_tokens: 10, output_tokens: 0 },
    }),
    gemini: (text) => ({
      candidates: [{ content: { parts: text === '' ? [] : [{ text }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 0 },
    }),
    'bedrock-converse': (text) => ({
      output: { message: { content: text === '' ? [] : [{ text }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 10, outputTokens: 0 },
    }),
  }
  for (const [to, body] of Object.entries(bodies) as [ProtocolName, (content: string) => JsonObject][]) {
    for (const from of inboundProtocolNames) {
      for (const [content, wanted] of [
        ['Hello', 'partial'],
        ['', 'whole'],
      ] as const) {
        const reader = openTestReader({ from, to, callerStreams: false })
        reader.push(Buffer.from(JSON.stringify(body(content))))
        assert.equal(reader.end().ending, 'end', `${from} ${to}`)
        assert.equal(look(reader)?.[2], wanted, `${from} ${to} "${content}"`)
      }
    }
  }
})
