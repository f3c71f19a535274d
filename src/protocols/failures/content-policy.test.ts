// That a filter ended an answer is understood alike in an HTTP body, in a stream and in the copy of a stream that passes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestReader, makeBytes, streams } from '../../../test/readers.ts'
import { readObject, type JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { isContentPolicy } from './content-policy.ts'
import { outboundProtocols } from '../protocols.ts'

const policy = 'content_policy_violation'

/** Status of the HTTP answer, and its body. */
const chat: readonly (readonly [number, JsonObject])[] = [
  [400, { message: 'Output data may contain inappropriate content.', code: 'data_inspection_failed' }],
  [422, { type: 'bad_request_error', message: 'output new_sensitive (1027)', http_code: '422' }],
  [400, { message: 'input new_sensitive', code: '1026' }],
  [400, { code: '1301', message: '系统检测到输入或生成内容可能包含不安全或敏感内容' }],
  [400, { code: 1301, message: 'no' }],
  [400, { message: 'The request was rejected because it was considered high risk', type: 'content_filter' }],
  [400, { message: 'Content Exists Risk', type: 'invalid_request_error', code: 'invalid_request_error' }],
  [403, { code: 403, message: 'Input refused', metadata: { reasons: ['violence'], flagged_input: 'x' } }],
  [403, { code: 'Some resource has been forbidden', message: 'Content violates usage guidelines.' }],
  [400, { message: 'flagged as potentially violating our usage policy', code: null, type: 'server_error' }],
  [500, { message: 'Output blocked by content filter', type: 'content_filter' }],
  [400, { message: 'x', type: 'content_policy', code: 'content_policy_violation' }],
]

const others: readonly JsonObject[] = [
  { message: 'overloaded', type: 'server_error' },
  { message: 'The content filter service timed out', type: 'server_error', code: 500 },
  { message: 'Rate limit reached, see our content usage policy', code: 'rate_limit_exceeded' },
  { message: 'Too many tokens', code: 1302 },
  { message: 'Your key is not valid', code: 401 },
  { message: 'Invalid output', type: 'invalid_request_error', code: 400 },
]

/** The kinds that a stream's end is given, passed through and translated. */
function readStream(to: 'openai-chat' | 'openai-responses' | 'anthropic-messages', event: JsonObject): string[] {
  return [true, false].map((passthrough) => {
    const reader = openTestReader({ from: to, to, passthrough })
    reader.push(makeBytes(to, ...streams[to].start, streams[to].text('hi')))
    const { ending } = reader.push(makeBytes(to, event))
    return ending instanceof GatewayError ? ending.kind : String(ending)
  })
}

test('openai-chat: what filters say is told from other failures, in bodies, chunks and choices', () => {
  const { decodeError } = outboundProtocols['openai-chat']
  for (const [status, error] of chat) {
    const name = JSON.stringify(error)
    assert.equal(decodeError(status, JSON.stringify({ error })).kind, policy, name)
    assert.deepEqual(readStream('openai-chat', { error }), [policy, policy], name)
    const choice = { index: 0, delta: {}, finish_reason: 'error', error }
    assert.deepEqual(readStream('openai-chat', { choices: [choice] }), [policy, policy], name)
  }
  for (const error of others)
    for (const kind of readStream('openai-chat', { error })) assert.notEqual(kind, policy, JSON.stringify(error))
})

test('openai-responses: the same, in `error` and `response.failed`', () => {
  const { decodeError } = outboundProtocols['openai-responses']
  for (const [status, error] of chat.filter(([, { metadata }]) => metadata === undefined)) {
    const name = JSON.stringify(error)
    assert.equal(decodeError(status, JSON.stringify({ error })).kind, policy, name)
    assert.deepEqual(readStream('openai-responses', { type: 'error', error }), [policy, policy], name)
    const failed = { type: 'response.failed', response: { status: 'failed', error } }
    assert.deepEqual(readStream('openai-responses', failed), [policy, policy], name)
  }
  for (const error of others)
    for (const kind of readStream('openai-responses', { type: 'error', error })) assert.notEqual(kind, policy)
})

test('anthropic-messages: the same, whatever type of error it comes with', () => {
  const { decodeError } = outboundProtocols['anthropic-messages']
  for (const [status, type] of [
    [400, 'invalid_request_error'],
    [500, 'api_error'],
  ] as const) {
    const body = { type: 'error', error: { type, message: 'Output blocked by content filtering policy' } }
    assert.equal(decodeError(status, JSON.stringify(body)).kind, policy)
    assert.deepEqual(readStream('anthropic-messages', body), [policy, policy])
  }
  const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
  for (const kind of readStream('anthropic-messages', overloaded)) assert.notEqual(kind, policy)
})

test('gemini and bedrock-converse: the same', () => {
  const gemini = outboundProtocols['gemini'].createMeter()
  const blocked = { code: 400, status: 'INVALID_ARGUMENT', message: 'It was blocked by our safety system.' }
  const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 }
  const reading = gemini.read({ event: undefined, data: JSON.stringify({ error: blocked, usageMetadata }) })
  assert.equal(reading.error?.kind, policy)
  assert.equal(reading.usage?.output, 4)
  const converse = outboundProtocols['bedrock-converse'].createMeter()
  const message = 'Output blocked by content filtering policy'
  assert.equal(converse.read({ event: 'validationException', data: JSON.stringify({ message }) }).error?.kind, policy)
  assert.notEqual(
    converse.read({ event: 'throttlingException', data: JSON.stringify({ message }) }).error?.kind,
    policy,
  )
})

test('usage that stands in the event of the error is read, and is the whole', () => {
  for (const passthrough of [true, false]) {
    for (const [to, event] of [
      ['openai-chat', { error: readObject(chat[0]?.[1]) ?? {}, usage: streams['openai-chat'].usage }],
      [
        'openai-responses',
        {
          type: 'response.failed',
          response: { error: { code: 'invalid_prompt', message: 'x' }, usage: streams['openai-responses'].usage },
        },
      ],
      ['openai-responses', { type: 'error', code: 'content_filter', usage: streams['openai-responses'].usage }],
    ] as const) {
      const reader = openTestReader({ from: to, to, passthrough })
      reader.push(makeBytes(to, ...streams[to].start, streams[to].text('hi')))
      reader.push(makeBytes(to, event))
      assert.deepEqual([reader.usage?.output, reader.usageIsPartial], [5, false], `${to} ${passthrough}`)
    }
  }
})

test('an account, a model or a load that is refused is no content, whatever else is said', () => {
  for (const status of [401, 402, 404, 429, 503, 529])
    assert.equal(isContentPolicy(status, ['content_filter'], 'Content Exists Risk'), false)
})
