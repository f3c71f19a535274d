import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  chunkDeltas,
  decodeFrames,
  foldFrames,
  frameChunks,
  newSource,
} from '../../../../test/protocols/chat-frames.ts'
import { isObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import { StreamGrammar } from '../../../generation/answer/stream-grammar.ts'
import { openaiChatOutbound } from '../protocol.ts'
import { countRuns } from '../../../../test/runs.ts'

function foldDeltas(deltas: readonly JsonObject[], finishReason: string | null = 'tool_calls') {
  const { response } = foldFrames(frameChunks(chunkDeltas(deltas, finishReason)))
  assert.ok(response !== undefined)
  return response
}

function call(index: number | undefined, id: string | undefined, name: string | undefined, text: string): JsonObject {
  return {
    tool_calls: [
      {
        ...(index === undefined ? {} : { index }),
        ...(id === undefined ? {} : { id }),
        function: { ...(name === undefined ? {} : { name }), arguments: text },
      },
    ],
  }
}

function readCalls(deltas: readonly JsonObject[]) {
  return foldDeltas(deltas).parts.map((part) =>
    part.kind === 'tool-call' ? [part.id, part.name, part.arguments] : [part.kind],
  )
}

describe('tool calls of a stream', () => {
  test('two calls that interleave come out one after the other, each whole', () => {
    const deltas = [
      call(0, 'a', 'f', ''),
      call(1, 'b', 'g', ''),
      call(0, undefined, undefined, '{"x"'),
      call(1, undefined, undefined, '{"y":'),
      call(0, undefined, undefined, ':1}'),
      call(1, undefined, undefined, '2}'),
    ]
    assert.deepEqual(readCalls(deltas), [
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{"y":2}'],
    ])
  })

  test('a call whose arguments are complete ends when the next one starts, so that the next streams live', () => {
    const frames = frameChunks(chunkDeltas([call(0, 'a', 'f', '{}'), call(1, 'b', 'g', '{"y"')], 'tool_calls'))
    const decoder = openaiChatOutbound.createEventDecoder(newSource())
    decoder.push(frames[0] as Frame)
    assert.deepEqual(
      decoder.push(frames[1] as Frame).map((event) => event.type),
      ['part-end', 'part-start', 'part-delta'],
    )
  })

  test('calls that all have the index 0 are told apart by their ids', () => {
    assert.deepEqual(readCalls([call(0, 'a', 'f', '{"x":1}'), call(0, 'b', 'f', '{"x":2}')]), [
      ['a', 'f', '{"x":1}'],
      ['b', 'f', '{"x":2}'],
    ])
  })

  test('whole calls without index and id get ids of ours', () => {
    assert.deepEqual(readCalls([call(undefined, undefined, 'f', '{}'), call(undefined, '', 'g', '{}')]), [
      ['call_1', 'f', '{}'],
      ['call_2', 'g', '{}'],
    ])
  })

  test('a name that is repeated, or comes late, starts no second call', () => {
    assert.deepEqual(readCalls([call(0, 'a', 'f', ''), call(0, 'a', 'f', '{"x":'), call(0, 'a', 'f', '1}')]), [
      ['a', 'f', '{"x":1}'],
    ])
    assert.deepEqual(readCalls([call(0, 'a', undefined, '{'), call(0, undefined, 'f', '}')]), [['a', 'f', '{}']])
  })

  test('text between calls keeps its place', () => {
    const { parts } = foldDeltas([call(0, 'a', 'f', '{}'), { content: 'and' }, call(1, 'b', 'g', '{}')])
    assert.deepEqual(
      parts.map((part) => part.kind),
      ['tool-call', 'text', 'tool-call'],
    )
  })

  test('a custom tool call and the old function call are read', () => {
    const custom = { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'sh', input: 'ls' } }] }
    assert.deepEqual(foldDeltas([custom]).parts, [
      { kind: 'tool-call', id: 'a', name: 'sh', form: 'custom', arguments: 'ls' },
    ])
    const { parts, finish } = foldDeltas([
      { function_call: { name: 'f', arguments: '{' } },
      { function_call: { arguments: '}' } },
    ])
    assert.deepEqual(parts, [{ kind: 'tool-call', id: 'call_1', name: 'f', form: 'function', arguments: '{}' }])
    assert.equal(finish.kind, 'tool-calls')
  })

  test('a provider that says stop beside a tool call meant the call', () => {
    assert.deepEqual(foldDeltas([call(0, 'a', 'f', '{}')], 'stop').finish, { kind: 'tool-calls', raw: 'stop' })
    assert.equal(foldDeltas([call(0, 'a', 'f', '{}')], null).finish.kind, 'tool-calls')
    assert.equal(foldDeltas([{ content: 'hi' }], 'tool_calls').finish.kind, 'stop')
    assert.equal(foldDeltas([call(0, 'a', 'f', '{')], 'length').finish.kind, 'length')
  })
})

