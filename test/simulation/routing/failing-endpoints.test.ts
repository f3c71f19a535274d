// Endpoints that fail, and come back: how often callers are sent to them meanwhile, and how soon afterwards.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { countRuns, isLongRun } from '../../runs.ts'
import { lie, refuse, serve, type Manner } from './manner.ts'
import { RoutingSimulation, type Result } from './routing-simulation.ts'
import type { Asked } from './simulated-provider.ts'

/** All ways to fail before the first content that tell at once. */
const faults: readonly (readonly [name: string, manner: Manner])[] = [
  ['refuses connections', { kind: 'refuses' }],
  ['answers 500', refuse(500)],
  ['sends an error event and no content', lie('error event')],
  ['answers 429', refuse(429)],
  ['answers 503', refuse(503)],
  ['answers 529', refuse(529)],
  ['answers 404', refuse(404)],
  ['answers 401', refuse(401)],
  ['answers 403', refuse(403)],
  ['resets connections', { kind: 'resets', afterMs: 10 }],
  ['ends its streams before any content', lie('end')],
  ['sends what is no JSON', lie('garbage')],
]
const usualFaults = isLongRun ? faults : faults.slice(0, 4)

const SECOND = 1_000

/** Two equal endpoints; what `sick` does is said. */
function openPair(seed: number, play: (asked: Asked) => Manner): RoutingSimulation {
  return new RoutingSimulation(seed, [
    { name: 'sick', play },
    { name: 'well', play: () => serve() },
  ])
}

const countBefore = (results: readonly Result[]) => results.filter(({ outcome }) => outcome !== 'whole').length

describe('one of two endpoints fails every other call', () => {
  const seeds = countRuns(10, 2)
  test('and at least 999 of 1,000 calls are served whole', async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const simulation = openPair(seed, () => {
        if (simulation.random.fraction() < 0.5) return serve()
        return faults[Math.floor(simulation.random.fraction() * faults.length)]?.[1] ?? serve()
      })
      await simulation.callAtRandom(20, 75 * SECOND, () => ({ stream: simulation.random.fraction() < 0.7 }))
      await simulation.finish()
      const { results } = simulation
      assert.ok(results.length > 1_000)
      assert.ok(countBefore(results) <= results.length / 1_000, `seed ${seed}: ${countBefore(results)} were not served`)
      const failed = results.filter(({ attempts }) => attempts.length > 1)
      assert.ok(failed.length > 10, 'the endpoint that fails was hardly called')
    }
  })
})

describe('an endpoint that fails every call', () => {
  for (const [name, manner] of usualFaults) {
    test(`and ${name} is left after five calls at most, tried once in a while, and used again within 5 s`, async () => {
      const startMs = Date.UTC(2026, 10, 23, 12)
      const [fromMs, untilMs] = [startMs + 10 * SECOND, startMs + 30 * SECOND]
      const simulation = openPair(1, ({ atMs }) => (atMs >= fromMs && atMs < untilMs ? manner : serve()))
      await simulation.callAtRandom(20, 45 * SECOND)
      await simulation.finish()
      assert.equal(countBefore(simulation.results), 0)
      const times = simulation.network.arrivals.flatMap(({ endpoint, atMs }) => (endpoint === 'sick' ? [atMs] : []))
      const tries = times.filter((atMs) => atMs >= fromMs && atMs < untilMs)
      const first = tries[0] ?? Number.NaN
      // Those that were under way when the fifth had failed are no call to an endpoint that is known to fail.
      assert.ok(tries.filter((atMs) => atMs < first + SECOND).length <= 6, `${tries.map((atMs) => atMs - fromMs)}`)
      // After pauses of 1, 2, 4, 4, 4 and 4 s.
      assert.ok(tries.length <= 5 + 8, `${tries.length} calls in 20 s: ${tries.map((atMs) => atMs - fromMs)}`)
      const back = times.filter((atMs) => atMs >= untilMs + 5 * SECOND)
      const all = simulation.results.filter(({ startedMs }) => startedMs >= untilMs + 5 * SECOND)
      assert.ok(back.length >= all.length * 0.4, `${back.length} of ${all.length} calls from 5 s after its recovery on`)
    })
  }

  test('is closed, and as good as any other, 5 s after its recovery', async () => {
    const startMs = Date.UTC(2026, 10, 23, 12)
    const untilMs = startMs + 40 * SECOND
    const simulation = openPair(1, ({ atMs }) =>
      atMs >= startMs + 10 * SECOND && atMs < untilMs ? refuse(500) : serve(),
    )
    await simulation.callAtRandom(20, 39 * SECOND)
    const before = simulation.readStandings().get('sick-key-0')
    assert.notEqual(before?.state, 'closed')
    await simulation.callAtRandom(20, untilMs + 5 * SECOND - simulation.clock.nowMs())
    const after = simulation.readStandings().get('sick-key-0')
    assert.deepEqual([after?.state, after?.isDegraded], ['closed', false])
    await simulation.finish()
  })

  test('and is the only one is called by every request all the same', async () => {
    for (const manner of [refuse(500), refuse(429, { 'retry-after': '60' }), refuse(401)]) {
      const simulation = new RoutingSimulation(1, [{ name: 'only', play: () => manner }])
      await simulation.callAtRandom(10, 20 * SECOND)
      await simulation.finish()
      const { results, network } = simulation
      assert.ok(results.length > 100)
      assert.ok(network.arrivals.length >= results.length, `${network.arrivals.length} of ${results.length}`)
      for (const { outcome } of results) assert.equal(outcome, 'refused')
    }
  })
})

describe('an endpoint that takes requests and gives nothing', () => {
  const startMs = Date.UTC(2026, 10, 23, 12)
  const fromMs = startMs + 20 * SECOND
  for (const manner of [{ kind: 'hangs' }, { kind: 'drips', everyMs: 5_000 }] as const) {
    test(`and ${manner.kind} takes no more callers once three have waited for 10 s, and those are served late`, async () => {
      const simulation = openPair(1, ({ atMs }) => (atMs >= fromMs ? manner : serve()))
      await simulation.callAtRandom(10, 80 * SECOND)
      await simulation.finish()
      assert.equal(countBefore(simulation.results), 0)
      const late = simulation.results.filter(({ firstMs = 0 }) => firstMs > SECOND)
      assert.ok(late.length > 0)
      // What finds out whether it is back waits for a short time of its own.
      const known = late.filter(({ startedMs }) => startedMs > fromMs + 12 * SECOND)
      for (const { firstMs = 0 } of known) assert.ok(firstMs <= 10.5 * SECOND, `${firstMs} ms for a probe`)
      assert.ok(known.length <= 8, `${known.length} callers were sent to an endpoint that is known to be silent`)
    })
  }

  test('is used again within 20 s when it answers again', async () => {
    const untilMs = fromMs + 40 * SECOND
    const simulation = openPair(1, ({ atMs }) => (atMs >= fromMs && atMs < untilMs ? { kind: 'hangs' } : serve()))
    await simulation.callAtRandom(10, 100 * SECOND)
    await simulation.finish()
    const after = simulation.results.filter(({ startedMs }) => startedMs >= untilMs + 20 * SECOND)
    const served = after.filter(({ endpoint }) => endpoint === 'sick')
    assert.ok(served.length >= after.length * 0.3, `${served.length} of ${after.length}`)
  })
})
