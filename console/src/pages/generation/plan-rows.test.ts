import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listPlanRows } from './plan-rows.ts'

test('each endpoint of a plan has what came of its own attempts, also beside another one of its provider', () => {
  const plan = ['acme/one', 'acme/two', 'mirror-of-one', 'acme/three', 'acme/four'].map((endpoint) => ({
    endpoint,
    provider: 'acme',
    why: 'next by weight',
  }))
  const attempts = [
    { endpoint: 'acme/one', provider: 'acme', model: 'acme/one', outcome: 'failed', fault: 'overloaded', status: 529 },
    { endpoint: 'mirror-of-one', provider: 'acme', model: 'acme/one', outcome: 'failed', fault: 'silent' },
    { endpoint: 'mirror-of-one', provider: 'acme', model: 'acme/one', outcome: 'served' },
    { endpoint: 'acme/three', provider: 'acme', model: 'acme/one', outcome: 'abandoned' },
  ]
  const rows = listPlanRows(plan, [{ endpoint: 'beta/one', why: 'not in provider.only' }], attempts)
  assert.deepEqual(
    rows.map(({ place, endpoint, word }) => `${place} ${endpoint}: ${word}`),
    [
      '1 acme/one: Failed: overloaded, status 529',
      '2 acme/two: Not needed',
      '3 mirror-of-one: Answered',
      '4 acme/three: Given up',
      '5 acme/four: Not needed',
      '– beta/one: Left out',
    ],
  )
})
