import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyUsage, inputBuckets, outputBuckets, sumInput, sumOutput, type Usage } from '../generation/usage.ts'
import { capOutput, priceOutput, priceUsage, priceWorst, type Load } from './price.ts'
import { readCard, type CardSettings } from './read-card.ts'

const amount = fc.integer({ min: 0, max: 10 ** 9 }).map((micros) => micros / 10 ** 6)
const rates = fc.record(
  { input: amount, output: amount, cacheRead: amount, cacheWrite: amount, inputAudio: amount, outputImage: amount },
  { requiredKeys: ['input', 'output'], noNullPrototype: true },
)
const card = fc
  .tuple(rates, fc.option(fc.tuple(fc.integer({ min: 1, max: 100_000 }), rates), { nil: undefined }), amount)
  .map(([base, tier, perRequest]) => {
    const settings: CardSettings = { ...base, perRequest }
    return readCard(tier ? { ...settings, tiers: [{ fromInputTokens: tier[0], ...tier[1] }] } : settings)
  })
const count = fc.integer({ min: 0, max: 50_000 })
const usage: fc.Arbitrary<Usage> = fc.record(
  Object.fromEntries([...inputBuckets, ...outputBuckets].map((bucket) => [bucket, count])),
  { noNullPrototype: true },
) as never

const noon = { atMs: Date.UTC(2026, 10, 27, 12) }
const load = (inputTokens: number, outputTokens: number): Load => ({ inputTokens, outputTokens, ...noon })

test('published prices give published costs', () => {
  const sonnet = readCard({ input: '3', output: '15', cacheRead: '0.3', cacheWrite: '3.75', cacheWrite1h: '6' })
  const used = { ...emptyUsage(), input: 1_000, cacheRead: 10_000, cacheWrite5m: 2_000, cacheWrite1h: 100, output: 500 }
  // 0.003 + 0.003 + 0.0075 + 0.0006 + 0.0075 USD
  assert.equal(priceUsage(used, sonnet, noon), 21_600_000n)
})

test('all is summed before it is rounded up, once', () => {
  const cheap = readCard({ input: '0.0000001', output: '0.0000001' })
  assert.equal(priceUsage({ ...emptyUsage(), input: 1, output: 1 }, cheap, noon), 1n)
  assert.equal(priceUsage({ ...emptyUsage(), input: 10_000 }, cheap, noon), 1n)
  assert.equal(priceUsage({ ...emptyUsage(), input: 10_000, output: 1 }, cheap, noon), 2n)
  assert.equal(priceUsage(emptyUsage(), cheap, noon), 0n)
})

test('a context tier begins exactly at its threshold, counts every input bucket and holds for the whole request', () => {
  const tiered = readCard({ input: 1, output: 2, tiers: [{ fromInputTokens: 200_000, input: 2, output: 3 }] })
  const below = { ...emptyUsage(), input: 99_999, cacheRead: 100_000, output: 10 }
  assert.equal(priceUsage(below, tiered, noon), 199_999_000n + 20_000n)
  assert.equal(priceUsage({ ...below, input: 100_000 }, tiered, noon), 400_000_000n + 30_000n)
})

test('a request and a server tool are charged by the piece, an unnamed tool and a free model not at all', () => {
  const priced = readCard({ input: 0, output: 0, perRequest: '0.01', serverToolCalls: { web_search: '0.005' } })
  const used = { ...emptyUsage(), input: 5, serverToolCalls: { web_search: 3, other: 9 } }
  assert.equal(priceUsage(used, priced, noon), 25_000_000n)
  // Providers name tools as they like, and every object has a `constructor`.
  assert.equal(
    priceUsage({ ...used, serverToolCalls: { constructor: 1, toString: 2 } as never }, priced, noon),
    10_000_000n,
  )
  assert.equal(priceUsage(used, 'free', noon), 0n)
  assert.equal(priceWorst(load(1_000, 1_000), 'free'), 0n)
})

test('no usage within the estimate and the cap costs more than the worst', () => {
  fc.assert(
    fc.property(usage, card, count, count, (used, priced, more, over) => {
      const worst = priceWorst(load(sumInput(used) + more, sumOutput(used) + over), priced)
      assert.ok(priceUsage(used, priced, noon) <= worst)
    }),
  )
})

test('the cap that an amount covers is covered, and one token more is not', () => {
  fc.assert(
    fc.property(card, count, fc.bigInt({ min: 0n, max: 10n ** 13n }), (priced, input, nanos) => {
      const cap = capOutput(nanos, load(input, 0), priced)
      if (cap === undefined) return assert.ok(priceWorst(load(input, 0), priced) > nanos)
      if (cap === Number.POSITIVE_INFINITY) return
      fc.pre(cap < 2 ** 40)
      assert.ok(priceWorst(load(input, cap), priced) <= nanos)
      assert.ok(priceWorst(load(input, cap + 1), priced) > nanos)
    }),
  )
})

test('a hold grown by pieces is never smaller than the worst of the whole', () => {
  fc.assert(
    fc.property(card, count, count, count, (priced, input, first, next) => {
      const grown = priceWorst(load(input, first), priced) + priceOutput(next, load(input, first), priced)
      assert.ok(grown >= priceWorst(load(input, first + next), priced))
    }),
  )
})
