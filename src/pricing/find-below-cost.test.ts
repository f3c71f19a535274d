import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findBelowCost } from './find-below-cost.ts'
import { readCard, scaleCard, type CardSettings } from './read-card.ts'

const find = (price: CardSettings, cost: CardSettings) => findBelowCost(readCard(price), readCard(cost))

test('a price that is nowhere below the cost is none, one nano-dollar less is', () => {
  const cost = { input: '1', output: '2', cacheRead: '0.1' }
  assert.deepEqual(find(cost, cost), [])
  assert.deepEqual(findBelowCost(scaleCard(readCard(cost), '1.2'), readCard(cost)), [])
  assert.deepEqual(find({ ...cost, cacheRead: '0.099999999' }, cost), ['cacheRead'])
  assert.deepEqual(find({ ...cost, output: '1.999999999', reasoning: 2, outputAudio: 2, outputImage: 2 }, cost), [
    'output',
  ])
})

test('a step of the price from some input on is compared with the step of the cost there', () => {
  const cost = { input: 1, output: 2, tiers: [{ input: 2, output: 4, fromInputTokens: 200_000 }] }
  assert.deepEqual(find(cost, cost), [])
  assert.ok(find({ input: 1.5, output: 3 }, cost).includes('output'))
  assert.deepEqual(find({ input: 2, output: 4 }, cost), [])
})

test('an hour in which the provider is dearer counts where the price has no hours of its own', () => {
  const hours = [{ factor: 2, utc: ['08:00-10:00'] }]
  assert.ok(find({ input: 1, output: 2 }, { input: 1, output: 2, hours }).includes('input'))
  assert.deepEqual(find({ input: 1, output: 2, hours }, { input: 1, output: 2, hours }), [])
  assert.deepEqual(
    find({ input: 1, output: 2 }, { input: 1, output: 2, hours: [{ factor: 0.5, utc: ['08:00-10:00'] }] }),
    [],
  )
})

test('free is said on purpose', () => {
  assert.deepEqual(findBelowCost('free', readCard({ input: 1, output: 1 })), [])
  assert.deepEqual(findBelowCost(readCard({ input: 1, output: 1 }), 'free'), [])
})
