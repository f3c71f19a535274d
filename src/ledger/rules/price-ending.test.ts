import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BillingTerms } from '../../generation/usage/billing-terms.ts'
import { emptyUsage, inputBuckets, outputBuckets, type TokenCounts, type Usage } from '../../generation/usage/usage.ts'
import { decodeCardText, encodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { readCard } from '../../pricing/read-card.ts'
import { priceUsage } from '../../pricing/price.ts'
import { interruptedEnding, type GenerationEnding } from '../rows/generation-record.ts'
import { listCards, priceEnding } from './price-ending.ts'
import { decodeUsageText, encodeUsageText } from '../rows/usage-text.ts'

const amount = fc.integer({ min: 0, max: 10 ** 8 }).map((micros) => micros / 10 ** 6)
const plain = { noNullPrototype: true } as const
const card = fc
  .record({
    input: amount,
    output: amount,
    perRequest: amount,
    serverToolCalls: fc.record({ search: amount }, plain),
    serviceTiers: fc.record({ priority: amount }, plain),
    speeds: fc.record({ fast: amount }, plain),
    regions: fc.record({ us: amount }, plain),
    hours: fc.array(amount.map((factor) => ({ factor, utc: ['08:00-20:00'] }))),
  })
  .map(readCard)
const tokens: fc.Arbitrary<TokenCounts> = fc.record(
  Object.fromEntries([...inputBuckets, ...outputBuckets].map((bucket) => [bucket, fc.nat(100_000)])),
  plain,
) as never
const terms: fc.Arbitrary<BillingTerms> = fc.record(
  { serviceTier: fc.constantFrom('priority', 'default'), speed: fc.constant('fast'), region: fc.constant('us') },
  { ...plain, requiredKeys: [] },
)

test('every charge is computed again from its record and the cards that it names', () => {
  fc.assert(
    fc.property(
      card,
      card,
      tokens,
      tokens,
      terms,
      fc.nat(9),
      fc.nat(86_399_999),
      (price, other, used, part, ran, calls, ms) => {
        const advisor = { ...part, model: 'dear', priceVersion: other.version, costVersion: 'free' }
        const usage: Usage = { ...used, terms: ran, serverToolCalls: { search: calls }, others: [advisor] }
        const ending: GenerationEnding = {
          ...interruptedEnding(ms, ''),
          usage,
          price,
          cost: 'free',
          others: [{ price: other, cost: 'free' }],
        }
        const { due, spent } = priceEnding(ending)
        assert.equal(spent, 0n)
        const stored = new Map(listCards(ending).map((each) => [each.version, encodeCardText(each)]))
        const read = (version: string): PriceCard => decodeCardText(version, stored.get(version) ?? '')
        const record = decodeUsageText(encodeUsageText(usage))
        const others = record.others?.map(({ priceVersion = '' }) => read(priceVersion)) ?? []
        assert.equal(priceUsage(record, read(price.version), { atMs: ms, others }), due)
      },
    ),
  )
})

test('nothing is due where nothing was used or nothing is priced', () => {
  const ending = interruptedEnding(0, '')
  assert.deepEqual(priceEnding(ending), { due: 0n, entitled: 0n, spent: 0n })
  assert.deepEqual(listCards(ending), [])
})

test('what was lost to providers is part of the cost, and due from nobody', () => {
  const price = readCard({ input: 1, output: 10 })
  const usage: Usage = { ...emptyUsage(), input: 100 }
  const ending = { ...interruptedEnding(0, ''), usage, price, cost: price, lost: 7n }
  assert.deepEqual(priceEnding(ending), { due: 100_000n, entitled: 100_000n, spent: 100_007n })
  assert.deepEqual(priceEnding({ ...ending, usage: undefined }), { due: 0n, entitled: 0n, spent: 7n })
})

test('what a provider was entitled to is the price of the usage within its bounds, and its cost is of all that it reports', () => {
  const price = readCard({ input: 1, output: 10 })
  const usage: Usage = { ...emptyUsage(), input: 100, output: 5_000 }
  const ending = { ...interruptedEnding(0, ''), usage, price, cost: price }
  assert.deepEqual(priceEnding(ending), { due: 50_100_000n, entitled: 50_100_000n, spent: 50_100_000n })
  const bounded = { ...usage, output: 10 }
  assert.deepEqual(priceEnding({ ...ending, bounded }), { due: 50_100_000n, entitled: 200_000n, spent: 50_100_000n })
})
