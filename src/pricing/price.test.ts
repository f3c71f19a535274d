import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BillingTerms } from '../generation/usage/billing-terms.ts'
import { emptyUsage, inputBuckets, outputBuckets, sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'
import {
  capOutput,
  findWorst,
  priceOutput,
  priceUsage,
  priceWorst,
  repeatWorst,
  shareWorst,
  type Load,
} from './price.ts'
import { sumUsage } from '../generation/usage/sum-usage.ts'
import { readCard, type CardSettings, type ServiceTierSettings } from './read-card.ts'

const amount = fc.integer({ min: 0, max: 10 ** 9 }).map((micros) => micros / 10 ** 6)
const factor = fc.integer({ min: 0, max: 10_000 }).map((thousandths) => thousandths / 1_000)
const rates = fc.record(
  { input: amount, output: amount, cacheRead: amount, cacheWrite: amount, inputAudio: amount, outputImage: amount },
  { requiredKeys: ['input', 'output'], noNullPrototype: true },
)
const tiers = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 100_000 }), rates).map(([from, said]) => ({ fromInputTokens: from, ...said })),
  { maxLength: 1 },
)
const serviceTier: fc.Arbitrary<ServiceTierSettings> = fc.oneof(
  factor,
  fc.tuple(rates, tiers).map(([said, steps]) => ({ ...said, tiers: steps })),
)
const priceNames = { noNullPrototype: true } as const
const card = fc
  .record({
    rates,
    tiers,
    perRequest: amount,
    serverToolCalls: fc.record({ search: amount, session: amount }, priceNames),
    serviceTiers: fc.record({ flex: serviceTier, priority: serviceTier }, priceNames),
    speeds: fc.record({ fast: factor }, priceNames),
    regions: fc.record({ us: factor, eu: factor }, priceNames),
    hours: fc.array(
      factor.map((times) => ({ factor: times, utc: ['09:00-13:00'] })),
      { maxLength: 1 },
    ),
  })
  .map(({ rates: base, ...further }) => readCard({ ...base, ...further } satisfies CardSettings))
const count = fc.integer({ min: 0, max: 50_000 })
const calls = fc.record({ search: fc.nat(9), session: fc.nat(2) }, { noNullPrototype: true })
const usage: fc.Arbitrary<Usage> = fc
  .tuple(
    fc.record(Object.fromEntries([...inputBuckets, ...outputBuckets].map((bucket) => [bucket, count])), {
      noNullPrototype: true,
    }),
    calls,
  )
  .map(([tokens, serverToolCalls]) => ({ ...(tokens as unknown as Usage), serverToolCalls }))
/** What is asked for, and what may be run for it: what was asked, or what is cheaper. */
const terms: fc.Arbitrary<{ asked: BillingTerms; ran: BillingTerms }> = fc
  .record({
    tier: fc.constantFrom(...tierPairs()),
    speed: fc.constantFrom<readonly [string, string]>(['fast', 'fast'], ['fast', 'standard'], ['standard', 'standard']),
    region: fc.constantFrom<readonly [string, string]>(
      ['us', 'us'],
      ['eu', 'eu'],
      ['global', 'global'],
      ['us', 'global'],
    ),
  })
  .map(({ tier, speed, region }) => ({
    asked: { serviceTier: tier[0], speed: speed[0], region: region[0] },
    ran: { serviceTier: tier[1], speed: speed[1], region: region[1] },
  }))
const at = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => Date.UTC(2026, 10, 23) + minutes * 60_000)

function tierPairs(): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [['default', 'standard']]
  for (const ran of ['flex', 'priority', 'default']) pairs.push(['auto', ran], ['priority', ran], ['flex', ran])
  return pairs.filter(([asked, ran]) => asked === 'auto' || asked === ran || ran === 'default')
}

const noon = { atMs: Date.UTC(2026, 10, 27, 12) }
const load = (inputTokens: number, more: Partial<Load> = {}): Load => ({ inputTokens, ...more })

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
  const odd = { ...used, serverToolCalls: { constructor: 1, toString: 2 } as never }
  assert.equal(priceUsage(odd, priced, noon), 10_000_000n)
  assert.equal(priceUsage(used, 'free', noon), 0n)
  assert.equal(priceWorst(findWorst(load(1_000), 'free'), 1_000), 0n)
})

