// What providers send: answers, streams, usage and errors, however odd.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { fold } from '../../../generation/answer/fold.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import { StreamGrammar } from '../../../generation/answer/stream-grammar.ts'
import type { Source } from '../../port/source.ts'
import { anthropicMessagesOutbound as outbound } from '../protocol.ts'
import { decodeUsage } from '../usage.ts'
import { countRuns } from '../../../../test/runs.ts'

const source: Source = { issuer: 'anthropic', credential: 'one', newId: (prefix) => `${prefix}x` }
const frame = (data: JsonObject): Frame => ({ event: String(data['type']), data: JSON.stringify(data) })
const start = frame({
  type: 'message_start',
  message: { id: 'msg_1', model: 'c', usage: { input_tokens: 9, output_tokens: 1 } },
})
const open = (index: number, content_block: JsonObject) => frame({ type: 'content_block_start', index, content_block })
const delta = (index: number, delta: JsonObject) => frame({ type: 'content_block_delta', index, delta })
const close = (index: number) => frame({ type: 'content_block_stop', index })
const finish = (stop_reason: string, usage: JsonObject = { output_tokens: 5 }) =>
  frame({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage })
const stop = frame({ type: 'message_stop' })

function decode(...frames: Frame[]): StreamEvent[] {
  const decoder = outbound.createEventDecoder(source)
  const events = [...frames.flatMap((each) => decoder.push(each)), ...decoder.end()]
  const grammar = new StreamGrammar()
  for (const event of events) grammar.check(event)
  assert.ok(grammar.ended)
  return events
}