describe('reasoning of a stream', () => {
  test('is read under each of its names, once', () => {
    for (const delta of [
      { reasoning: 'hm' },
      { reasoning_content: 'hm' },
      { reasoning: 'hm', reasoning_content: 'hm' },
    ]) {
      const { parts } = foldDeltas([delta, { content: 'yes' }], 'stop')
      assert.deepEqual(parts, [
        { kind: 'reasoning', form: 'full', text: 'hm' },
        { kind: 'text', text: 'yes' },
      ])
    }
  })

  test('Mistral: thinking inside an array of content parts', () => {
    const thinking = { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }
    assert.deepEqual(foldDeltas([thinking, thinking, { content: 'yes' }], 'stop').parts, [
      { kind: 'reasoning', form: 'full', text: 'hmhm' },
      { kind: 'text', text: 'yes' },
    ])
  })

  test('reasoning_details: pieces of a block and its signature are one part', () => {
    const piece = (rest: JsonObject): JsonObject => ({
      ...('text' in rest ? { reasoning: rest['text'] } : {}),
      reasoning_details: [{ type: 'reasoning.text', index: 0, format: 'anthropic-claude-v1', ...rest }],
    })
    const { parts } = foldDeltas([
      piece({ text: 'a' }),
      piece({ text: 'b' }),
      piece({ signature: 'sig' }),
      { content: '!' },
    ])
    const [reasoning] = parts
    assert.ok(reasoning?.kind === 'reasoning')
    assert.equal(reasoning.text, 'ab')
    assert.equal(reasoning.signature?.issuer, 'test')
    assert.deepEqual(JSON.parse(reasoning.signature?.value ?? ''), {
      type: 'reasoning.text',
      index: 0,
      format: 'anthropic-claude-v1',
      signature: 'sig',
    })
  })
})

describe('the end of a stream', () => {
  const text = chunkDeltas([{ content: 'hi' }], null)

  test('a stream that stops before its end is an error, never a clean end', () => {
    const events = decodeFrames(frameChunks(text, false))
    const last = events.at(-1)
    assert.ok(last?.type === 'error')
    assert.equal(last.error.kind, 'provider_error')
    assert.equal(last.error.message, "The provider's stream stopped before its end.")
  })

  test('a finish reason and the close are an end, for providers that send no [DONE]', () => {
    const events = decodeFrames(frameChunks(chunkDeltas([{ content: 'hi' }], 'stop'), false))
    assert.deepEqual(events.at(-1), { type: 'response-end', finish: { kind: 'stop', raw: 'stop' } })
  })

  test('an error inside the stream ends it, classified', () => {
    const error = { error: { message: 'slow down', type: 'rate_limit_error', code: 429 } }
    const last = decodeFrames(frameChunks([...text, error])).at(-1)
    assert.ok(last?.type === 'error')
    assert.equal(last.error.kind, 'model_unavailable')
  })

  test('an error as the finish reason, a frame that is not JSON, and an empty stream are errors', () => {
    for (const frames of [
      frameChunks(chunkDeltas([{ content: 'hi' }], 'error')),
      [...frameChunks(text, false), { event: undefined, data: '{"cho' }, ...frameChunks([])],
      frameChunks([]),
      frameChunks([], false),
      frameChunks([{ choices: [], usage: { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 } }]),
    ]) {
      const events = decodeFrames(frames)
      assert.equal(events.at(-1)?.type, 'error')
      assert.equal(events.filter((event) => event.type === 'error').length, 1)
    }
  })

  test('usage is read beside choices, behind them, and under x_groq', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
    for (const chunk of [
      { choices: [], usage },
      { choices: [], x_groq: { usage } },
    ]) {
      const { response } = foldFrames(frameChunks([...chunkDeltas([{ content: 'hi' }]), chunk]))
      assert.equal(response?.usage?.input, 10)
      assert.equal(response?.usage?.output, 5)
    }
    const beside = chunkDeltas([{ content: 'hi' }]).map((chunk) => ({ ...chunk, usage }))
    assert.equal(foldFrames(frameChunks(beside)).response?.usage?.output, 5)
  })
})