test('a size of a tool that the card does not tell apart costs as the tool', () => {
  const sized = readCard({ input: 0, output: 0, serverToolCalls: { search: '0.005', 'search.high': '0.012' } })
  const used = { ...emptyUsage(), serverToolCalls: { 'search.low': 1, 'search.high': 1 } }
  assert.equal(priceUsage(used, sized, noon), 17_000_000n)
})

test('tiers, speeds and regions have prices of their own, which multiply', () => {
  const priced = readCard({
    input: 1,
    output: 1,
    serviceTiers: { priority: 2 },
    speeds: { fast: 6 },
    regions: { us: 1.1 },
  })
  const cost = (terms: BillingTerms) => priceUsage({ ...emptyUsage(), input: 1_000, terms }, priced, noon)
  assert.equal(cost({}), 1_000_000n)
  assert.equal(cost({ serviceTier: 'default', speed: 'standard', region: 'global' }), 1_000_000n)
  assert.equal(cost({ serviceTier: 'priority' }), 2_000_000n)
  assert.equal(cost({ speed: 'fast' }), 6_000_000n)
  assert.equal(cost({ region: 'us' }), 1_100_000n)
  assert.equal(cost({ serviceTier: 'priority', speed: 'fast', region: 'us' }), 13_200_000n)
  // A word that the card does not know costs the plain price: `listUnpriced` names it.
  assert.equal(cost({ serviceTier: 'constructor', speed: 'toString', region: 'mars' }), 1_000_000n)
})

test('an hour of the week has its own price, from its first minute to before its last', () => {
  const settings = { input: 1, output: 1, hours: [{ factor: 0.5, utc: ['10:00-00:00'], days: [1, 2, 3, 4, 5] }] }
  const priced = readCard(settings)
  const cost = (day: number, hour: number, minute: number) =>
    priceUsage({ ...emptyUsage(), input: 1_000 }, priced, { atMs: Date.UTC(2026, 10, day, hour, minute, 59) })
  // 2026-11-27 was a Friday.
  assert.equal(cost(27, 9, 59), 1_000_000n)
  assert.equal(cost(27, 10, 0), 500_000n)
  assert.equal(cost(27, 23, 59), 500_000n)
  assert.equal(cost(28, 10, 0), 1_000_000n)
})

test('a hold covers the dearest terms that may be run for what was asked, and the dearest hour', () => {
  const priced = readCard({ input: 1, output: 2, serviceTiers: { flex: 0.5, priority: 2 }, regions: { us: 1.1 } })
  const worst = (asked: BillingTerms) => priceWorst(findWorst(load(1_000, { terms: asked }), priced), 1_000)
  assert.equal(worst({}), 3_000_000n)
  assert.equal(worst({ serviceTier: 'flex' }), 3_000_000n)
  assert.equal(worst({ serviceTier: 'priority' }), 6_000_000n)
  assert.equal(worst({ serviceTier: 'auto' }), 6_000_000n)
  assert.equal(worst({ region: 'us' }), 3_300_000n)
  const byHour = readCard({ input: 1, output: 2, hours: [{ factor: 3, utc: ['00:00-01:00'] }] })
  assert.equal(priceWorst(findWorst(load(1_000), byHour), 1_000), 9_000_000n)
})

test('a hold covers calls of tools and what each of them may bring', () => {
  const priced = readCard({ input: 1, output: 0, serverToolCalls: { search: '0.01' } })
  const worst = priceWorst(findWorst(load(1_000, { serverToolCalls: { search: 8 } }), priced), 1_000)
  assert.equal(worst, 80_000_000n + 1_000n * (1_000n + 8n * 8_192n))
})

test('parts that other models used are charged by the cards of these models, the rest by its own', () => {
  const [cheap, dear] = [readCard({ input: 1, output: 5, perRequest: '0.001' }), readCard({ input: 5, output: 25 })]
  const advisor = { ...emptyUsage(), model: 'dear', input: 1_000, output: 100 }
  const used: Usage = { ...emptyUsage(), input: 3_000, output: 400, others: [advisor] }
  const main = 1_000_000n + 2_000n * 1_000n + 300n * 5_000n
  assert.equal(priceUsage(used, cheap, { ...noon, others: [dear] }), main + 1_000n * 5_000n + 100n * 25_000n)
  assert.equal(priceUsage(used, cheap, { ...noon, others: ['free'] }), main)
  assert.equal(priceUsage(used, 'free', { ...noon, others: [dear] }), 1_000n * 5_000n + 100n * 25_000n)
  assert.equal(priceUsage(used, cheap, noon), 1_000_000n + 3_000n * 1_000n + 400n * 5_000n)
})