describe('answers of a Messages provider', () => {
  test('blocks that interleave come out one after the other', () => {
    const { parts } = fold(
      decode(
        start,
        open(0, { type: 'text', text: '' }),
        open(1, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
        delta(1, { type: 'input_json_delta', partial_json: '{"x":' }),
        delta(0, { type: 'text_delta', text: 'hi' }),
        close(0),
        delta(1, { type: 'input_json_delta', partial_json: '1}' }),
        close(1),
        finish('tool_use'),
        stop,
      ),
    )
    assert.deepEqual(parts, [
      { kind: 'text', text: 'hi' },
      { kind: 'tool-call', id: 'a', name: 'f', form: 'function', arguments: '{"x":1}' },
    ])
  })

  test('a tool call says so whatever the stop reason says, and its input may come all at once', () => {
    const whole = fold(
      decode(
        start,
        open(0, { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } }),
        close(0),
        finish('end_turn'),
        stop,
      ),
    )
    assert.deepEqual(whole.finish, { kind: 'tool-calls', raw: 'end_turn' })
    assert.equal(whole.parts[0]?.kind === 'tool-call' && whole.parts[0].arguments, '{"x":1}')
    const empty = fold(
      decode(start, open(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }), close(0), finish('tool_use'), stop),
    )
    assert.equal(empty.parts[0]?.kind === 'tool-call' && empty.parts[0].arguments, '{}')
  })

  test('signatures come in pieces and are bound to their issuer and credential', () => {
    const { parts } = fold(
      decode(
        start,
        open(0, { type: 'thinking', thinking: '', signature: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'hm' }),
        delta(0, { type: 'signature_delta', signature: 'ab' }),
        delta(0, { type: 'signature_delta', signature: 'cd' }),
        close(0),
        open(1, { type: 'redacted_thinking', data: 'zz' }),
        close(1),
        finish('end_turn'),
        stop,
      ),
    )
    const signature = { issuer: 'anthropic', protocol: 'anthropic-messages', credential: 'one' }
    assert.deepEqual(parts, [
      { kind: 'reasoning', form: 'full', text: 'hm', signature: { ...signature, value: 'abcd' } },
      { kind: 'reasoning', form: 'full', text: '', redacted: true, signature: { ...signature, value: 'zz' } },
    ])
  })

  test('text in a tool block, a delta of no block and frames that are no JSON are errors, never passed over', () => {
    const bad: Frame[][] = [
      [start, open(0, { type: 'tool_use', id: 'a', name: 'f' }), delta(0, { type: 'text_delta', text: 'lost' })],
      [start, delta(3, { type: 'text_delta', text: 'lost' })],
      [start, { event: 'content_block_delta', data: '{"type":' }],
      [start, frame({ type: 'content_block_start', index: 0 })],
    ]
    for (const frames of bad) {
      const last = decode(...frames, finish('end_turn'), stop).at(-1)
      assert.equal(last?.type === 'error' && last.error.kind, 'provider_error')
    }
  })

  test('an error event is classified, before the start and after', () => {
    const throttled: Frame = { event: 'throttlingException', data: '{"message":"Too many tokens"}' }
    const said = decode(start, throttled).at(-1)
    assert.equal(said?.type === 'error' && said.error.kind, 'model_unavailable')
    const overloaded = frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })
    for (const frames of [[overloaded], [start, overloaded]]) {
      const last = decode(...frames).at(-1)
      assert.equal(last?.type === 'error' && last.error.kind, 'model_unavailable')
    }
  })

  test('corrupted, repeated, reordered and missing frames give legal sentences', () => {
    const frames = [
      start,
      frame({ type: 'ping' }),
      open(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'signature_delta', signature: 's' }),
      close(0),
      open(1, { type: 'text', text: 'a', citations: [null, { type: 'char_location' }] }),
      delta(1, { type: 'citations_delta', citation: 5 }),
      delta(1, { type: 'text_delta', text: 7 }),
      close(1),
      open(2, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '{"q' }),
      close(2),
      open(3, { type: 'new_kind', deep: [1] }),
      delta(3, { type: 'new_delta', deep: 'x' }),
      open(4, { type: 'tool_use' }),
      finish('new_reason', { output_tokens: null, iterations: [3] }),
      frame({ type: 'message_delta' }),
      stop,
      { event: 'message_stop', data: 'null' },
      { event: undefined, data: '[DONE]' },
    ]
    fc.assert(
      fc.property(fc.array(fc.nat(frames.length - 1), { maxLength: 30 }), (order) => {
        decode(...order.flatMap((index) => frames[index] ?? []))
      }),
      { numRuns: countRuns(1_000) },
    )
    assert.equal(decode(...frames).at(-1)?.type, 'response-end')
  })

  test('a body that is no message is a provider’s error; odd members are not', () => {
    assert.throws(() => outbound.decodeResponse({}, source), GatewayError)
    assert.throws(
      () => outbound.decodeResponse({ type: 'error', error: { type: 'rate_limit_error', message: 'x' } }, source),
      (error: unknown) => error instanceof GatewayError && error.kind === 'model_unavailable',
    )
    const odd = outbound.decodeResponse(
      { content: [{ type: 'tool_use' }, { type: 'text', text: null }], usage: { input_tokens: 'x' } },
      source,
    )
    assert.equal(odd.parts[0]?.kind, 'opaque')
    assert.equal(odd.usage, undefined)
  })

  test('the last usage counts, a silent input side keeps the first, and cache writes are told apart', () => {
    const usage = (final: JsonObject) => fold(decode(start, finish('end_turn', final), stop)).usage
    assert.equal(usage({ input_tokens: 30, output_tokens: 5 })?.input, 30)
    assert.equal(usage({ input_tokens: 0, output_tokens: 5 })?.input, 9)
    assert.equal(usage({ input_tokens: 0, cache_read_input_tokens: 9, output_tokens: 5 })?.input, 0)
    const split = decodeUsage({
      input_tokens: 1,
      output_tokens: 10,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
      output_tokens_details: { thinking_tokens: 4 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
    })
    assert.equal(split?.cacheWrite5m, 70)
    assert.equal(split?.cacheWrite1h, 30)
    assert.deepEqual([split?.output, split?.reasoning], [6, 4])
    assert.deepEqual(split?.serverToolCalls, { web_search: 2 })
  })

  test('iterations: compaction and advisors count beside the total, replaced hops do not', () => {
    const counts = (input_tokens: number, output_tokens: number) => ({ input_tokens, output_tokens })
    const compacted = decodeUsage({
      ...counts(600, 20),
      iterations: [
        { type: 'compaction', ...counts(60_000, 500) },
        { type: 'message', ...counts(600, 20) },
      ],
    })
    assert.deepEqual([compacted?.input, compacted?.output], [60_600, 520])
    const replaced = decodeUsage({
      ...counts(412, 264),
      iterations: [
        { type: 'message', ...counts(408, 0) },
        { type: 'fallback_message', ...counts(412, 264) },
      ],
    })
    assert.deepEqual([replaced?.input, replaced?.output], [412, 264])
    const missing = decodeUsage({
      ...counts(10, 5),
      iterations: [
        { type: 'message', ...counts(5, 2), cache_creation_input_tokens: 70 },
        { type: 'message', ...counts(5, 3), cache_creation_input_tokens: 30 },
      ],
    })
    assert.equal(missing?.cacheWrite5m, 100)
  })

  test('iterations: what an advisor and a fallback used is named as theirs', () => {
    const counts = (input_tokens: number, output_tokens: number) => ({ input_tokens, output_tokens })
    const others = (...iterations: JsonObject[]) => {
      const usage = decodeUsage({ ...counts(400, 30), output_tokens_details: { thinking_tokens: 10 }, iterations })
      return [
        usage?.input,
        usage?.output,
        usage?.others?.map(({ model, input, output, reasoning }) => [model, input, output, reasoning]),
      ]
    }
    const message = { type: 'message', model: 'claude-haiku-4-5', ...counts(400, 30) }
    const advised = { type: 'advisor_message', model: 'claude-opus-4-8', ...counts(900, 50) }
    assert.deepEqual(others(message, advised), [1_300, 70, [['claude-opus-4-8', 900, 50, 0]]])
    const fallback = { type: 'fallback_message', model: 'claude-opus-4-7', ...counts(400, 30) }
    assert.deepEqual(others({ ...message, output_tokens: 0 }, fallback), [400, 20, [['claude-opus-4-7', 400, 20, 10]]])
    assert.deepEqual(others(message, { type: 'compaction', ...counts(5, 5) }), [405, 25, undefined])
  })
})

