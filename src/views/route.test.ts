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

test('what a record leaves unsaid is filled in', () => {
  const kept = {
    candidates: [
      { endpoint: 'acme/m', credential: 'a', model: 'a/one', why: 'drawn by weight' },
      { endpoint: 'acme/n', credential: 'a', why: 'next by weight' },
      { endpoint: 'mirror/m', provider: 'beta', credential: 'b', model: 'b/two', rank: 'open', why: 'left alone' },
      { endpoint: 'beta/n', credential: 'b', why: 'next by weight' },
    ],
    conversation: 'its digest',
  }
  const ready = { rank: 'ready', why: 'next by weight' }
  assert.deepEqual(describeRoute(JSON.stringify(kept)), {
    candidates: [
      { ...told, credential: 'a' },
      { endpoint: 'acme/n', model: 'a/one', provider: 'acme', credential: 'a', ...ready },
      { endpoint: 'mirror/m', model: 'b/two', provider: 'beta', credential: 'b', rank: 'open', why: 'left alone' },
      { endpoint: 'beta/n', model: 'b/two', provider: 'beta', credential: 'b', ...ready },
    ],
    excluded: [],
    omitted: 0,
    queued_ms: 0,
    conversation: 'its digest',
  })
})
