// Small cases, one behaviour each: what the recordings do not hold, what we refuse, what we change, what must not break.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { arbitraryRequest } from '../../../test/arbitrary-request.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { parseJsonObject, readArray, type Json, type JsonObject } from '../../foundation/json.ts'
import { everything } from '../../generation/capabilities.ts'
import { fold } from '../../generation/fold.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { LossList } from '../../generation/loss.ts'
import type { Part } from '../../generation/part.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import type { GenerationResponse } from '../../generation/response.ts'
import type { Signature } from '../../generation/signature.ts'
import type { StreamEvent } from '../../generation/stream-event.ts'
import { StreamGrammar } from '../../generation/stream-grammar.ts'
import { unfold } from '../../generation/unfold.ts'
import { emptyUsage } from '../../generation/usage.ts'
import type { AnswerContext, Target } from '../protocol.ts'
import { openaiResponsesInbound as inbound, openaiResponsesOutbound as outbound } from './protocol.ts'

const target: Target = { model: 'M', stream: false, issuer: 'openai', quirks: {}, capabilities: everything }

function createContext(body: JsonObject = { model: 'm', input: 'hi' }): AnswerContext {
  let count = 0
  return {
    requestId: 'req_cm_1',
    model: 'openai/m',
    createdSeconds: 1,
    estimatedInputTokens: 1,
    wantsStreamUsage: true,
    request: inbound.decodeRequest(body),
    body,
    newId: (prefix) => `${prefix}${(count += 1)}`,
    losses: new LossList(),
  }
}

function encode(
  request: Partial<GenerationRequest>,
  at: Partial<Target> = {},
): { body: JsonObject; losses: { [field: string]: string } } {
  const losses = new LossList()
  const whole: GenerationRequest = {
    protocol: 'anthropic-messages',
    model: 'm',
    stream: false,
    messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
    sampling: {},
    extras: {},
    ...request,
  }
  const { body } = outbound.encodeRequest(whole, { ...target, ...at }, losses)
  return { body, losses: Object.fromEntries(losses.list().map(({ field, kind }) => [field, kind])) }
}

function decodeStream(events: JsonObject[]): StreamEvent[] {
  const decoder = outbound.createEventDecoder({ issuer: 'openai', newId: (prefix) => `${prefix}x` })
  const out = events.flatMap((event) => decoder.push({ event: undefined, data: JSON.stringify(event) }))
  return [...out, ...decoder.end()]
}

function answer(parts: Part[], finish: GenerationResponse['finish'] = { kind: 'stop' }): GenerationResponse {
  return { parts, finish, usage: { ...emptyUsage(), input: 1, output: 2 }, opaque: [] }
}

function sendBack(parts: Part[]): Part[] {
  const written = JSON.parse(JSON.stringify(inbound.encodeResponse(answer(parts), createContext()))) as JsonObject
  const { messages } = inbound.decodeRequest({ model: 'm', input: written['output'] ?? [] })
  return messages.flatMap((message) => message.parts)
}

for (const [field, value] of [
  ['previous_response_id', 'resp_1'],
  ['conversation', 'conv_1'],
  ['background', true],
  ['prompt', { id: 'pmpt_1' }],
  ['store', true],
] as [string, Json][]) {
  test(`${field} is refused by name`, () => {
    assert.throws(
      () => inbound.readEnvelope({ model: 'm', input: 'hi', [field]: value }),
      (error: unknown) =>
        error instanceof GatewayError && error.kind === 'unsupported_responses_feature' && error.param === field,
    )
  })
}

test('an item reference is refused by its place, with or without its type', () => {
  for (const item of [{ type: 'item_reference', id: 'msg_1' }, { id: 'msg_1' }]) {
    assert.throws(
      () => inbound.readEnvelope({ model: 'm', input: [{ role: 'user', content: 'hi' }, item] }),
      (error: unknown) =>
        error instanceof GatewayError && error.code === 'unsupported_responses_feature' && error.param === 'input[1]',
    )
  }
})

test('features that are switched off are not refused', () => {
  const body = {
    model: 'm',
    background: false,
    store: false,
    previous_response_id: null,
    conversation: null,
    prompt: null,
  }
  assert.deepEqual(inbound.decodeRequest(body).extras, {})
})

