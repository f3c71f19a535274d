// One key, as operators and as its caller read it, byte for byte: clients and scripts parse both.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '../keys/key.ts'
import { describeKey, describeOwnKey } from './key.ts'

const key: Key = {
  id: 'key_1',
  name: 'laptop',
  ownerId: 'own_1',
  status: 'active',
  createdMs: Date.UTC(2026, 10, 20),
  expiresMs: undefined,
  preview: 'cm-AbCd…',
  limits: {
    requestsPerMinute: 60,
    tokensPerMinute: undefined,
    concurrentRequests: 64,
    spendPerDay: 1_500_000_001n,
    spendPerMonth: undefined,
  },
  limitSettings: { spendPerDay: 1_500_000_001n, tokensPerMinute: 'none' },
  allowedModels: new Set(['acme/one']),
  aliases: [{ name: 'fast', target: 'acme/one', prefix: false }],
}
const models = { allowed_models: ['acme/one'], aliases: [{ name: 'fast', target: 'acme/one', prefix: false }] }

test('an operator reads a key with exact amounts, and which limits were set for it', () => {
  const expected = {
    id: 'key_1',
    name: 'laptop',
    owner: 'ada',
    owner_id: 'own_1',
    status: 'active',
    preview: 'cm-AbCd…',
    created_at: '2026-11-20T00:00:00.000Z',
    expires_at: null,
    replaced_by: null,
    made_for: null,
    limits: {
      requests_per_minute: 60,
      tokens_per_minute: null,
      concurrent_requests: 64,
      spend_per_day: '1.500000001',
      spend_per_month: null,
    },
    limits_set: ['tokens_per_minute', 'spend_per_day'],
    ...models,
  }
  assert.equal(JSON.stringify(describeKey(key, 'ada')), JSON.stringify(expected))
})

test('a caller reads their key in whole micro-dollars, rounded up, with what it has spent', () => {
  const period = { day: 0, month: 0 }
  const own = describeOwnKey({ ...key, expiresMs: Date.UTC(2027, 0, 1) }, 'ada', { period, day: 1n, month: 2_001n })
  const expected = {
    id: 'key_1',
    name: 'laptop',
    preview: 'cm-AbCd…',
    owner: 'ada',
    created_at: '2026-11-20T00:00:00.000Z',
    expires_at: '2027-01-01T00:00:00.000Z',
    limits: {
      requests_per_minute: 60,
      tokens_per_minute: null,
      concurrent_requests: 64,
      spend_per_day_micro: 1_500_001,
      spend_per_month_micro: null,
    },
    ...models,
    spend: { currency: 'USD', day_micro: 1, month_micro: 3 },
  }
  assert.equal(JSON.stringify(own), JSON.stringify(expected))
})
