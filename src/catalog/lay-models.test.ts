import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CardSettings } from '../pricing/read-card.ts'
import type { KnownModel, OfferFacts } from './known-models.ts'
import { layCost, layModels } from './lay-models.ts'

const known: CardSettings = {
  input: 1,
  output: 2,
  cacheRead: 0.1,
  perRequest: 0.005,
  serverToolCalls: { web_search: 0.01 },
  serviceTiers: { flex: 0.5, priority: { input: 2, output: 4 } },
  regions: { us: 1.1 },
  hours: [
    { factor: 0.5, utc: ['00:00-06:00'] },
    { factor: 2, utc: ['06:00-08:00'] },
  ],
}

test('a list with the same plain price adds to what is known, and takes nothing', () => {
  const listed = { input: '1.0', output: '2', cacheWrite: '1.25', serviceTiers: { flex: { input: 0.4 } } }
  assert.deepEqual(layCost(known, listed), {
    ...known,
    ...listed,
    serviceTiers: { ...known.serviceTiers, flex: { input: 0.4 } },
  })
})

test('a list with another plain price replaces the prices of tokens as a whole', () => {
  assert.deepEqual(layCost(known, { input: '3', output: '4' }), {
    input: '3',
    output: '4',
    perRequest: 0.005,
    serverToolCalls: { web_search: 0.01 },
    // A factor follows the new price. Rates, and hours that were cheaper than a price that is gone, do not.
    serviceTiers: { flex: 0.5 },
    regions: { us: 1.1 },
    hours: [{ factor: 2, utc: ['06:00-08:00'] }],
  })
})

test('a price for nothing, and one instead of nothing, are taken as they are', () => {
  assert.equal(layCost(known, 'free'), 'free')
  assert.deepEqual(layCost('free', { input: '1', output: '1' }), { input: '1', output: '1' })
})

test('a layer prices known offers, adds offers and models, and leaves the rest as it is', () => {
  const model = (id: string, ...offers: OfferFacts[]): KnownModel => ({
    id,
    name: id,
    inputs: ['text'],
    outputs: ['text'],
    tools: true,
    offers,
  })
  const offer = (provider: string, input: number): OfferFacts => ({ provider, model: 'm', cost: { input, output: 1 } })
  const untouched = model('a/rest', offer('p', 1))
  const released = [model('a/one', offer('p', 1), { ...offer('q', 2), context: 500 }), untouched]
  assert.equal(layModels(released, []), released)
  const laid = layModels(released, [model('a/one', offer('q', 3), offer('r', 4)), model('a/new', offer('p', 5))])
  assert.deepEqual(
    laid.map(({ id, offers }) => [
      id,
      ...offers.map(({ provider, cost }) => `${provider} ${(cost as CardSettings).input}`),
    ]),
    [
      ['a/one', 'p 1', 'q 3', 'r 4'],
      ['a/rest', 'p 1'],
      ['a/new', 'p 5'],
    ],
  )
  assert.equal(laid[0]?.offers[1]?.context, 500, 'what is known of an offer beside its price stays')
  assert.equal(laid[1], untouched)
})
