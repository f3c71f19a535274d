import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeOwnRoute, describeRoute } from './route.ts'

const told = { endpoint: 'acme/m', model: 'a/one', provider: 'acme', rank: 'ready', why: 'drawn by weight' }
const record = {
  candidates: [
    { ...told, credential: 'a', cost_nanos: '7' },
    { ...told, credential: 'b', why: 'another credential of the endpoint before it' },
  ],
  excluded: [
    { endpoint: 'beta/m', credential: 'c', why: 'not in provider.only', by: 'caller' },
    { endpoint: 'gamma/m', why: 'the operator has disabled it', by: 'operator' },
  ],
  omitted: 1,
  queued_ms: 20,
  conversation: 'its digest',
}

test('callers read each endpoint of a plan once, and nothing of it but how it stood, nor what the operator left out', () => {
  assert.deepEqual(describeOwnRoute(JSON.stringify(record)), {
    candidates: [told],
    excluded: [{ endpoint: 'beta/m', why: 'not in provider.only' }],
    omitted: 1,
    queued_ms: 20,
  })
  assert.deepEqual(describeRoute(JSON.stringify(record)), record)
  assert.equal(describeOwnRoute(undefined), null)
})