test('no usage within the load costs more than the worst', () => {
  fc.assert(
    fc.property(usage, card, terms, at, count, count, (used, priced, { asked, ran }, atMs, more, over) => {
      const calls = used.serverToolCalls ?? {}
      const worst = findWorst(load(sumInput(used) + more, { terms: asked, serverToolCalls: calls }), priced)
      assert.ok(priceUsage({ ...used, terms: ran }, priced, { atMs }) <= priceWorst(worst, sumOutput(used) + over))
    }),
  )
})

test('the cap that an amount covers is covered, and one token more is not', () => {
  fc.assert(
    fc.property(
      card,
      terms,
      calls,
      count,
      fc.bigInt({ min: 0n, max: 10n ** 13n }),
      (priced, { asked }, called, input, nanos) => {
        const worst = findWorst(load(input, { terms: asked, serverToolCalls: called }), priced)
        const cap = capOutput(worst, nanos)
        if (cap === undefined) return assert.ok(priceWorst(worst, 0) > nanos)
        if (cap === Number.POSITIVE_INFINITY) return
        fc.pre(cap < 2 ** 40)
        assert.ok(priceWorst(worst, cap) <= nanos)
        assert.ok(priceWorst(worst, cap + 1) > nanos)
      },
    ),
  )
})

test('a hold grown by pieces is never smaller than the worst of the whole', () => {
  fc.assert(
    fc.property(card, terms, count, count, count, (priced, { asked }, input, first, next) => {
      const worst = findWorst(load(input, { terms: asked }), priced)
      assert.ok(priceWorst(worst, first) + priceOutput(worst, next) >= priceWorst(worst, first + next))
    }),
  )
})

test('several calls cost what each costs, and never more than what is held for so many', () => {
  fc.assert(
    fc.property(card, fc.array(usage, { minLength: 2, maxLength: 20 }), (priced, used) => {
      const sum = sumUsage(used)
      assert.ok(sum !== undefined)
      const cost = priceUsage(sum, priced, { atMs: 0 })
      assert.equal(
        cost,
        used.reduce((total, each) => total + priceUsage(each, priced, { atMs: 0 }), 0n),
      )
      const most = Math.max(...used.map((each) => sumInput(each)))
      const worst = findWorst({ inputTokens: most, serverToolCalls: { search: 9, session: 2 } }, priced)
      assert.ok(priceWorst(repeatWorst(worst, used.length), sumOutput(sum)) >= cost)
    }),
  )
})

test('calls that share one input cost no more than what is held for all of it', () => {
  fc.assert(
    fc.property(card, fc.array(count, { minLength: 2, maxLength: 20 }), (priced, inputs) => {
      const cost = inputs.reduce(
        (total, input) => total + priceUsage({ ...emptyUsage(), input }, priced, { atMs: 0 }),
        0n,
      )
      const inputTokens = inputs.reduce((sum, input) => sum + input, 0)
      const worst = findWorst({ inputTokens }, priced)
      assert.ok(priceWorst(shareWorst(worst, inputs.length, priced), 0) >= cost)
    }),
  )
})

test('the tier of each of several calls is that of its own input, not of the input of all', () => {
  const dear = readCard({ input: 1, output: 2, tiers: [{ fromInputTokens: 150, input: 100, output: 200 }] })
  const one = { ...emptyUsage(), input: 100, output: 10 }
  const two = sumUsage([one, one])
  assert.ok(two !== undefined)
  assert.equal(priceUsage(two, dear, { atMs: 0 }), 2n * priceUsage(one, dear, { atMs: 0 }))
})

test('parts of other models in several calls find their cards in the order of the calls', () => {
  const [own, first, second] = [1, 10, 100].map((input) => readCard({ input, output: 0 })) as [
    ReturnType<typeof readCard>,
    ReturnType<typeof readCard>,
    ReturnType<typeof readCard>,
  ]
  const part = { ...emptyUsage(), input: 1_000, model: 'other' }
  const call = { ...emptyUsage(), input: 3_000, others: [part] }
  const sum = sumUsage([call, { ...emptyUsage(), input: 500 }, call])
  assert.ok(sum !== undefined)
  assert.equal(
    priceUsage(sum, own, { atMs: 0, others: [first, second] }),
    2n * 2_000_000n + 500_000n + 10_000_000n + 100_000_000n,
  )
})