describe('whatever comes in', () => {
  const scalar = fc.constantFrom<Json>(
    null,
    '',
    'x',
    '{}',
    '{"a":1}',
    '{"a"',
    0,
    1,
    true,
    'stop',
    'tool_calls',
    'error',
  )
  const loose = (keys: readonly string[], value: fc.Arbitrary<unknown>) =>
    fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length, noNullPrototype: true })
  const called = loose(['name', 'arguments', 'input'], scalar)
  const toolCall = loose(['index', 'id', 'type', 'function', 'custom', 'extra_content'], fc.oneof(scalar, called))
  const detail = loose(['type', 'text', 'summary', 'data', 'signature', 'id', 'index'], scalar)
  const typed = fc.record({
    type: fc.constantFrom('text', 'thinking', 'image_url', 'refusal', 'audio', 'reasoning.text', 'reasoning.encrypted'),
    text: scalar,
    thinking: scalar,
    data: scalar,
    image_url: fc.constantFrom('data:image/png;base64,AAAA', 'http://x', null),
  })
  const delta = loose(
    ['role', 'content', 'refusal', 'reasoning', 'reasoning_content', 'reasoning_details', 'tool_calls', 'audio'].concat(
      ['images', 'annotations', 'function_call', 'extra_content', 'other'],
    ),
    fc.oneof(scalar, fc.array(fc.oneof(toolCall, detail, typed, scalar), { maxLength: 3 }), called),
  )
  const choice = loose(['index', 'delta', 'message', 'finish_reason', 'logprobs', 'error'], fc.oneof(scalar, delta))
  const good = fc.oneof(delta).map((each) => ({ choices: [{ index: 0, delta: each, finish_reason: null }] }))
  const chunk = fc.oneof(
    { weight: 6, arbitrary: good },
    {
      weight: 2,
      arbitrary: loose(
        ['id', 'choices', 'usage', 'error', 'model'],
        fc.oneof(scalar, fc.array(choice, { maxLength: 2 })),
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
  const frame = fc.oneof(
    { weight: 12, arbitrary: chunk.map((each): Frame => ({ event: undefined, data: JSON.stringify(each) })) },
    { weight: 1, arbitrary: fc.constant<Frame>({ event: undefined, data: '[DONE]' }) },
    { weight: 1, arbitrary: fc.string().map((data): Frame => ({ event: 'error', data })) },
    {
      weight: 1,
      arbitrary: chunk.map((each): Frame => ({ event: undefined, data: JSON.stringify(each).slice(0, -1) })),
    },
  )

  test('the events are a legal sentence with one terminal event, and nothing follows it', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 14 }), (frames) => {
        const decoder = openaiChatOutbound.createEventDecoder(newSource())
        const grammar = new StreamGrammar()
        let events: StreamEvent[] = []
        for (const each of frames) {
          const ended = grammar.ended
          events = decoder.push(each)
          assert.ok(!ended || events.length === 0)
          for (const event of events) grammar.check(event)
        }
        const ended = grammar.ended
        for (const event of decoder.end()) {
          assert.ok(!ended)
          grammar.check(event)
        }
        assert.ok(grammar.ended)
        const meter = openaiChatOutbound.createMeter()
        for (const each of frames) meter.read(each)
      }),
      { numRuns: countRuns(3_000) },
    )
  })

  test('an answer is read or refused as a provider error, never with a bug', () => {
    fc.assert(
      fc.property(chunk, delta, (body, message) => {
        for (const each of [body, { choices: [{ message }] }]) {
          if (!isObject(each)) continue
          try {
            openaiChatOutbound.decodeResponse(each, newSource())
          } catch (error) {
            assert.equal((error as Error).name, 'GatewayError', String(error))
          }
        }
      }),
      { numRuns: countRuns(2_000) },
    )
  })

  test('an error body is classified whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(400, 401, 404, 413, 429, 500, 503),
        fc.oneof(fc.json(), fc.string()),
        (status, body) => {
          assert.ok(openaiChatOutbound.decodeError(status, body).status >= 400)
        },
      ),
    )
  })
})
