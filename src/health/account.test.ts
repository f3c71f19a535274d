import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { broken, failure, limited, refused, setUpHealth } from '../../test/health-scene.ts'
import { bounds } from '../foundation/bounds.ts'

const { breakerMostOpenMs } = bounds

describe('a provider that asks to be left alone', () => {
  test('is left alone from the first 429 on: for as long as it says, else for a second', () => {
    for (const [headers, forMs] of [
      [{}, 1_000],
      [{ 'retry-after': '30' }, 30_000],
      [{ 'retry-after-ms': '1500' }, 1_500],
      [{ 'retry-after': '0' }, 1_000],
      [{ 'retry-after': String(2 * bounds.retryAfterMs) }, bounds.retryAfterMs],
    ] as const) {
      const { health, clock, read, fail, call, other, pass } = setUpHealth()
      fail(limited(), call, { ...headers })
      const { state, fault, untilMs } = read()
      assert.deepEqual([state, fault, untilMs], ['cooling', 'rate-limited', clock.nowMs() + forMs])
      assert.equal(read(other).state, 'closed')
      pass(forMs - 1)
      assert.equal(health.begin(call, false, true), undefined)
      pass(1)
      assert.ok(health.begin(call, false, true) !== undefined)
    }
  })

  test('is heard whatever else it says, also in the body of its error', () => {
    const { clock, read, fail, call } = setUpHealth()
    fail(broken(), call, { 'retry-after': '7' })
    assert.deepEqual([read().state, read().untilMs], ['cooling', clock.nowMs() + 7_000])
    const second = setUpHealth()
    second.fail(limited().with({ retryAfterSeconds: 12 }))
    assert.equal(second.read().untilMs, second.clock.nowMs() + 12_000)
  })

  test('is left alone as usual where its time was over before its answer failed', () => {
    const { read, begin, pass, clock } = setUpHealth()
    const call = begin()
    call.head({ 'retry-after': '1' })
    pass(2_000)
    call.failed(limited())
    assert.deepEqual([read().state, read().untilMs], ['cooling', clock.nowMs() + 1_000])
  })

  test('does not count as one that fails', () => {
    const { read, fail } = setUpHealth()
    for (let many = 0; many < 50; many += 1) fail(limited())
    assert.equal(read().isDegraded, false)
    assert.equal(read().errorRate, 1)
  })
})

describe('a credential that its provider refuses', () => {
  test('is left alone for all models, and another one of the same provider is not', () => {
    const { health, read, fail, call, other, newEndpoint } = setUpHealth()
    fail(refused())
    const elsewhere = { ...call, endpoint: newEndpoint('n') }
    assert.deepEqual([read().state, read().fault], ['cooling', 'account'])
    assert.deepEqual([read(elsewhere).state, read(elsewhere).fault], ['cooling', 'account'])
    assert.equal(health.begin(elsewhere, false, true), undefined)
    assert.equal(read(other).state, 'closed')
  })

  test('is told once, until something has been served with it', () => {
    const { told, fail, serve, pass, call, newEndpoint } = setUpHealth()
    for (let many = 0; many < 3; many += 1) {
      fail(refused())
      fail(failure(402, { blame: 'operator' }), { ...call, endpoint: newEndpoint('n') })
      pass(breakerMostOpenMs)
    }
    assert.deepEqual(told, ['acme a is dead'])
    serve()
    assert.deepEqual(told, ['acme a is dead', 'acme a lives'])
    fail(refused())
    assert.equal(told.length, 3)
  })

  test('for one model alone is left alone for that model', () => {
    const { told, read, fail, call, newEndpoint } = setUpHealth()
    fail(failure(403, { blame: 'operator' }))
    assert.deepEqual([read().state, read().fault], ['cooling', 'forbidden'])
    assert.equal(read({ ...call, endpoint: newEndpoint('n') }).state, 'closed')
    assert.deepEqual(told, ['acme/m a is away: forbidden'])
  })
})
