import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../test/fake-clock.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import { defaultLimits } from '../keys/key-row.ts'
import type { Key, KeyLimits } from '../keys/key.ts'
import { encodeLimitHeaders } from './limit-headers.ts'
import type { Ticket } from './limits.ts'
import { MemoryLimits } from './memory-limits.ts'
import { readPeriod } from './spend-period.ts'

const makeKey = (limits: Partial<KeyLimits> = {}): Key => ({
  id: 'key_1',
  name: 'k',
  ownerId: 'own_1',
  status: 'active',
  createdMs: 0,
  expiresMs: undefined,
  preview: 'cm-AbCd…',
  limits: { ...defaultLimits, ...limits },
  allowedModels: undefined,
  aliases: [],
})

function open(spent = 0n) {
  const clock = new FakeClock()
  const reads = { count: 0 }
  const limits = new MemoryLimits(clock, async () => {
    reads.count += 1
    return { period: readPeriod(clock.nowMs()), day: spent, month: spent }
  })
  const take = (key: Key, tokens = 0, nanos = 0n) => limits.reserve({ key, tokens, nanos }) as Ticket
  return { clock, limits, take, reads }
}

const refusal = (action: () => unknown): GatewayError => {
  try {
    action()
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error))
    assert.equal(error.kind, 'rate_limit_exceeded')
    return error
  }
  return assert.fail('was not refused')
}

describe('limits in memory', () => {
  test('a key makes its requests and not one more, and is told in which second the next may come', () => {
    const { clock, take } = open()
    const key = makeKey({ requestsPerMinute: 3 })
    take(key)
    clock.advance(10_000)
    take(key)
    take(key)
    const error = refusal(() => take(key))
    assert.equal(error.message, 'Rate limit exceeded: max 3 requests per minute.')
    assert.equal(error.retryAfterSeconds, 51)
    clock.advance(50_999)
    refusal(() => take(key))
    clock.advance(1)
    take(key)
    refusal(() => take(key))
  })

  test('tokens are reserved from the estimate and corrected to what was used', () => {
    const { take } = open()
    const key = makeKey({ tokensPerMinute: 100_000 })
    const ticket = take(key, 90_000)
    assert.equal(refusal(() => take(key, 10_001)).message, 'Rate limit exceeded: max 100000 tokens per minute.')
    ticket.commit({ tokens: 5_000, charge: 0n })
    assert.equal(take(key, 95_000).figures.tokens.remaining, 0)
  })

  test('a refused or cancelled request has used nothing', () => {
    const { take } = open()
    const key = makeKey({ requestsPerMinute: 1, tokensPerMinute: 10 })
    refusal(() => take(key, 11))
    take(key, 10).cancel()
    const { figures } = take(key, 10)
    assert.deepEqual([figures.requests.remaining, figures.tokens.remaining], [0, 0])
  })

  test('what a request used after its minute is over changes nothing that counts now', () => {
    const { clock, take } = open()
    const key = makeKey()
    const ticket = take(key, 50_000)
    clock.advance(70_000)
    ticket.commit({ tokens: 90_000, charge: 0n })
    assert.equal(take(key, 1).figures.tokens.remaining, 99_999)
  })

  test('requests at once are bounded; a place comes back with its ticket, or when its lease ends', () => {
    const { clock, take } = open()
    const key = makeKey({ concurrentRequests: 2 })
    const first = take(key)
    take(key)
    assert.equal(refusal(() => take(key)).message, 'Rate limit exceeded: max 2 concurrent requests.')
    first.commit({ tokens: 0, charge: 0n })
    take(key)
    clock.advance(16 * 60_000)
    take(key)
    take(key)
    refusal(() => take(key))
  })

  test('spend counts what was charged and what is held, by UTC day and month', async () => {
    const { clock, limits, take, reads } = open(4_000_000_000n)
    const key = makeKey({ spendPerDay: 5_000_000_000n, requestsPerMinute: 1_000 })
    const tickets = await Promise.all([
      limits.reserve({ key, tokens: 0, nanos: 600_000_000n }),
      limits.reserve({ key, tokens: 0, nanos: 400_000_000n }),
    ])
    assert.equal(reads.count, 1)
    const error = refusal(() => take(key, 0, 1n))
    assert.equal(error.message, 'Rate limit exceeded: max 5 USD per day.')
    assert.equal(error.retryAfterSeconds, 12 * 3_600)
    tickets[0]?.commit({ tokens: 0, charge: 100_000_000n })
    take(key, 0, 500_000_000n).cancel()
    refusal(() => take(key, 0, 500_000_001n))
    clock.advance(12 * 3_600_000)
    take(key, 0, 4_000_000_000n)
    const monthly = makeKey({ spendPerMonth: 8_000_000_000n })
    assert.match(refusal(() => take(monthly, 0, 4_000_000_000n)).message, /max 8 USD per month/)
  })

  test('a ticket is closed once', () => {
    const ticket = open().take(makeKey())
    ticket.cancel()
    assert.throws(() => ticket.cancel(), /closed once/)
  })

  test('in no 60 seconds do more requests or tokens pass than the limits say', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 9_000 }), tokens: fc.integer({ min: 0, max: 40 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { clock, take } = open()
        const key = makeKey({ requestsPerMinute: 5, tokensPerMinute: 100 })
        const passed: { atMs: number; tokens: number }[] = []
        for (const { waitMs, tokens } of steps) {
          clock.advance(waitMs)
          try {
            take(key, tokens).commit({ tokens, charge: 0n })
            passed.push({ atMs: clock.nowMs(), tokens })
          } catch (error) {
            assert.ok(error instanceof GatewayError)
          }
        }
        for (const { atMs: from } of passed) {
          const minute = passed.filter(({ atMs }) => atMs >= from && atMs < from + 60_000)
          assert.ok(minute.length <= 5)
          assert.ok(minute.reduce((sum, { tokens }) => sum + tokens, 0) <= 100)
        }
      }),
    )
  })

  test('the figures are written as the SDKs of either family read them', () => {
    const { clock, take } = open()
    const { figures } = take(makeKey(), 1_000)
    assert.deepEqual(encodeLimitHeaders('openai', figures, clock.nowMs()), {
      'x-ratelimit-limit-requests': 60,
      'x-ratelimit-remaining-requests': 59,
      'x-ratelimit-reset-requests': '1m1s',
      'x-ratelimit-limit-tokens': 100_000,
      'x-ratelimit-remaining-tokens': 99_000,
      'x-ratelimit-reset-tokens': '1m1s',
    })
    assert.deepEqual(encodeLimitHeaders('anthropic', figures, clock.nowMs()), {
      'anthropic-ratelimit-requests-limit': 60,
      'anthropic-ratelimit-requests-remaining': 59,
      'anthropic-ratelimit-requests-reset': '2026-11-23T12:01:01Z',
      'anthropic-ratelimit-tokens-limit': 100_000,
      'anthropic-ratelimit-tokens-remaining': 99_000,
      'anthropic-ratelimit-tokens-reset': '2026-11-23T12:01:01Z',
    })
  })
})
