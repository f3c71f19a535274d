import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../../test/fake-clock.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { noLimits, prepaidLimits } from '../../keys/default-limits.ts'
import type { Key, KeyLimits, Principal } from '../../keys/key.ts'
import { encodeLimitHeaders } from '../limit-headers.ts'
import { readPeriod } from '../rules/spend-period.ts'
import { MemoryLimits } from './memory-limits.ts'

const makeKey = (limits: Partial<KeyLimits> = {}, defaults = prepaidLimits): Key => ({
  id: 'key_1',
  name: 'k',
  ownerId: 'own_1',
  status: 'active',
  createdMs: 0,
  expiresMs: undefined,
  preview: 'cm-AbCd…',
  limits: { ...defaults, ...limits },
  limitSettings: {},
  allowedModels: undefined,
  aliases: [],
})

/** `charged`: what the roll-ups say of each day, in days since the epoch. */
function open(charged: { [day: number]: bigint } = {}) {
  const clock = new FakeClock()
  const reads = { count: 0 }
  const errors: object[] = []
  const log = { error: (fields: object) => errors.push(fields), warn() {}, info() {}, debug() {} } as never
  const readSpend = async () => {
    reads.count += 1
    const period = readPeriod(clock.nowMs())
    let month = 0n
    for (const [day, nanos] of Object.entries(charged))
      if (readPeriod(Number(day) * 86_400_000).month === period.month) month += nanos
    return { period, day: charged[period.day] ?? 0n, month }
  }
  const limits = new MemoryLimits({ clock, log, readSpend })
  const take = (key: Key, tokens = 0, nanos = 0n) => {
    const ticket = limits.enter(key)
    assert.equal(ticket.reserve({ tokens, nanos }), nanos)
    return ticket
  }
  return { clock, limits, take, reads, errors, charged }
}

const refusal = async (action: () => unknown): Promise<GatewayError> => {
  try {
    await action()
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error))
    assert.equal(error.kind, 'rate_limit_exceeded')
    return error
  }
  return assert.fail('was not refused')
}

describe('requests a minute', () => {
  test('a key makes its requests and not one more, and is told in which second the next may come', async () => {
    const { clock, limits } = open()
    const key = makeKey({ requestsPerMinute: 3 })
    limits.enter(key)
    clock.advance(10_000)
    limits.enter(key)
    limits.enter(key)
    const error = await refusal(() => limits.enter(key))
    assert.equal(error.message, 'Rate limit exceeded: max 3 requests per minute.')
    assert.equal(error.retryAfterSeconds, 51)
    assert.equal(error.canRetry, true)
    clock.advance(50_999)
    await refusal(() => limits.enter(key))
    clock.advance(1)
    limits.enter(key)
    await refusal(() => limits.enter(key))
  })

  test('a request that came to nothing stays counted, and gives back what it had reserved', async () => {
    const { limits, take } = open()
    const key = makeKey({ requestsPerMinute: 2, tokensPerMinute: 10 })
    take(key, 10).cancel()
    assert.equal(take(key, 10).figures.tokens?.remaining, 0)
    await refusal(() => limits.enter(key))
  })

  test('a key without limits is never refused, and has no figures', () => {
    const { limits, take } = open()
    const key = makeKey({}, noLimits)
    for (let index = 0; index < 1_000; index += 1) take(key, 1_000_000, 10n ** 12n)
    const ticket = limits.enter(key)
    assert.deepEqual(ticket.figures, { requests: undefined, tokens: undefined })
    assert.deepEqual(encodeLimitHeaders('openai', ticket.figures, 0), {})
    assert.equal(ticket.extend({ tokens: 1, nanos: 1n }), true)
    ticket.commit({ tokens: 1, charge: 1n })
  })

  test('a clock that steps back, or forward, locks nobody out and gives nobody more', async () => {
    const { clock, limits } = open()
    const key = makeKey({ requestsPerMinute: 2 })
    limits.enter(key)
    clock.stepWall(-3_600_000)
    limits.enter(key)
    assert.equal((await refusal(() => limits.enter(key))).retryAfterSeconds, 61)
    clock.stepWall(7_200_000)
    await refusal(() => limits.enter(key))
    clock.advance(61_000)
    limits.enter(key)
    limits.enter(key)
  })
})