describe('errors of a Messages provider', () => {
  const kind = (status: number, body: string) => outbound.decodeError(status, body).kind
  const error = (type: string, message: string) => JSON.stringify({ type: 'error', error: { type, message } })

  test('the words tell what the status does not', () => {
    assert.equal(
      kind(400, error('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum')),
      'context_length_exceeded',
    )
    assert.equal(
      kind(400, error('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.')),
      'provider_error',
    )
    assert.equal(
      kind(400, error('invalid_request_error', 'Output blocked by content filtering policy')),
      'content_policy_violation',
    )
    assert.equal(kind(400, '{"message":"Input is too long for requested model."}'), 'context_length_exceeded')
    assert.equal(kind(404, error('not_found_error', 'model: claude-x')), 'model_unavailable')
    assert.equal(kind(529, error('overloaded_error', 'Overloaded')), 'model_unavailable')
    assert.equal(kind(401, error('authentication_error', 'invalid x-api-key')), 'provider_error')
    assert.equal(kind(413, error('request_too_large', 'Request exceeds the maximum size')), 'request_too_large')
    assert.equal(kind(504, error('timeout_error', 'Request timed out')), 'provider_timeout')
    assert.equal(kind(500, '<html>'), 'provider_error')
    assert.equal(
      kind(429, '[{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}]'),
      'model_unavailable',
    )
  })

  test('the field at fault is the one before the colon', () => {
    const { param, status } = outbound.decodeError(
      400,
      error('invalid_request_error', 'messages.0.content.1.text: Field required'),
    )
    assert.equal(param, 'messages.0.content.1.text')
    assert.equal(status, 400)
  })
})
