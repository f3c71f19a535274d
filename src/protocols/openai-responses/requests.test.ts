// Requests in small cases: what the recordings do not hold, what we refuse, what we change and report.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { arbitraryRequest } from '../../../test/arbitrary-request.ts'
import { contextOf } from '../../../test/conformance/translate.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { readArray, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { everything } from '../../generation/capabilities.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { Part } from '../../generation/request/part.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { AnswerContext } from '../port/answer-context.ts'
import type { Target } from '../port/target.ts'
import { openaiResponsesInbound as inbound, openaiResponsesOutbound as outbound } from './protocol.ts'
import { countRuns } from '../../../test/runs.ts'

const target: Target = { model: 'M', stream: false, issuer: 'openai', quirks: {}, capabilities: everything }

const least: JsonObject = { model: 'm', input: 'hi' }

function createContext(body: JsonObject): AnswerContext {
  return contextOf(inbound, body)
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

for (const [field, value] of [
  ['previous_response_id', 'resp_1'],
  ['conversation', 'conv_1'],
  ['background', true],
  ['prompt', { id: 'pmpt_1' }],
] as [string, Json][]) {
  test(`${field} is refused by name`, () => {
    assert.throws(
      () => inbound.decodeEnvelope({ model: 'm', input: 'hi', [field]: value }),
      (error: unknown) =>
        error instanceof GatewayError && error.kind === 'unsupported_responses_feature' && error.param === field,
    )
  })
}

test('a wish to be kept is no refusal: it is written where this protocol is spoken, and told where the provider refuses it', () => {
  const request = inbound.decodeRequest({ model: 'm', input: 'hi', store: true })
  assert.equal(inboundToOutbound({ model: 'm', input: 'hi', store: true }).body['store'], true)
  assert.equal(inboundToOutbound({ model: 'm', input: 'hi' }).body['store'], false)
  const losses = new LossList()
  const quirks = { refusedFields: ['store'] }
  const { body } = outbound.encodeRequest(request, { ...target, quirks }, losses)
  assert.deepEqual([body['store'], losses.list().map(({ field }) => field)], [undefined, ['extras.store']])
})

test('an item reference is refused by its place, with or without its type', () => {
  for (const item of [{ type: 'item_reference', id: 'msg_1' }, { id: 'msg_1' }]) {
    assert.throws(
      () => inbound.decodeEnvelope({ model: 'm', input: [{ role: 'user', content: 'hi' }, item] }),
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
      // A proof without the id of its item is sent without one: the provider takes it, its document does not.
      const named = (part: Part): Part =>
        part.kind === 'reasoning' && part.signature !== undefined
          ? { ...part, signature: { ...part.signature, itemId: 'rs_1' } }
          : part
      const drop = (parts: Part[]) => parts.filter((part) => !isCarried(part)).map(named)
      const messages = request.messages.map(({ parts, ...rest }) => ({
        ...rest,
        parts: drop(parts).map((part) =>
          part.kind === 'tool-result' ? { ...part, content: drop(part.content) } : part,
        ),
      }))
      const { body } = encode({ ...request, messages })
      assert.deepEqual(schemaErrors('openai', 'CreateResponse', body), [], JSON.stringify(body))
    }),
    { numRuns: countRuns(150) },
  )
})

test('bodies of any shape are refused or read, and never break the decoding', () => {
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
        const echo = inbound.decodeEcho(fields as JsonObject, inbound.decodeRequest(least))
        inbound.encodeResponse({ parts: [], finish: { kind: 'stop' }, opaque: [] }, { ...createContext(least), echo })
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
      }
      try {
        outbound.decodeResponse(fields as JsonObject, { issuer: 'o', newId: String })
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
      }
    }),
    { numRuns: countRuns(500) },
  )
})

test('an effort, a format and a verbosity that we do not know are the upstream’s to judge', () => {
  const body: JsonObject = {
    model: 'M',
    reasoning: { effort: 'ultra', summary: 'auto', mode: 'pro' },
    text: { format: { type: 'grammar', grammar: 'x' }, verbosity: 'endless' },
  }
  const request = inbound.decodeRequest(body)
  const losses = new LossList()
  const { body: sent } = outbound.encodeRequest(request, target, losses)
  assert.deepEqual(sent['reasoning'], body['reasoning'])
  assert.deepEqual(sent['text'], body['text'])
  assert.deepEqual(Object.keys(request.extras).sort(), ['reasoning', 'text'])
})

test('ids that we made up are not sent upstream', () => {
  const { body } = inboundToOutbound({
    model: 'M',
    input: [
      { type: 'function_call', id: 'fc_cm_1', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'function_call', id: 'fc_1', call_id: 'b', name: 'f', arguments: '{}' },
      { type: 'reasoning', id: 'rs_cm_2', summary: [{ type: 'summary_text', text: 'x' }] },
      { type: 'image_generation_call', id: 'ig_cm_3', status: 'completed', result: 'AA==' },
      { type: 'image_generation_call', id: 'ig_4', status: 'completed', result: 'AA==' },
    ],
  })
  assert.deepEqual(body['input'], [
    { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
    { type: 'function_call', id: 'fc_1', call_id: 'b', name: 'f', arguments: '{}' },
    { type: 'image_generation_call', id: 'ig_4', status: 'completed', result: 'AA==' },
  ])
})

test('fields that a provider refuses are taken out and reported, a paid tier is refused', () => {
  const quirks = { refusedFields: ['store', 'include', 'service_tier', 'metadata', 'temperature'] }
  const { body, losses } = encode({ serviceTier: 'priority', metadata: { a: 'b' } }, { quirks })
  assert.deepEqual(Object.keys(body).sort(), ['input', 'model'])
  assert.deepEqual(losses, { serviceTier: 'refused', metadata: 'dropped' })
})

function inboundToOutbound(body: JsonObject): { body: JsonObject } {
  return outbound.encodeRequest(inbound.decodeRequest(body), target, new LossList())
}
