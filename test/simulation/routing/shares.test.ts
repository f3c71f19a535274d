// How calls spread over healthy endpoints: by weight, else by price, less where one is busy, and none of them is forgotten.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seededRandom } from '../../../src/foundation/random.ts'
import { countRuns } from '../../runs.ts'
import { serve } from './manner.ts'
import { RoutingSimulation } from './routing-simulation.ts'
import type { Offer } from './simulated-model.ts'

const SECOND = 1_000

const offer = (name: string, more: Partial<Offer> = {}): Offer => ({ name, play: () => serve(), ...more })

/** How many calls each endpoint got. */
function count({ network }: RoutingSimulation): { readonly [name: string]: number } {
  const counts: { [name: string]: number } = {}
  for (const { endpoint } of network.arrivals) counts[endpoint] = (counts[endpoint] ?? 0) + 1
  return counts
}

describe('new conversations', () => {
  const cases: readonly (readonly [how: string, offers: readonly Offer[], parts: readonly number[]])[] = [
    ['alike where nothing tells them apart', [offer('a'), offer('b'), offer('c')], [1, 1, 1]],
    ['by their weights', [offer('a', { weight: 5 }), offer('b', { weight: 3 }), offer('c', { weight: 2 })], [5, 3, 2]],
    [
      'by the square of how much cheaper they are',
      [offer('a', { cost: 1 }), offer('b', { cost: 2 }), offer('c', { cost: 4 })],
      [16, 4, 1],
    ],
  ]
  for (const [how, offers, parts] of cases) {
    test(`spread over endpoints ${how}, within 10 %`, async () => {
      for (let seed = 1; seed <= countRuns(10, 1); seed += 1) {
        const simulation = new RoutingSimulation(seed, offers)
        await simulation.callAtRandom(4, 250 * SECOND)
        await simulation.finish()
        const all = simulation.results.length
        const whole = parts.reduce((sum, part) => sum + part, 0)
        for (const [index, part] of parts.entries()) {
          const { name } = offers[index] as Offer
          const share = (count(simulation)[name] ?? 0) / all
          const wanted = part / whole
          assert.ok(Math.abs(share - wanted) <= 0.1 * wanted, `seed ${seed}: ${name} has ${share} and not ${wanted}`)
        }
      }
    })
  }

  test('spread over the credentials of an endpoint alike', async () => {
    const simulation = new RoutingSimulation(1, [offer('a', { credentials: 3 })])
    await simulation.callAtRandom(4, 150 * SECOND)
    await simulation.finish()
    for (const credential of ['a-key-0', 'a-key-1', 'a-key-2']) {
      const share = simulation.network.arrivals.filter((each) => each.credential === credential).length
      assert.ok(Math.abs(share / simulation.results.length - 1 / 3) <= 1 / 30, `${credential}: ${share}`)
    }
  })

  test('go elsewhere while an endpoint is twice as busy for its weight, and come back', async () => {
    const simulation = new RoutingSimulation(1, [
      offer('slow', { play: () => serve({ firstMs: 5_000 }) }),
      offer('quick', { play: () => serve({ firstMs: 300 }) }),
    ])
    await simulation.callAtRandom(20, 100 * SECOND)
    await simulation.finish()
    const { slow = 0, quick = 0 } = count(simulation)
    // At its half it would have 50 calls under way.
    assert.ok(slow < quick / 2, `${slow} beside ${quick}`)
    assert.ok(slow >= 100, `${slow} calls in 100 s, and that is too few`)
  })
})

test('no healthy endpoint is forgotten, however small its weight among how many others', async () => {
  for (let seed = 1; seed <= countRuns(20, 2); seed += 1) {
    const random = seededRandom(seed)
    const offers = Array.from({ length: 2 + Math.floor(random.fraction() * 7) }, (_, index) =>
      offer(`e${index}`, { weight: 1 + Math.floor(random.fraction() * 20) }),
    )
    const simulation = new RoutingSimulation(seed, offers)
    await simulation.callAtRandom(5, 200 * SECOND)
    await simulation.finish()
    const whole = offers.reduce((sum, { weight = 0 }) => sum + weight, 0)
    for (const { name, weight = 0 } of offers) {
      let longest = 0
      let since = 0
      for (const { endpoint } of simulation.network.arrivals) {
        since = endpoint === name ? 0 : since + 1
        longest = Math.max(longest, since)
      }
      const fair = whole / weight
      assert.ok(
        longest <= 4 * fair,
        `seed ${seed}: ${longest} calls without one to ${name}, whose turn is every ${fair}`,
      )
    }
  }
})
