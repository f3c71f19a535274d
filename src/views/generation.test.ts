// The record of a generation as operators and as its caller read it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObject, type JsonObject } from '../foundation/json/json.ts'
import { emptyUsage } from '../generation/usage/usage.ts'
import type { GenerationRecord } from '../ledger/rows/generation-record.ts'
import { describeGeneration, describeOwnGeneration } from './generation.ts'

const startedMs = Date.UTC(2026, 10, 20)
const record: GenerationRecord = {
  id: 'req_cm_1',
  keyId: 'key_1',
  ownerId: 'own_1',
  walletId: 'wal_1',
  callerRequestId: 'theirs',
  protocol: 'openai-chat',
  requestedModel: 'fast',
  streamed: true,
  startedMs,
  status: 'completed',
  model: 'acme/one',
  provider: 'acme',
  endpoint: 'acme/one-1',
  upstreamModel: 'one-1',
  attempts: [
    {
      endpoint: 'acme/one-1',
      provider: 'acme',
      model: 'acme/one',
      protocol: 'gemini',
      outcome: 'served',
      upstreamStatus: 200,
      durationMs: 12,
      credential: 'a-secret-digest',
      detail: 'words of the provider',
    },
  ],
  losses: ['top_k'],
  usage: { ...emptyUsage(), input: 3, cacheRead: 4, output: 5, reasoning: 6, terms: { region: 'us' }, unpriced: ['x'] },
  estimated: true,
  finishReason: 'stop',
  errorCode: undefined,
  firstByteMs: startedMs + 20,
  endedMs: startedMs + 70,
  holdEnd: 'settled',
  priceVersion: 'sold',
  costVersion: 'bought',
  charge: 1_001n,
  waived: 2n,
  cost: 333n,
  held: 2_000n,
}
const { usage: _usage, firstByteMs: _firstByteMs, ...rest } = record
const failed: GenerationRecord = { ...rest, usage: undefined, firstByteMs: undefined }

test('an operator reads the whole record, with exact amounts', () => {
  const whole = describeGeneration(record)
  assert.deepEqual([whole['charge'], whole['waived'], whole['cost']], ['0.000001001', '0.000000002', '0.000000333'])
  assert.deepEqual([whole['price_version'], whole['cost_version']], ['sold', 'bought'])
  assert.deepEqual(whole['attempts'], record.attempts)
  assert.equal(readObject(whole['tokens'])?.['cacheRead'], 4)
  assert.equal(whole['first_byte_at'], '2026-11-20T00:00:00.020Z')
})

test('a caller reads neither the credential, nor the provider’s words, nor what it cost the operator', () => {
  const own = describeOwnGeneration(record)
  const text = JSON.stringify(own)
  for (const hidden of ['a-secret-digest', 'words of the provider', 'bought', '333', 'own_1', 'wal_1'])
    assert.equal(text.includes(hidden), false, hidden)
  assert.deepEqual([own['cost_micro'], own['cost_nanos'], own['price_version']], [2, '1001', 'sold'])
  assert.deepEqual([own['first_content_ms'], own['duration_ms']], [20, 70])
})

test('a caller’s usage adds up to the tokens of every kind', () => {
  const usage = readObject(describeOwnGeneration(record)['usage']) as JsonObject
  assert.deepEqual([usage['prompt_tokens'], usage['completion_tokens'], usage['total_tokens']], [7, 11, 18])
  assert.deepEqual([usage['inference_geo'], usage['unpriced']], ['us', ['x']])
})

test('what a generation did not come to is null for both', () => {
  const [whole, own] = [describeGeneration(failed), describeOwnGeneration(failed)]
  assert.deepEqual([whole['tokens'], whole['first_byte_at'], whole['error_code']], [null, null, null])
  assert.deepEqual([own['usage'], own['first_content_ms'], own['error_code']], [null, null, null])
})

test('both say the same of what was asked for and how it ended', () => {
  const [whole, own] = [describeGeneration(record), describeOwnGeneration(record)]
  const shared =
    'id status key_id protocol streamed requested_model model provider upstream_model finish_reason dropped'
  for (const name of [...shared.split(' '), 'error_code', 'estimated', 'started_at'])
    assert.deepEqual(own[name], whole[name], name)
})
