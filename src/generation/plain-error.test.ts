import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorTable, GatewayError, type ErrorKind } from './gateway-error.ts'
import { fromPlainError, toPlainError } from './plain-error.ts'

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
