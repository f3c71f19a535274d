import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../foundation/time/clock.ts'
import { RateLimits } from './rate-limits.ts'

const WALL_MS = Date.parse('2026-01-27T12:00:00Z')

/** So long after `WALL_MS`. */
function at(ms: number): Clock {
  return { nowMs: () => WALL_MS + ms, monotonicMs: () => ms, after: () => () => {} }
}

/** As OpenAI tells them: https://platform.openai.com/docs/guides/rate-limits. */
const openai = {
  'x-ratelimit-limit-requests': '60',
  'x-ratelimit-limit-tokens': '150000',
  'x-ratelimit-remaining-requests': '59',
  'x-ratelimit-remaining-tokens': '149984',
  'x-ratelimit-reset-requests': '1s',
  'x-ratelimit-reset-tokens': '6m0s',
}
/** As Anthropic tells them: https://docs.anthropic.com/en/api/rate-limits. */
const anthropic = {
  'anthropic-ratelimit-requests-limit': '1000',
  'anthropic-ratelimit-requests-remaining': '900',
  'anthropic-ratelimit-requests-reset': '2026-01-27T12:00:06Z',
  'anthropic-ratelimit-input-tokens-limit': '40000',
  'anthropic-ratelimit-input-tokens-remaining': '10000',
  'anthropic-ratelimit-input-tokens-reset': '2026-01-27T12:00:45Z',
  'anthropic-ratelimit-output-tokens-limit': '8000',
  'anthropic-ratelimit-output-tokens-remaining': '800',
  'anthropic-ratelimit-output-tokens-reset': '2026-01-27T12:00:54Z',
}

describe('what the limits of a provider leave', () => {
  test('is told apart by requests and tokens, as parts of the whole, for people who look at it', () => {
    const limits = new RateLimits()
    assert.deepEqual(limits.readParts(0), { requests: undefined, tokens: undefined })
    limits.note(anthropic, at(0))
    assert.deepEqual(limits.readParts(0), { requests: 0.9, tokens: 0.1 })
    limits.begin()
    assert.equal(limits.readParts(0).requests, 0.899)
    assert.deepEqual(limits.readParts(60_000), { requests: undefined, tokens: undefined })
  })

  test('is not known before it says so', () => {
    const limits = new RateLimits()
    limits.note({ 'content-type': 'application/json' }, at(0))
    assert.equal(limits.read(0, at(0)), undefined)
  })

  test('is read as OpenAI and those like it tell it', () => {
    const limits = new RateLimits()
    limits.note(openai, at(0))
    assert.deepEqual(limits.read(0, at(0)), {
      requests: 59,
      tokens: 149_984,
      fraction: 59 / 60,
      resetsMs: WALL_MS + 1_000,
    })
    // The requests are all there again, the tokens fill up until the sixth minute.
    assert.deepEqual(limits.read(180_000, at(180_000))?.tokens, 149_992)
    assert.equal(limits.read(180_000, at(180_000))?.requests, undefined)
    assert.equal(limits.read(360_000, at(360_000)), undefined)
  })

  test('is read as Anthropic tells it: the least of all limits decides', () => {
    const limits = new RateLimits()
    limits.note(anthropic, at(0))
    assert.deepEqual(limits.read(0, at(0)), {
      requests: 900,
      tokens: 10_000,
      fraction: 0.1,
      resetsMs: WALL_MS + 54_000,
    })
    assert.equal(limits.read(22_500, at(22_500))?.tokens, 25_000)
  })

  test('is read by the day and by the minute, as Cerebras and Mistral tell it', () => {
    const cerebras = new RateLimits()
    cerebras.note(
      {
        'x-ratelimit-limit-requests-day': '1000',
        'x-ratelimit-remaining-requests-day': '500',
        'x-ratelimit-reset-requests-day': '43200.5',
        'x-ratelimit-limit-tokens-minute': '60000',
        'x-ratelimit-remaining-tokens-minute': '6000',
        'x-ratelimit-reset-tokens-minute': '20.25',
      },
      at(0),
    )
    const [requests, tokens] = [500, 6_000]
    assert.deepEqual(cerebras.read(0, at(0)), { requests, tokens, fraction: 0.1, resetsMs: WALL_MS + 20_250 })
    const mistral = new RateLimits()
    const left = { 'x-ratelimit-remaining-req-minute': '4', 'x-ratelimit-remaining-tokens-minute': '9000' }
    mistral.note({ ...left, 'x-ratelimit-limit-req-minute': '5' }, at(0))
    assert.deepEqual([mistral.read(0, at(0))?.requests, mistral.read(0, at(0))?.tokens], [4, 9_000])
  })

  test('is less by what was begun since the newest answer', () => {
    const limits = new RateLimits()
    limits.begin()
    const told = { ...openai, 'x-ratelimit-reset-requests': '60s' }
    limits.note({ ...told, 'x-ratelimit-remaining-requests': '2' }, at(0))
    assert.equal(limits.read(0, at(0))?.requests, 2)
    limits.begin()
    assert.equal(limits.read(0, at(0))?.requests, 1)
    limits.begin()
    limits.begin()
    assert.deepEqual(limits.read(0, at(0))?.requests, 0)
    assert.equal(limits.read(0, at(0))?.fraction, 0)
    limits.note({ ...told, 'x-ratelimit-remaining-requests': '40' }, at(0))
    assert.equal(limits.read(0, at(0))?.requests, 40)
  })

  test('is less by the tokens that calls take, once two answers have shown how many', () => {
    const limits = new RateLimits()
    const tell = (tokens: number) => limits.note({ ...openai, 'x-ratelimit-remaining-tokens': String(tokens) }, at(0))
    tell(100_000)
    limits.begin()
    assert.equal(limits.read(0, at(0))?.tokens, 100_000)
    limits.begin()
    tell(90_000)
    limits.begin()
    assert.equal(limits.read(0, at(0))?.tokens, 85_000)
    // An answer that tells more than the one before shows nothing.
    tell(120_000)
    limits.begin()
    assert.equal(limits.read(0, at(0))?.tokens, 115_000)
  })

  test('is believed for a minute where it is not said when it is full again, and never for more than a day', () => {
    const limits = new RateLimits()
    limits.note({ 'x-ratelimit-remaining-requests': '0' }, at(0))
    assert.equal(limits.read(59_999, at(59_999))?.fraction, 0)
    assert.equal(limits.read(60_000, at(60_000)), undefined)
    const day = 24 * 3_600_000
    limits.note({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '90d' }, at(0))
    assert.equal(limits.read(day - 1, at(day - 1))?.fraction, 0)
    assert.equal(limits.read(day, at(day)), undefined)
  })

  test('is not read from what is no number', () => {
    const limits = new RateLimits()
    for (const wrong of ['', '-1', 'many', '1e3', ' ', '9'.repeat(30)])
      limits.note({ 'x-ratelimit-remaining-requests': wrong }, at(0))
    assert.equal(limits.read(0, at(0)), undefined)
  })
})
