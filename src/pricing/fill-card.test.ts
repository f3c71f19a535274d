import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillCard } from './fill-card.ts'
import { readCard } from './read-card.ts'

const cost = readCard({
  input: 5,
  output: 30,
  cacheRead: '0.5',
  tiers: [{ fromInputTokens: 272_000, input: 10, output: 45 }],
  serviceTiers: { priority: { input: 12.5, output: 75 }, flex: 0.5 },
  speeds: { fast: 6 },
  regions: { us: '1.1' },
  hours: [{ factor: 0.5, utc: ['00:00-01:00'] }],
  serverToolCalls: { web_search: '0.01' },
})

test('what a price does not say stands to it as it does to the cost', () => {
  const price = readCard({ input: 10, output: 40, tiers: [{ fromInputTokens: 300_000, input: 20, output: 80 }] })
  const filled = fillCard(price, cost, '1.5')
  const rates = (name: string) =>
    filled.serviceTiers[name]?.map(({ fromInputTokens, rates: { input, output } }) => [
      fromInputTokens,
      Number(input) / 1e9,
      Number(output) / 1e9,
    ])
  assert.deepEqual(rates('priority'), [
    [0, 25, 100],
    [300_000, 50, 200],
  ])
  assert.deepEqual(rates('flex'), [
    [0, 5, 20],
    [300_000, 10, 40],
  ])
  assert.deepEqual(filled.tiers, price.tiers)
  assert.deepEqual([filled.speeds, filled.regions], [cost.speeds, cost.regions])
  assert.equal(filled.serverToolCalls['web_search'], 15_000_000n)
  assert.deepEqual(filled.hours, [])
  assert.notEqual(filled.version, price.version)
})

test('what a price says is not touched, and a cost that says nothing adds nothing', () => {
  const said = readCard({
    input: 1,
    output: 1,
    serviceTiers: { priority: 3, flex: 1 },
    speeds: { fast: 2 },
    regions: { us: 1 },
    serverToolCalls: { web_search: 0 },
  })
  assert.deepEqual(fillCard(said, cost, '2'), said)
  const plain = readCard({ input: 1, output: 1 })
  assert.deepEqual(fillCard(plain, readCard({ input: 2, output: 2 }), '2'), plain)
})