describe('tokens a minute', () => {
  test('tokens are reserved from the estimate and corrected to what was used', async () => {
    const { limits, take } = open()
    const key = makeKey({ tokensPerMinute: 100_000 })
    const ticket = take(key, 90_000)
    const error = await refusal(() => limits.enter(key).reserve({ tokens: 10_001, nanos: 0n }))
    assert.equal(error.message, 'Rate limit exceeded: max 100000 tokens per minute.')
    assert.equal(error.canRetry, true)
    ticket.commit({ tokens: 5_000, charge: 0n })
    assert.equal(take(key, 95_000).figures.tokens?.remaining, 0)
  })

  test('a request larger than the whole limit is told what it needs, and not to come again', async () => {
    const { limits } = open()
    const key = makeKey({ tokensPerMinute: 1_000 })
    const ticket = limits.enter(key)
    const error = await refusal(() => ticket.reserve({ tokens: 5_029, nanos: 0n }))
    assert.equal(error.message, 'Rate limit exceeded: max 1000 tokens per minute. This request needs 5029.')
    assert.equal(error.canRetry, false)
    assert.equal(error.retryAfterSeconds, undefined)
    assert.equal(limits.enter(key).reserve({ tokens: 1_000, nanos: 0n }), 0n)
  })

  test('a long answer counts when it arises: what it was extended by, and the rest when it ends', async () => {
    const { clock, limits, take } = open()
    const key = makeKey({ tokensPerMinute: 100 })
    const ticket = take(key, 20)
    clock.advance(70_000)
    assert.equal(ticket.figures.tokens?.remaining, 100, 'the first minute is over')
    assert.equal(ticket.extend({ tokens: 60, nanos: 0n }), true)
    assert.equal(ticket.extend({ tokens: 41, nanos: 0n }), false)
    assert.equal(ticket.figures.tokens?.remaining, 40)
    ticket.commit({ tokens: 110, charge: 0n })
    assert.equal(limits.readFigures(key).tokens?.remaining, 10, '110 were used, of which 20 in an earlier minute')
    await refusal(() => limits.enter(key).reserve({ tokens: 11, nanos: 0n }))
  })

  test('what was reserved and not used is taken off where it was reserved last, while that still counts', () => {
    const { clock, limits, take } = open()
    const key = makeKey({ tokensPerMinute: 1_000 })
    const ticket = take(key, 100)
    clock.advance(40_000)
    ticket.extend({ tokens: 100, nanos: 0n })
    clock.advance(1_000)
    ticket.commit({ tokens: 50, charge: 0n })
    assert.equal(limits.readFigures(key).tokens?.remaining, 950)
    clock.advance(20_000)
    assert.equal(limits.readFigures(key).tokens?.remaining, 1_000, 'what is left was used in the first second')
    const late = take(key, 500)
    clock.advance(70_000)
    late.commit({ tokens: 10, charge: 0n })
    assert.equal(limits.readFigures(key).tokens?.remaining, 1_000)
  })
})

