import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { errorTable, type ErrorKind } from './error-table.ts'
import { GatewayError } from './gateway-error.ts'
import { fromPlainError, toPlainError } from './plain-error.ts'

test('what an error says is as long as the bound and not longer', () => {
  const say = (length: number) => new GatewayError('invalid_request', 'x'.repeat(length), { param: 'y'.repeat(length) })
  assert.equal(say(bounds.errorMessageLength).message, 'x'.repeat(bounds.errorMessageLength))
  assert.equal(say(bounds.nameLength).param, 'y'.repeat(bounds.nameLength))
  const { message, param = '' } = say(1_000_000)
  assert.deepEqual([message.length, message.at(-1)], [bounds.errorMessageLength, '…'])
  assert.deepEqual([param.length, param.at(-1)], [bounds.nameLength, '…'])
})

test('an error of which something is replaced keeps all the rest', () => {
  const cause = new Error('why')
  const options = { param: 'a', details: { a: 1 }, detail: 'd', retryAfterSeconds: 3, canRetry: false, cause } as const
  const error = new GatewayError('overloaded', 'what', { ...options, blame: 'operator', upstreamStatus: 418 })
  assert.deepEqual({ ...error.with({}) }, { ...error })
  const changed = error.with({ message: 'other', detail: 'e' })
  assert.deepEqual({ ...changed }, { ...error, detail: 'e' })
  assert.deepEqual([changed.message, changed.cause], ['other', cause])
})

test('an error that went to another thread and back is the same error', () => {
  for (const kind of Object.keys(errorTable) as ErrorKind[]) {
    const error = new GatewayError(kind, 'what', {
      param: 'a.b',
      details: { a: 1 },
      detail: 'for the log',
      retryAfterSeconds: 3,
      canRetry: false,
      blame: 'operator',
      canFailOver: true,
      upstreamStatus: 418,
    })
    const back = fromPlainError(structuredClone(toPlainError(error)))
    assert.ok(back instanceof GatewayError)
    assert.deepEqual({ ...back }, { ...error })
    assert.equal(back.message, error.message)
  }
})
