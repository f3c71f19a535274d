// Answers, streams and errors in small cases, and decoders under arbitrary input.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { contextOf } from '../../../../test/conformance/translate.ts'
import { schemaErrors, schemasAbsent } from '../../../../test/schemas.ts'
import { parseJsonObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { fold } from '../../../generation/answer/fold.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import { StreamGrammar } from '../../../generation/answer/stream-grammar.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import { emptyUsage } from '../../../generation/usage/usage.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { openaiResponsesInbound as inbound, openaiResponsesOutbound as outbound } from '../protocol.ts'
import { countRuns } from '../../../../test/runs.ts'

const least: JsonObject = { model: 'm', input: 'hi' }

function createContext(body: JsonObject): AnswerContext {
  return contextOf(inbound, body)
}

function decodeStream(events: JsonObject[]): StreamEvent[] {
  const decoder = outbound.createEventDecoder({ issuer: 'openai', newId: (prefix) => `${prefix}x` })
  const out = events.flatMap((event) => decoder.push({ event: undefined, data: JSON.stringify(event) }))
  return [...out, ...decoder.end()]
}

function answer(parts: Part[], finish: GenerationResponse['finish'] = { kind: 'stop' }): GenerationResponse {
  return { parts, finish, usage: { ...emptyUsage(), input: 1, output: 2 }, opaque: [] }
}

test('a custom tool that went out as a function comes back as a custom tool', () => {
  const context = createContext({ model: 'm', input: 'hi', tools: [{ type: 'custom', name: 'apply_patch' }] })
  const call: Part = {
    kind: 'tool-call',
    id: 'a',
    name: 'apply_patch',
    form: 'function',
    arguments: '{"input":"*** Begin"}',
  }
  const response = inbound.encodeResponse(answer([call]), context)
  assert.deepEqual(response['output'], [
    {
      type: 'custom_tool_call',
      id: 'ctc_cm_test1',
      call_id: 'a',
      name: 'apply_patch',
      status: 'completed',
      input: '*** Begin',
    },
  ])
})

test('what ran out is incomplete: the answer and the item that was being written', () => {
  const text: Part = { kind: 'text', text: 'I was' }
  const response = inbound.encodeResponse(answer([text], { kind: 'length' }), createContext(least))
  assert.equal(response['status'], 'incomplete')
  assert.deepEqual(response['incomplete_details'], { reason: 'max_output_tokens' })
  assert.equal((response['output'] as JsonObject[])[0]?.['status'], 'incomplete')
})

test('a response object holds every member that Open Responses requires', { skip: schemasAbsent }, () => {
  const body = {
    model: 'm',
    input: 'hi',
    instructions: 'be brief',
    temperature: 0.5,
    top_p: 0.9,
    max_output_tokens: 50,
    tools: [{ type: 'function', name: 'f' }],
    tool_choice: 'auto',
    reasoning: { effort: 'low' },
    metadata: { a: 'b' },
    safety_identifier: 'u',
    prompt_cache_key: 'k',
    parallel_tool_calls: false,
    service_tier: 'auto',
  }
  const response = inbound.encodeResponse(
    answer([
      { kind: 'text', text: 'hi' },
      { kind: 'refusal', text: 'no' },
    ]),
    createContext(body),
  )
  assert.deepEqual(schemaErrors('openresponses', 'ResponseResource', response), [])
  assert.deepEqual(schemaErrors('openai', 'Response', response), [])
  for (const name of [
    'instructions',
    'temperature',
    'top_p',
    'max_output_tokens',
    'metadata',
    'safety_identifier',
  ] as const)
    assert.deepEqual(response[name], body[name], name)
})

test('a failure inside a stream is one error event, numbered after what went before', { skip: schemasAbsent }, () => {
  const encoder = inbound.createEventEncoder(createContext(least))
  encoder.push({ type: 'response-start' })
  const text = encoder.push({ type: 'error', error: new GatewayError('provider_error', 'It broke.') })
  assert(text.startsWith('event: error\ndata: ') && text.endsWith('\n\n'))
  const event = parseJsonObject(text.slice('event: error\ndata: '.length)) ?? {}
  assert.equal(event['sequence_number'], 2)
  assert.deepEqual(schemaErrors('openai', 'ResponseErrorEvent', event), [])
  assert.deepEqual(schemaErrors('openresponses', 'ErrorStreamingEvent', event), [])
  assert.equal(text, inbound.encodeStreamError(new GatewayError('provider_error', 'It broke.'), 'req_cm_test', 2))
})

test('citations without an address that the documents allow are reported', { skip: schemasAbsent }, () => {
  const raw = { protocol: 'gemini' as const, json: {} }
  const cited = (url: string): Part => ({ kind: 'text', text: 'x', citations: [{ kind: 'url', url, raw }] })
  const context = createContext(least)
  const response = inbound.encodeResponse(answer([cited('https://a.example/b c?d=100%'), cited('nowhere')]), context)
  assert.deepEqual(schemaErrors('openai', 'Response', response), [])
  assert.deepEqual(
    context.losses.list().map(({ field }) => field),
    ['messages.text.citations'],
  )
})

const message = (text: string): JsonObject => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
})