describe('requests at once', () => {
  test('they are bounded by default for prepaid keys, and a place comes back when its request ends', async () => {
    const { limits } = open()
    const key = makeKey({ requestsPerMinute: undefined })
    const tickets = Array.from({ length: 64 }, () => limits.enter(key))
    const error = await refusal(() => limits.enter(key))
    assert.equal(error.message, 'Rate limit exceeded: max 64 concurrent requests.')
    assert.equal(error.retryAfterSeconds, 1)
    tickets[0]?.commit({ tokens: 0, charge: 0n })
    tickets[1]?.cancel()
    limits.enter(key)
    limits.enter(key)
    await refusal(() => limits.enter(key))
  })

  test('a place that nobody gives back is free after its bound and not before, with an alarm', async () => {
    const { clock, limits, errors } = open()
    const key = makeKey({ requestsPerMinute: undefined, concurrentRequests: 1, spendPerDay: 100n })
    const ticket = limits.enter(key)
    await ticket.reserve({ tokens: 0, nanos: 100n })
    clock.advance(bounds.limitTicketMs - 1_000)
    await refusal(() => limits.enter(key))
    assert.equal(await ticket.extend({ tokens: 1, nanos: 0n }), true, 'it is alive')
    clock.advance(bounds.limitTicketMs - 1_000)
    await refusal(() => limits.enter(key))
    assert.equal(errors.length, 0)
    clock.advance(120_000)
    assert.equal(errors.length, 1)
    const next = limits.enter(key)
    assert.equal(await next.reserve({ tokens: 0, nanos: 100n }), 100n)
    assert.equal(await ticket.extend({ tokens: 1, nanos: 0n }), false)
    ticket.commit({ tokens: 1, charge: 0n })
    await refusal(() => limits.enter(key))
  })
})

describe('spend', () => {
  test('what was charged and what is reserved counts; less is granted where that will do', async () => {
    const day = readPeriod(new FakeClock().nowMs()).day
    const { limits, reads } = open({ [day]: 4_000_000_000n })
    const key = makeKey({ spendPerDay: 5_000_000_000n, requestsPerMinute: 1_000 })
    const [one, two] = [limits.enter(key), limits.enter(key)]
    const granted = await Promise.all([
      one.reserve({ tokens: 0, nanos: 600_000_000n }),
      two.reserve({ tokens: 0, nanos: 900_000_000n, leastNanos: 300_000_000n }),
    ])
    assert.deepEqual(granted, [600_000_000n, 400_000_000n])
    assert.equal(reads.count, 1)
    const held = await refusal(() => limits.enter(key).reserve({ tokens: 0, nanos: 1n }))
    assert.equal(held.message, 'Rate limit exceeded: max 5 USD per day.')
    assert.equal(held.retryAfterSeconds, 1, 'others have reserved it, and may give it back at any time')
    one.commit({ tokens: 0, charge: 100_000_000n })
    const spent = await refusal(() => limits.enter(key).reserve({ tokens: 0, nanos: 900_000_001n }))
    assert.equal(spent.retryAfterSeconds, 12 * 3_600, 'it was spent: until the day ends')
    const never = await refusal(() => limits.enter(key).reserve({ tokens: 0, nanos: 6_000_000_000n }))
    assert.equal(never.message, 'Rate limit exceeded: max 5 USD per day. This request needs 6 USD.')
    assert.equal(never.canRetry, false)
  })

  test('a running answer is extended while its key may spend, with all that runs beside it', async () => {
    const { limits } = open()
    const key = makeKey({ spendPerDay: 1_000n, spendPerMonth: 2_000n })
    const [one, two] = [limits.enter(key), limits.enter(key)]
    await one.reserve({ tokens: 0, nanos: 400n })
    await two.reserve({ tokens: 0, nanos: 400n })
    assert.equal(one.extend({ tokens: 0, nanos: 201n }), false)
    assert.equal(one.extend({ tokens: 0, nanos: 200n }), true)
    assert.equal(two.extend({ tokens: 0, nanos: 1n }), false)
    assert.equal(two.extend({ tokens: 5, nanos: 0n }), true, 'what is free can always go on')
    one.commit({ tokens: 0, charge: 100n })
    assert.equal(two.extend({ tokens: 0, nanos: 500n }), true)
    assert.equal(two.extend({ tokens: 0, nanos: 1n }), false)
  })

  test('a day and a month that end are read anew, and a step back in time doubles and loses neither', async () => {
    const { clock, limits, charged } = open()
    const today = readPeriod(clock.nowMs()).day
    const key = makeKey({ spendPerDay: 1_000n, spendPerMonth: 1_500n, requestsPerMinute: undefined })
    const spend = async (nanos: bigint) => {
      const ticket = limits.enter(key)
      await ticket.reserve({ tokens: 0, nanos })
      ticket.commit({ tokens: 0, charge: nanos })
      const { day } = readPeriod(clock.nowMs())
      charged[day] = (charged[day] ?? 0n) + nanos
    }
    await spend(900n)
    clock.stepWall(12 * 3_600_000)
    await spend(500n)
    clock.stepWall(-3_600_000)
    assert.equal(readPeriod(clock.nowMs()).day, today)
    await refusal(() => spend(101n))
    await spend(100n)
    clock.stepWall(3_600_000)
    await refusal(() => spend(1n))
    clock.stepWall(9 * 86_400_000)
    await spend(1_000n)
  })
})

