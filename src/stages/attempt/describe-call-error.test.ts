import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallError, ConnectTimeout, readSocketError } from '../../http1/client/call-error.ts'
import { describeCallError } from './describe-call-error.ts'

const describeSocketError = (error: Error) => describeCallError(readSocketError(error))

const systemError = (code: string) => Object.assign(new Error(`connect ${code}`), { code })

test('what the gateway itself lacks is its own fault, and another endpoint cannot help', () => {
  for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOMEM']) {
    const error = describeSocketError(systemError(code))
    assert.deepEqual(
      [error.kind, error.status, error.blame, error.canFailOver],
      ['overloaded', 503, 'gateway', false],
      code,
    )
    assert.ok(error.retryAfterSeconds !== undefined)
  }
})

test('a resolver that does not answer is not the provider, a name that does not exist is the operator’s', () => {
  const away = describeSocketError(systemError('EAI_AGAIN'))
  assert.deepEqual([away.kind, away.blame, away.canFailOver], ['provider_error', 'gateway', true])
  const unknown = describeSocketError(systemError('ENOTFOUND'))
  assert.deepEqual([unknown.kind, unknown.blame, unknown.canFailOver], ['provider_error', 'operator', true])
})

test('what the provider does to a connection is the provider’s', () => {
  for (const error of [systemError('ECONNREFUSED'), systemError('ECONNRESET'), new ConnectTimeout('late')])
    assert.equal(describeSocketError(error).blame, 'provider')
})

test('a caller reads whether the provider was reached at all', () => {
  const unreached = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].map(systemError)
  for (const error of [...unreached, new ConnectTimeout('late')])
    assert.equal(describeSocketError(error).message, 'The provider could not be reached.')
  for (const error of [systemError('ECONNRESET'), systemError('EPIPE'), new Error('closed')])
    assert.equal(describeSocketError(error).message, 'The connection to the provider broke.')
})

test('a name with several addresses fails with what went wrong at each of them', () => {
  const each = [systemError('ECONNREFUSED'), systemError('ENETUNREACH')]
  const all = Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' })
  const { detail } = describeSocketError(all)
  assert.equal(detail, 'ECONNREFUSED: Error: connect ECONNREFUSED, Error: connect ENETUNREACH')
  const said = Object.assign(new AggregateError(each, 'all of them'), { code: 'ECONNREFUSED' })
  assert.equal(describeSocketError(said).detail, 'ECONNREFUSED: all of them')
  assert.equal(describeSocketError(new Error('')).detail, 'Error: ')
})

test('each kind of failure is an error of its own, which keeps the details for the operator', () => {
  const bug = new TypeError('a bug')
  const cases = [
    [new CallError('closed', 'why'), ['provider_error', 'provider', true]],
    [new CallError('unwritable', 'why'), ['provider_error', 'provider', true]],
    [new CallError('crowded', 'why'), ['model_unavailable', 'gateway', true]],
    [new CallError('bug', 'why', bug), ['internal_error', 'gateway', false]],
  ] as const
  for (const [error, expected] of cases) {
    const described = describeCallError(error)
    assert.deepEqual([described.kind, described.blame, described.canFailOver], expected)
    assert.equal(described.detail, 'why')
    assert.equal(described.cause, error.cause)
  }
})