test('an item that comes whole, or only inside the last event, is not lost', () => {
  const whole = { id: 'resp_1', status: 'completed', output: [message('one'), { ...message('two'), id: 'msg_2' }] }
  for (const events of [
    [{ type: 'response.completed', response: whole }],
    [
      { type: 'response.created', response: { id: 'resp_1' } },
      { type: 'response.output_item.done', output_index: 0, item: message('one') },
      { type: 'response.completed', response: whole },
    ],
    [
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'other', delta: 'on' },
      { type: 'response.output_item.done', output_index: 0, item: { ...message('one'), id: 'rotated' } },
      { type: 'response.completed', response: whole },
    ],
  ]) {
    const { parts } = fold(decodeStream(events as JsonObject[]))
    assert.deepEqual(
      parts.map((part) => part.kind === 'text' && part.text),
      ['one', 'two'],
    )
  }
})

test('pieces of a summary are paragraphs, streamed as whole', () => {
  const item = {
    type: 'reasoning',
    id: 'rs_1',
    summary: [
      { type: 'summary_text', text: 'a' },
      { type: 'summary_text', text: 'b' },
    ],
  }
  const delta = (summary_index: number, text: string) => ({
    type: 'response.reasoning_summary_text.delta',
    output_index: 0,
    summary_index,
    delta: text,
  })
  const streamed = fold(
    decodeStream([delta(0, 'a'), delta(1, 'b'), { type: 'response.completed', response: { output: [item] } }]),
  )
  assert.deepEqual(streamed.parts, [{ kind: 'reasoning', form: 'summary', text: 'a\n\nb' }])
  assert.deepEqual(outbound.decodeResponse({ output: [item] }, { issuer: 'o', newId: String }).parts, streamed.parts)
})

test('an answer that failed, waits or is none is an error', () => {
  const source = { issuer: 'o', newId: String }
  const cases: [JsonObject, string][] = [
    [{ status: 'failed', output: [], error: { code: 'server_error', message: 'x' } }, 'provider_error'],
    [{ status: 'failed', error: { code: 'rate_limit_exceeded', message: 'x' } }, 'model_unavailable'],
    [{ status: 'failed', error: { code: 'invalid_prompt', message: 'x' } }, 'content_policy_violation'],
    [{ status: 'queued', output: [] }, 'provider_error'],
    [{ error: { message: 'x', type: 'invalid_request_error' } }, 'invalid_request'],
    [{}, 'provider_error'],
  ]
  for (const [body, kind] of cases)
    assert.throws(
      () => outbound.decodeResponse(body, source),
      (error: unknown) => error instanceof GatewayError && error.kind === kind,
    )
})

test('errors of upstreams are read for what they mean', () => {
  const cases: [number, string, string][] = [
    [
      400,
      '{"error":{"message":"too long","code":"context_length_exceeded","param":"input"}}',
      'context_length_exceeded',
    ],
    [400, '{"error":{"message":"Input exceeds the context window of this model."}}', 'context_length_exceeded'],
    [401, '{"error":{"message":"Incorrect API key"}}', 'provider_error'],
    [429, '{"error":{"message":"quota","code":"insufficient_quota"}}', 'provider_error'],
    [429, '{"error":{"message":"slow down","code":"rate_limit_exceeded"}}', 'model_unavailable'],
    [404, '{"error":{"message":"no such model","code":"model_not_found"}}', 'model_unavailable'],
    [500, '<html>', 'provider_error'],
    [502, '', 'provider_error'],
    [413, '{"error":"large"}', 'request_too_large'],
  ]
  for (const [status, body, kind] of cases) assert.equal(outbound.decodeError(status, body).kind, kind, body)
})

