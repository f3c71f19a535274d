import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError, classifyUpstreamFailure, type UpstreamFailure } from '../generation/error/gateway-error.ts'
import { CallError } from '../http1/client/call-error.ts'
import { outboundProtocols } from '../protocols/protocols.ts'
import { describeCallError } from '../stages/attempt/describe-call-error.ts'
import { callerLeft } from '../stages/tickets/while-caller-waits.ts'
import { classifyFault, faultTable } from './fault.ts'

const answers: readonly (readonly [UpstreamFailure, ReturnType<typeof classifyFault>])[] = [
  [{ status: 400 }, undefined],
  [{ status: 413 }, undefined],
  [{ status: 422 }, undefined],
  [{ status: 400, meaning: 'context-length' }, undefined],
  [{ status: 403, meaning: 'content-policy' }, undefined],
  [{ status: 401 }, 'account'],
  [{ status: 402 }, 'account'],
  [{ status: 400, meaning: 'account' }, 'account'],
  [{ status: 429, meaning: 'account' }, 'account'],
  [{ status: 403 }, 'forbidden'],
  [{ status: 404 }, 'missing'],
  [{ status: 404, param: 'model' }, 'missing'],
  [{ status: 404, param: 'input' }, undefined],
  [{ status: 400, meaning: 'model-not-found' }, 'missing'],
  [{ status: 429 }, 'rate-limited'],
  [{ status: 503 }, 'overloaded'],
  [{ status: 529 }, 'overloaded'],
  [{ status: 500, meaning: 'overloaded' }, 'overloaded'],
  [{ status: 408 }, 'late'],
  [{ status: 504 }, 'late'],
  [{ status: 500 }, 'failing'],
  [{ status: 502 }, 'failing'],
  [{ status: 418 }, 'broken'],
]

test('what a provider answers says what is wrong with it, and nothing where the caller is at fault', () => {
  for (const [failure, fault] of answers)
    assert.equal(classifyFault(classifyUpstreamFailure(failure)), fault, JSON.stringify(failure))
})

test('a connection that fails is the provider’s fault, and what this machine lacks is not', () => {
  const classify = (...args: ConstructorParameters<typeof CallError>) =>
    classifyFault(describeCallError(new CallError(...args)))
  assert.equal(classify('socket', 'x', undefined, 'ECONNREFUSED'), 'unreachable')
  assert.equal(classify('socket', 'x', undefined, 'ENOTFOUND'), 'unreachable')
  assert.equal(classify('proxy', 'x'), 'unreachable')
  assert.equal(classify('closed', 'x'), 'unreachable')
  assert.equal(classify('timeout', 'x'), 'late')
  for (const ours of ['EMFILE', 'EAI_AGAIN', 'ENOMEM'])
    assert.equal(classify('socket', 'x', undefined, ours), undefined)
  assert.equal(classify('crowded', 'x'), undefined)
  assert.equal(classify('bug', 'x'), undefined)
})

test('a caller who leaves and what the gateway lacks are nobody’s fault', () => {
  assert.equal(classifyFault(callerLeft), undefined)
  for (const kind of ['overloaded', 'internal_error', 'db_error', 'insufficient_balance'] as const)
    assert.equal(classifyFault(new GatewayError(kind, 'x')), undefined)
})

test('an account without money and a key that is not valid are told in each protocol’s own words', () => {
  const read = (name: keyof typeof outboundProtocols, status: number, body: object) =>
    classifyFault(outboundProtocols[name].decodeError(status, JSON.stringify(body)))
  const quota = {
    error: { code: 'insufficient_quota', type: 'insufficient_quota', message: 'You exceeded your quota' },
  }
  assert.equal(read('openai-chat', 429, quota), 'account')
  assert.equal(read('openai-responses', 429, quota), 'account')
  const credit = { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' }
  assert.equal(read('anthropic-messages', 400, { type: 'error', error: credit }), 'account')
  const key = { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.' }
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]
  assert.equal(read('gemini', 400, { error: { ...key, details } }), 'account')
  // Both are served in Chat by the same companies, and others serve Messages.
  assert.equal(read('openai-chat', 400, { error: credit }), 'account')
  assert.equal(read('openai-chat', 400, { error: key }), 'account')
  const suspended = { message: 'Your account is suspended', type: 'exceeded_current_quota_error' }
  assert.equal(read('openai-chat', 429, { error: suspended }), 'account')
  const empty = { code: '1113', message: 'Insufficient balance or no resource package. Please recharge.' }
  assert.equal(read('openai-chat', 429, { error: empty }), 'account')
  assert.equal(read('openai-responses', 429, { error: empty }), 'account')
  assert.equal(read('anthropic-messages', 429, { type: 'error', error: { type: '1113', message: 'x' } }), 'account')
  const named = { type: 'rate_limit_error', ...empty }
  assert.equal(read('anthropic-messages', 429, { type: 'error', error: named }), 'account')
})

test('an account that Bedrock refuses, and a model that it has not, are told with the status of a bad request too', () => {
  const read = (message: string) =>
    classifyFault(outboundProtocols['bedrock-converse'].decodeError(400, JSON.stringify({ message })))
  for (const message of [
    'Operation not allowed',
    'Your account is not authorized to invoke this API operation.',
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:InvokeModel',
    "You don't have access to the model with the specified model ID.",
    'The security token included in the request is expired',
  ]) {
    assert.equal(read(message), 'account', message)
    // As it repeats a value that the caller wrote.
    const repeated = `1 validation error detected: Value '[${message}]' at 'inferenceConfig.stopSequences' failed`
    assert.equal(read(repeated), undefined, repeated)
  }
  for (const message of [
    'The provided model identifier is invalid.',
    'Could not resolve the foundation model from the provided model identifier.',
    'Invocation of model ID amazon.nova-pro-v1:0 with on-demand throughput isn’t supported. Retry your request.',
  ]) {
    assert.equal(read(message), 'missing', message)
    assert.equal(read(`1 validation error detected: Value '${message}' failed`), undefined)
  }
})

test('what a provider repeats of a request says nothing of the account', () => {
  for (const words of ['Your credit balance is too low', 'API key not valid', 'This organization has been disabled'])
    for (const [name, wrap] of [
      ['openai-chat', (message: string) => ({ error: { message, param: 'tool_choice' } })],
      ['openai-responses', (message: string) => ({ error: { message, param: 'tool_choice' } })],
      [
        'anthropic-messages',
        (message: string) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
      ],
      ['gemini', (message: string) => ({ error: { code: 400, status: 'INVALID_ARGUMENT', message } })],
    ] as const) {
      const body = JSON.stringify(wrap(`Invalid value: '${words}'. Supported values are: 'auto'.`))
      assert.equal(classifyFault(outboundProtocols[name].decodeError(400, body)), undefined, `${name}: ${words}`)
    }
})

test('every fault that leaves something alone at once says for how long, and only what may pass is tried again soon', () => {
  for (const [fault, { coolMs, isTransient, against }] of Object.entries(faultTable)) {
    assert.ok(!(coolMs > 0 && isTransient), fault)
    assert.equal(against === 'credential', fault === 'account')
  }
})
