import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCard, scaleCard, type ServiceTierSettings } from './read-card.ts'

test('what is not said is filled in so that nothing is sold below its nearest said relative', () => {
  const { rates } = readCard({ input: '3', output: 15 }).tiers[0] ?? assert.fail()
  const input = 3_000_000_000n
  const output = 15_000_000_000n
  assert.deepEqual(rates, {
    input,
    cacheRead: input,
    cacheWrite5m: input,
    cacheWrite1h: input,
    inputAudio: input,
    inputImage: input,
    output,
    reasoning: output,
    outputAudio: output,
    outputImage: output,
  })
})

test('an hour of cache costs twice the input where five minutes cost more than fresh input', () => {
  const hour = (cacheWrite: number) => readCard({ input: 3, output: 15, cacheWrite }).tiers[0]?.rates.cacheWrite1h
  assert.equal(hour(3.75), 6_000_000_000n)
  assert.equal(hour(7), 7_000_000_000n)
  assert.equal(hour(1), 1_000_000_000n)
})

test('equal settings make equal versions, whatever their order and writing; any other amount another version', () => {
  const one = readCard({ input: 1, output: '2.50', tiers: [{ fromInputTokens: 10, input: 2, output: 4 }] })
  const same = readCard({ tiers: [{ output: '4', input: '2', fromInputTokens: 10 }], output: 2.5, input: '1.0' })
  assert.equal(one.version, same.version)
  for (const other of [
    readCard({ input: 1, output: 2.5 }),
    readCard({ input: 1, output: 2.5, perRequest: '0.001' }),
    readCard({ input: 1, output: 2.5, serverToolCalls: { web_search: 0.01 } }),
    readCard({ input: 1, output: 2.5, tiers: [{ fromInputTokens: 11, input: 2, output: 4 }] }),
  ])
    assert.notEqual(one.version, other.version)
})

test('tiers are sorted; two from the same number, or from none, are refused', () => {
  const tier = (fromInputTokens: number) => ({ fromInputTokens, input: 1, output: 1 })
  const card = readCard({ input: 1, output: 1, tiers: [tier(20), tier(10)] })
  assert.deepEqual(
    card.tiers.map(({ fromInputTokens }) => fromInputTokens),
    [0, 10, 20],
  )
  for (const tiers of [[tier(5), tier(5)], [tier(0)], [tier(1.5)]])
    assert.throws(() => readCard({ input: 1, output: 1, tiers }), RangeError)
})

test('an amount that is negative, no decimal or finer than a nano-dollar is refused', () => {
  for (const input of [-1, '-0.1', 'x', '', Number.NaN, '0.0000000001'])
    assert.throws(() => readCard({ input, output: 1 }), RangeError)
})

test('a margin scales every amount exactly, rounded up, and a margin of one changes nothing', () => {
  const card = readCard({ input: '0.000000001', output: 3, perRequest: 1, serverToolCalls: { search: '0.01' } })
  assert.equal(scaleCard(card, '1').version, card.version)
  const scaled = scaleCard(card, '1.1')
  assert.equal(scaled.tiers[0]?.rates.input, 2n)
  assert.equal(scaled.tiers[0]?.rates.output, 3_300_000_000n)
  assert.equal(scaled.perRequest, 1_100_000_000n)
  assert.equal(scaled.serverToolCalls['search'], 11_000_000n)
  assert.throws(() => scaleCard(card, '-1'), RangeError)
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 10n }), (amount, factor) => {
      const decimal = (nanos: bigint) => `${nanos / 1_000_000_000n}.${String(nanos % 1_000_000_000n).padStart(9, '0')}`
      const scaledAmount = scaleCard(readCard({ input: decimal(amount), output: 0 }), decimal(factor)).tiers[0]
      const exact = amount * factor
      const got = (scaledAmount?.rates.input ?? 0n) * 1_000_000_000n
      return got >= exact && got - exact < 1_000_000_000n
    }),
  )
})

test('a service tier is a multiple of the plain price, or rates of its own in the same steps', () => {
  const settings = {
    input: 5,
    output: 30,
    cacheRead: '0.5',
    tiers: [{ fromInputTokens: 272_000, input: 10, output: 45, cacheRead: 1 }],
  }
  const tiers = (serviceTier: ServiceTierSettings) =>
    readCard({ ...settings, serviceTiers: { it: serviceTier } }).serviceTiers['it']?.map(
      ({ fromInputTokens, rates: { input, output, reasoning, cacheRead } }) => ({
        from: fromInputTokens,
        rates: [input, output, reasoning, cacheRead].map((rate) => Number(rate) / 10 ** 9),
      }),
    )
  assert.deepEqual(tiers('2.5'), [
    { from: 0, rates: [12.5, 75, 75, 1.25] },
    { from: 272_000, rates: [25, 112.5, 112.5, 2.5] },
  ])
  // What is not said keeps its proportion: to input, to output, and from step to step.
  assert.deepEqual(tiers({ input: 2.5, output: 15 }), [
    { from: 0, rates: [2.5, 15, 15, 0.25] },
    { from: 272_000, rates: [5, 22.5, 22.5, 0.5] },
  ])
  assert.deepEqual(tiers({ input: 10, cacheRead: 0.5, tiers: [{ fromInputTokens: 272_000, output: 90 }] }), [
    { from: 0, rates: [10, 30, 30, 0.5] },
    { from: 272_000, rates: [10, 90, 90, 1] },
  ])
  assert.deepEqual(tiers({ tiers: [{ fromInputTokens: 100, input: 6 }] }), [
    { from: 0, rates: [5, 30, 30, 0.5] },
    { from: 100, rates: [6, 30, 30, 0.6] },
    { from: 272_000, rates: [10, 45, 45, 1] },
  ])
})

test('speeds, regions and hours are multiples, which a margin does not change', () => {
  const card = readCard({
    input: 1,
    output: 1,
    speeds: { fast: 6 },
    regions: { us: '1.1' },
    hours: [{ factor: 0.5, utc: ['00:00-01:00'] }],
    serviceTiers: { priority: 2 },
  })
  const { speeds, regions, hours, serviceTiers } = scaleCard(card, '1.5')
  assert.deepEqual([speeds, regions, hours], [card.speeds, card.regions, card.hours])
  assert.equal(speeds['fast'], 6_000_000_000n)
  assert.equal(serviceTiers['priority']?.[0]?.rates.input, 3_000_000_000n)
  assert.notEqual(scaleCard(card, '1.5').version, card.version)
})

test('another price of a tier, a speed, a region or an hour makes another version', () => {
  const base = { input: 1, output: 1 }
  const versions = [
    base,
    { ...base, serviceTiers: { priority: 2 } },
    { ...base, serviceTiers: { priority: 3 } },
    { ...base, speeds: { fast: 2 } },
    { ...base, regions: { fast: 2 } },
    { ...base, hours: [{ factor: 2, utc: ['00:00-01:00'] }] },
    { ...base, hours: [{ factor: 2, utc: ['00:00-02:00'] }] },
  ].map((settings) => readCard(settings).version)
  assert.equal(new Set(versions).size, versions.length)
  const one = readCard({ ...base, speeds: { a: 1, b: 2 }, serviceTiers: { a: { input: 1, output: 1 }, b: 2 } })
  const same = readCard({ ...base, serviceTiers: { b: '2.0', a: 1 }, speeds: { b: 2, a: '1' } })
  assert.equal(one.version, same.version)
})