describe('reads', () => {
  test('a limited key reads 600 times a minute and not once more; an unlimited one as it likes', async () => {
    const { clock, limits } = open()
    const owner = { id: 'own_1', name: 'ada', status: 'active', isUnlimited: false } as const
    const prepaid: Principal = { key: makeKey({ requestsPerMinute: 1 }), owner, walletId: 'wal_1' }
    for (let index = 0; index < bounds.readsPerMinute; index += 1) limits.countRead(prepaid)
    const error = await refusal(() => limits.countRead(prepaid))
    assert.equal(error.message, 'Rate limit exceeded: max 600 reads per minute.')
    assert.equal(error.retryAfterSeconds, 61)
    clock.advance(61_000)
    limits.countRead(prepaid)
    limits.enter(prepaid.key)
    const unlimited = { ...prepaid, owner: { ...owner, isUnlimited: true } }
    for (let index = 0; index < 2 * bounds.readsPerMinute; index += 1) limits.countRead(unlimited)
  })
})

test('a request is closed once, and what has run is not cancelled', () => {
  const { limits, take } = open()
  const key = makeKey({ concurrentRequests: 1 })
  const ticket = take(key, 7)
  ticket.commit({ tokens: 7, charge: 0n })
  ticket.cancel()
  assert.throws(() => ticket.commit({ tokens: 7, charge: 0n }), /closed once/)
  assert.equal(limits.readFigures(key).tokens?.remaining, 99_993)
  assert.throws(() => ticket.reserve({ tokens: 0, nanos: 0n }), /reserves once/)
})

test('in no 60 seconds do more requests or tokens pass than the limits say', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 9_000 }), tokens: fc.integer({ min: 0, max: 40 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { clock, limits } = open()
      const key = makeKey({ requestsPerMinute: 5, tokensPerMinute: 100 })
      const passed: { atMs: number; requests: number; tokens: number }[] = []
      for (const { waitMs, tokens } of steps) {
        clock.advance(waitMs)
        try {
          const ticket = limits.enter(key)
          passed.push({ atMs: clock.nowMs(), requests: 1, tokens: 0 })
          assert.equal(ticket.reserve({ tokens, nanos: 0n }), 0n)
          ticket.commit({ tokens, charge: 0n })
          passed.push({ atMs: clock.nowMs(), requests: 0, tokens })
        } catch (error) {
          assert.ok(error instanceof GatewayError)
        }
      }
      for (const { atMs: from } of passed) {
        const minute = passed.filter(({ atMs }) => atMs >= from && atMs < from + 60_000)
        assert.ok(minute.reduce((sum, { requests }) => sum + requests, 0) <= 5)
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
  const tokensAlone = encodeLimitHeaders('openai', { ...figures, requests: undefined }, clock.nowMs())
  assert.deepEqual(Object.keys(tokensAlone), [
    'x-ratelimit-limit-tokens',
    'x-ratelimit-remaining-tokens',
    'x-ratelimit-reset-tokens',
  ])
})