test('malformed input is refused with its path', () => {
  const cases: [Json, string][] = [
    [5, 'input'],
    [['hi'], 'input[0]'],
    [[{}], 'input[0].type'],
    [[{ role: 'tool', content: 'x' }], 'input[0].role'],
    [[{ role: 'user' }], 'input[0].content'],
    [[{ type: 'function_call_output', output: 'x' }], 'input[0].call_id'],
    [[{ type: 'function_call', call_id: 'a', name: 'b' }], 'input[0].arguments'],
    [[{ type: 'function_call_output', call_id: 'a', output: 5 }], 'input[0].output'],
  ]
  for (const [input, param] of cases) {
    assert.throws(
      () => inbound.decodeRequest({ model: 'm', input }),
      (error: unknown) => error instanceof GatewayError && error.kind === 'invalid_messages' && error.param === param,
      param,
    )
  }
})

test('one turn of the model is one message, and its results are one message', () => {
  const { messages } = inbound.decodeRequest({
    model: 'm',
    input: [
      { role: 'user', content: 'go' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'abc' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'calling' }] },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'custom_tool_call', call_id: 'b', name: 'g', input: 'x' },
      { type: 'function_call_output', call_id: 'a', output: '1' },
      {
        type: 'custom_tool_call_output',
        call_id: 'b',
        output: [{ type: 'input_image', image_url: 'https://a/b.png' }],
      },
      { role: 'user', content: 'thanks' },
    ],
  })
  assert.deepEqual(
    messages.map(({ role, parts }) => [role, parts.map(({ kind }) => kind).join(' ')]),
    [
      ['user', 'text'],
      ['assistant', 'reasoning text tool-call tool-call'],
      ['user', 'tool-result tool-result'],
      ['user', 'text'],
    ],
  )
})

test('a foreign request is written with nothing stored and its reasoning encrypted', () => {
  const { body, losses } = encode({ reasoning: { mode: 'on', budgetTokens: 10_000 }, outputCap: 5 })
  assert.deepEqual(body, {
    model: 'M',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
    reasoning: { effort: 'high', summary: 'auto' },
    max_output_tokens: 16,
    include: ['reasoning.encrypted_content'],
    store: false,
  })
  assert.deepEqual(losses, { 'reasoning.budgetTokens': 'changed', outputCap: 'changed' })
})

test('encrypted reasoning is not asked of a model that does not reason', () => {
  const capabilities = { ...everything, reasoning: { supported: false, toggle: false, efforts: [] }, sampling: false }
  const { body, losses } = encode({ reasoning: { effort: 'high' }, sampling: { temperature: 1 } }, { capabilities })
  assert.equal(body['reasoning'], undefined)
  assert.equal(body['temperature'], undefined)
  assert.deepEqual(losses, { 'reasoning.effort': 'dropped', 'sampling.temperature': 'dropped' })
})

test('what bears on the bill or must happen is refused, not dropped', () => {
  const webSearch = {
    kind: 'opaque',
    protocol: 'anthropic-messages',
    type: 'web_search_20250305',
    name: 'web_search',
    json: {},
  } as const
  const cases: [Partial<GenerationRequest>, string][] = [
    [{ serviceTier: 'gold' }, 'serviceTier'],
    [{ candidateCount: 2 }, 'candidateCount'],
    [{ outputModalities: ['text', 'audio'] }, 'outputModalities'],
    [{ tools: [webSearch], toolChoice: { mode: 'tool', name: 'web_search', form: 'function' } }, 'toolChoice'],
    [
      { toolChoice: { mode: 'opaque', protocol: 'openai-chat', json: {} }, tools: [{ kind: 'function', name: 'f' }] },
      'toolChoice',
    ],
  ]
  for (const [request, field] of cases) assert.equal(encode(request).losses[field], 'refused', field)
  assert.deepEqual(encode({ serviceTier: 'standard_only' }).losses, {})
})

test('what the protocol lacks is reported by name', () => {
  const { losses } = encode({
    sampling: { topK: 1, seed: 2, stop: ['x'], frequencyPenalty: 1, presencePenalty: 0, logitBias: { 1: 1 } },
    tools: [{ kind: 'opaque', protocol: 'anthropic-messages', type: 'bash_20250124', json: {} }],
    messages: [
      {
        role: 'user',
        parts: [
          { kind: 'media', modality: 'audio', source: { type: 'base64', data: 'AA==', mediaType: 'audio/wav' } },
          { kind: 'text', text: 'hi', cache: {} },
        ],
      },
    ],
  })
  assert.deepEqual(Object.keys(losses).sort(), [
    'messages.audio',
    'messages.cache',
    'opaque.bash_20250124',
    'sampling.frequencyPenalty',
    'sampling.logitBias',
    'sampling.seed',
    'sampling.stop',
    'sampling.topK',
  ])
})

