// What is no trouble must not be taken for one: slow models, single failures, an outage of everything, and an endpoint that
// comes and goes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refuse, serve, type Manner } from './manner.ts'
import { RoutingSimulation } from './routing-simulation.ts'

const SECOND = 1_000

/** Two endpoints that do the same, each by itself. */
function openPair(seed: number, play: (atMs: number, simulation: RoutingSimulation) => Manner): RoutingSimulation {
  const offers = ['a', 'b'].map((name) => ({ name, play: ({ atMs }: { atMs: number }) => play(atMs, simulation) }))
  const simulation: RoutingSimulation = new RoutingSimulation(seed, offers)
  return simulation
}

const share = ({ network }: RoutingSimulation, name: string) =>
  network.arrivals.filter(({ endpoint }) => endpoint === name).length / network.arrivals.length

describe('a model that thinks for half a minute before it says anything', () => {
  for (const stream of [true, false]) {
    test(`is not taken for a silent one, ${stream ? 'streamed' : 'whole'}: hardly a call is made twice`, async () => {
      const slow = (_: number, { random }: RoutingSimulation) =>
        serve({ firstMs: (20 + 20 * random.fraction()) * SECOND })
      const simulation = openPair(1, slow)
      await simulation.callAtRandom(3, 300 * SECOND, () => ({ stream }))
      await simulation.finish()
      const { results, network } = simulation
      for (const { outcome } of results) assert.equal(outcome, 'whole')
      const again = network.arrivals.length - results.length
      assert.ok(again <= results.length / 100, `${again} of ${results.length} calls were made again`)
      const known = results.slice(results.length / 2)
      assert.ok(
        known.every(({ attempts }) => attempts.length === 1),
        'a call was made again though its model is known',
      )
      for (const name of ['a', 'b']) assert.ok(share(simulation, name) >= 0.4, `${name} has ${share(simulation, name)}`)
    })
  }
})

test('an endpoint that fails one call in a hundred keeps its share', async () => {
  const simulation = openPair(1, (_, { random }) => (random.fraction() < 0.01 ? refuse(500) : serve()))
  await simulation.callAtRandom(10, 200 * SECOND)
  await simulation.finish()
  for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
  for (const name of ['a', 'b']) assert.ok(share(simulation, name) >= 0.45, `${name} has ${share(simulation, name)}`)
})

test('where everything fails every call is tried all the same, and from the first one after it on all are served', async () => {
  const startMs = Date.UTC(2026, 10, 23, 12)
  const [fromMs, untilMs] = [startMs + 10 * SECOND, startMs + 70 * SECOND]
  for (const manner of [refuse(500), refuse(429, { 'retry-after': '60' }), refuse(401)]) {
    const simulation = openPair(1, (atMs) => (atMs >= fromMs && atMs < untilMs ? manner : serve()))
    await simulation.callAtRandom(10, 80 * SECOND)
    await simulation.finish()
    for (const { startedMs, outcome, attempts } of simulation.results) {
      const isDuring = startedMs >= fromMs && startedMs < untilMs
      if (isDuring) assert.ok(attempts.length >= 1)
      else assert.equal(outcome, 'whole', `${startedMs - startMs} ms after the beginning`)
    }
    assert.ok(simulation.results.some(({ outcome }) => outcome === 'refused'))
  }
})

test('an endpoint that comes and goes every two seconds costs no call its answer, and few a second try', async () => {
  const simulation = new RoutingSimulation(1, [
    { name: 'flaps', play: ({ atMs }) => (Math.floor(atMs / (2 * SECOND)) % 2 === 0 ? serve() : refuse(503)) },
    { name: 'well', play: () => serve() },
  ])
  await simulation.callAtRandom(20, 100 * SECOND)
  await simulation.finish()
  for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
  const again = simulation.results.filter(({ attempts }) => attempts.length > 1).length
  // A quarter of the calls would be 500 of them.
  assert.ok(again <= simulation.results.length / 8, `${again} of ${simulation.results.length} calls were made again`)
})
