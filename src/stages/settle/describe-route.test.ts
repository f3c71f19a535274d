// What a record keeps of how its endpoint was found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { isObject, parseJsonObject, readArray } from '../../foundation/json/json.ts'
import type { Exclusion, Plan } from '../tickets/plan.ts'
import { describeRoute } from './describe-route.ts'

function plan(ids: readonly string[], excluded: Exclusion[] = [], rank = 'ready'): Plan {
  const entries = ids.map((id) => ({
    model: { id: 'vendor/model' },
    endpoint: { id, provider: { name: 'provider' } },
    credential: { id: 'credential' },
    reason: { rank, why: 'as listed' },
  }))
  return { entries, excluded, conversation: { id: 'c'.repeat(64), cacheMs: 1 } } as unknown as Plan
}

const describe = (of: Plan, queuedMs = 0) => describeRoute({ plan: of, queuedMs })

test('one endpoint that is ready needs no explanation; anything else has one', () => {
  assert.equal(describe(plan(['a/one'])), undefined)
  assert.deepEqual(parseJsonObject(describe(plan(['a/one'], [], 'open')) ?? ''), {
    candidates: [
      {
        endpoint: 'a/one',
        provider: 'provider',
        credential: 'credential',
        model: 'vendor/model',
        rank: 'open',
        why: 'as listed',
      },
    ],
    conversation: 'c'.repeat(64),
  })
  assert.equal(parseJsonObject(describe(plan(['a/one']), 12.5) ?? '')?.['queued_ms'], 12.5)
  const excluded: Exclusion = { endpoint: 'b/two', credential: undefined, why: 'disabled', by: 'operator' }
  const left = parseJsonObject(describe(plan(['a/one'], [excluded])) ?? '')
  assert.deepEqual(left?.['excluded'], [{ endpoint: 'b/two', why: 'disabled', by: 'operator' }])
})

test('nothing is written that its reader finds out', () => {
  const described = (...ids: string[]) =>
    (readArray(parseJsonObject(describe(plan(ids)) ?? '')?.['candidates']) ?? []).map((one) =>
      Object.keys(one as object),
    )
  const own = ['endpoint', 'credential', 'model', 'why']
  const next = ['endpoint', 'credential', 'why']
  assert.deepEqual(described('provider/a', 'provider/b'), [own, next])
  assert.deepEqual(described('provider/a', 'other/b'), [own, ['endpoint', 'provider', 'credential', 'why']])
})

test('a plan of any size is kept within its bound, and says how many are missing', () => {
  const all = (count: number) => Array.from({ length: count }, (_, index) => `ä/${index}`)
  for (const count of [2, 50, 60, 500]) {
    const text = describe(plan(all(count), [{ endpoint: 'x', credential: 'y', why: 'z', by: 'caller' }])) ?? ''
    assert.ok(Buffer.byteLength(text) <= bounds.routeBytes, `${count}: ${Buffer.byteLength(text)} bytes`)
    const route = parseJsonObject(text)
    const kept = (readArray(route?.['candidates']) ?? []).filter(isObject)
    const left = readArray(route?.['excluded']) ?? []
    assert.deepEqual(
      kept.map(({ endpoint }) => endpoint),
      all(kept.length),
    )
    assert.equal(kept.length + left.length + Number(route?.['omitted'] ?? 0), count + 1)
    assert.equal(Number(route?.['omitted'] ?? 0) > 0, count > 60)
  }
})