test('files go by value, by address and by id', () => {
  const media = (source: object, more: object = {}) =>
    ({ kind: 'media', modality: 'document', source, ...more }) as Part
  const { body } = encode({
    messages: [
      {
        role: 'user',
        parts: [
          media({ type: 'base64', data: 'AA==', mediaType: 'application/pdf' }, { title: 'Report' }),
          media({ type: 'text', text: 'hi', mediaType: 'text/plain' }),
          media({ type: 'url', url: 'https://a/b.pdf' }),
          media({ type: 'file', id: 'file-1', protocol: 'openai-responses' }),
        ],
      },
    ],
  })
  const [message] = readArray(body['input']) ?? []
  assert.deepEqual((message as JsonObject)['content'], [
    { type: 'input_file', file_data: 'data:application/pdf;base64,AA==', filename: 'Report' },
    { type: 'input_file', file_data: 'data:text/plain;base64,aGk=', filename: 'document.txt' },
    { type: 'input_file', file_url: 'https://a/b.pdf' },
    { type: 'input_file', file_id: 'file-1' },
  ])
})

test('long call ids of other protocols are shortened alike in call and result', () => {
  const id = 'x'.repeat(100)
  const { body } = encode({
    messages: [
      { role: 'assistant', parts: [{ kind: 'tool-call', id, name: 'f', form: 'function', arguments: '{}' }] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: id, form: 'function', content: [] }] },
    ],
  })
  const [call, result] = (readArray(body['input']) ?? []) as JsonObject[]
  assert.equal(call?.['call_id'], result?.['call_id'])
  assert(String(call?.['call_id']).length <= 64)
})

test('any neutral request is written validly', { skip: schemasAbsent }, () => {
  fc.assert(
    fc.property(arbitraryRequest, (request) => {
      // Parts of this protocol are carried as they came: what they hold is their maker's.
      const isCarried = (part: Part) => part.kind === 'opaque' && part.protocol === 'openai-responses'
      const drop = (parts: Part[]) => parts.filter((part) => !isCarried(part))
      const messages = request.messages.map(({ parts, ...rest }) => ({
        ...rest,
        parts: drop(parts).map((part) =>
          part.kind === 'tool-result' ? { ...part, content: drop(part.content) } : part,
        ),
      }))
      const { body } = encode({ ...request, messages })
      assert.deepEqual(schemaErrors('openai', 'CreateResponse', body), [], JSON.stringify(body))
    }),
    { numRuns: 150 },
  )
})

const foreign: Signature = { issuer: 'anthropic', protocol: 'anthropic-messages', value: 'sig+/=', credential: 'c1' }

test('signatures of every kind come home unchanged', () => {
  const own: Signature = { issuer: 'openai', protocol: 'openai-responses', value: 'gAAA', itemId: 'rs_1' }
  const parts: Part[] = [
    { kind: 'reasoning', text: 'thought', form: 'summary', signature: foreign },
    { kind: 'reasoning', text: '', form: 'summary', redacted: true, signature: foreign },
    { kind: 'reasoning', text: '', form: 'summary', signature: own },
    { kind: 'text', text: 'hello', signature: { ...foreign, protocol: 'gemini', issuer: 'gemini' } },
    { kind: 'tool-call', id: 'a', name: 'f', form: 'function', arguments: '{}', signature: { ...foreign, value: 'x' } },
  ]
  const back = sendBack(parts)
  assert.deepEqual(
    back.map((part) => [
      part.kind,
      'signature' in part ? part.signature : undefined,
      'redacted' in part ? part.redacted : undefined,
    ]),
    parts.map((part) => [
      part.kind,
      'signature' in part ? part.signature : undefined,
      'redacted' in part ? part.redacted : undefined,
    ]),
  )
})