test('usage is read from an incomplete and a failed end too', () => {
  const usage = {
    input_tokens: 10,
    output_tokens: 5,
    input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
    output_tokens_details: { reasoning_tokens: 3 },
  }
  for (const type of ['response.completed', 'response.incomplete', 'response.failed']) {
    const reading = outbound.createMeter().read({ event: type, data: JSON.stringify({ type, response: { usage } }) })
    const { input, cacheRead, cacheWrite5m, output, reasoning } = reading.usage ?? emptyUsage()
    assert.deepEqual([input, cacheRead, cacheWrite5m, output, reasoning], [4, 4, 2, 2, 3], type)
    assert.equal(reading.end, type === 'response.failed' ? undefined : true)
    assert.equal(reading.error !== undefined, type === 'response.failed')
  }
})

const wild = fc.oneof(
  fc.constantFrom('', '[DONE]', '{', 'null', '[]'),
  fc
    .record({
      type: fc.constantFrom(
        'response.created',
        'response.output_item.added',
        'response.output_item.done',
        'response.content_part.added',
        'response.output_text.delta',
        'response.refusal.delta',
        'response.reasoning_summary_text.delta',
        'response.reasoning_text.delta',
        'response.function_call_arguments.delta',
        'response.output_text.annotation.added',
        'response.completed',
        'response.incomplete',
        'response.failed',
        'error',
        'nonsense',
      ),
      output_index: fc.constantFrom(0, 1, 2, null, 'x', -1),
      content_index: fc.constantFrom(0, 1, undefined),
      summary_index: fc.constantFrom(0, 1, undefined),
      item_id: fc.constantFrom('a', 'b', null),
      delta: fc.constantFrom('x', '', null, 5),
      annotation: fc.constantFrom({ type: 'url_citation', url: 'https://a' }, null, 3),
      item: fc.constantFrom<Json>(
        null,
        5,
        {},
        message('xx'),
        { type: 'message', content: 'x' },
        { type: 'message', content: [null, { type: 'odd' }, { type: 'refusal' }] },
        { type: 'function_call', id: 'a', call_id: 'c', name: 'f', arguments: 'xx' },
        { type: 'function_call' },
        { type: 'reasoning', summary: [{ text: 'x' }, 4], content: [{ text: 'y' }], encrypted_content: 'z' },
        { type: 'image_generation_call', result: 'AA==' },
        { type: 'web_search_call', id: 'b' },
      ),
      response: fc.constantFrom<Json>(
        null,
        3,
        {},
        { output: [message('xx'), 4, { type: 'custom_tool_call' }], usage: { input_tokens: 'x' } },
      ),
    })
    .map((event) => JSON.stringify(event)),
)

test('whatever an upstream sends, the decoder gives a legal stream that callers can be written', () => {
  fc.assert(
    fc.property(fc.array(wild, { maxLength: 25 }), (frames) => {
      const decoder = outbound.createEventDecoder({ issuer: 'o', newId: (prefix) => `${prefix}1` })
      const encoder = inbound.createEventEncoder(createContext(least))
      const grammar = new StreamGrammar()
      const events = [...frames.flatMap((data) => decoder.push({ event: undefined, data })), ...decoder.end()]
      for (const event of events) {
        grammar.check(event)
        encoder.push(event)
      }
      assert(grammar.ended)
      assert.deepEqual(decoder.push({ event: undefined, data: '{"type":"error"}' }), [])
      const meter = outbound.createMeter()
      for (const data of frames) meter.read({ event: undefined, data })
    }),
    { numRuns: countRuns(1_000) },
  )
})

test('unfolding and encoding an answer gives one text per event, numbered without gaps', () => {
  const encoder = inbound.createEventEncoder(createContext(least))
  const texts = [
    ...unfold(
      answer([
        { kind: 'reasoning', text: 'hm', form: 'full' },
        { kind: 'text', text: 'hi' },
      ]),
    ),
  ].map((event) => encoder.push(event))
  const types = [...texts.join('').matchAll(/^event: (.*)$/gm)].map(([, type]) => type)
  assert.deepEqual(types, [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.reasoning_summary_part.added',
    'response.reasoning_summary_text.delta',
    'response.reasoning_summary_text.done',
    'response.reasoning_summary_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ])
})