test('a signature that a stream gives late comes home to its part too', () => {
  const encoder = inbound.createEventEncoder(createContext())
  const events: StreamEvent[] = [
    { type: 'response-start' },
    { type: 'part-start', index: 0, part: { kind: 'text' } },
    { type: 'part-delta', index: 0, delta: { kind: 'text', text: 'hi' } },
    { type: 'part-delta', index: 0, delta: { kind: 'signature', signature: foreign } },
    { type: 'part-end', index: 0 },
    { type: 'response-end', finish: { kind: 'stop' } },
  ]
  const data =
    events
      .map((event) => encoder.push(event))
      .join('')
      .trim()
      .split('\n')
      .at(-1)
      ?.slice(6) ?? ''
  const response = parseJsonObject(data)?.['response'] as JsonObject
  const { messages } = inbound.decodeRequest({ model: 'm', input: response['output'] ?? [] })
  const [part, ...rest] = messages[0]?.parts ?? []
  assert.deepEqual(rest, [])
  assert.deepEqual(part?.kind === 'text' && part.signature, foreign)
})

test('a signature goes upstream only to its issuer, its credential and under its own item id', () => {
  const own: Signature = {
    issuer: 'openai',
    protocol: 'openai-responses',
    value: 'gAAA',
    itemId: 'rs_1',
    credential: 'c1',
  }
  const messages = [
    {
      role: 'assistant' as const,
      parts: sendBack([{ kind: 'reasoning', text: 'why', form: 'summary', signature: own }]),
    },
  ]
  const at = (more: Partial<Target>) => encode({ protocol: 'openai-responses', messages }, more)
  assert.deepEqual(at({ credential: 'c1' }).body['input'], [
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'why' }], encrypted_content: 'gAAA' },
  ])
  for (const elsewhere of [{ credential: 'c2' }, { issuer: 'azure', credential: 'c1' }]) {
    const { body, losses } = at(elsewhere)
    assert.deepEqual(body['input'], [])
    assert.deepEqual(losses, { 'messages.signature': 'dropped', 'messages.reasoning': 'dropped' })
  }
})

test('a body that holds reasoning which we wrote is not for passthrough', () => {
  const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' }
  const envelope = (input: Json) => inbound.readEnvelope({ model: 'm', input }).mustTranslate
  assert.equal(envelope([item]), undefined)
  assert.equal(envelope([{ ...item, encrypted_content: 'cms1.s.a.b' }]), true)
  assert.equal(envelope([{ ...item, id: 'rs_cm_1' }]), true)
})

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
      id: 'ctc_cm_1',
      call_id: 'a',
      name: 'apply_patch',
      status: 'completed',
      input: '*** Begin',
    },
  ])
})

test('what ran out is incomplete: the answer and the item that was being written', () => {
  const text: Part = { kind: 'text', text: 'I was' }
  const response = inbound.encodeResponse(answer([text], { kind: 'length' }), createContext())
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
  const encoder = inbound.createEventEncoder(createContext())
  encoder.push({ type: 'response-start' })
  const text = encoder.push({ type: 'error', error: new GatewayError('provider_error', 'It broke.') })
  assert(text.startsWith('event: error\ndata: ') && text.endsWith('\n\n'))
  const event = parseJsonObject(text.slice('event: error\ndata: '.length)) ?? {}
  assert.equal(event['sequence_number'], 2)
  assert.deepEqual(schemaErrors('openai', 'ResponseErrorEvent', event), [])
  assert.deepEqual(schemaErrors('openresponses', 'ErrorStreamingEvent', event), [])
  assert.equal(text, inbound.encodeStreamError(new GatewayError('provider_error', 'It broke.'), 'req_cm_1', 2))
})

test('citations without an address that the documents allow are reported', { skip: schemasAbsent }, () => {
  const raw = { protocol: 'gemini' as const, json: {} }
  const cited = (url: string): Part => ({ kind: 'text', text: 'x', citations: [{ kind: 'url', url, raw }] })
  const context = createContext()
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
      const encoder = inbound.createEventEncoder(createContext())
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
    { numRuns: 1_000 },
  )
})

test('bodies of any shape are refused or read, and never break the reader', () => {
  const names = [
    'input',
    'instructions',
    'tools',
    'tool_choice',
    'text',
    'reasoning',
    'include',
    'metadata',
    'stream',
    'service_tier',
    'temperature',
  ]
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 })), (fields) => {
      try {
        const request = inbound.decodeRequest({ model: 'm', ...(fields as JsonObject) })
        outbound.encodeRequest(request, target, new LossList())
        inbound.encodeResponse(answer([]), { ...createContext(), body: fields as JsonObject })
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
      }
      try {
        outbound.decodeResponse(fields as JsonObject, { issuer: 'o', newId: String })
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
      }
    }),
    { numRuns: 500 },
  )
})

test('unfolding and encoding an answer gives one text per event, numbered without gaps', () => {
  const encoder = inbound.createEventEncoder(createContext())
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
