// A second call where the first is late: what it saves, and that it never becomes many.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { countRuns } from '../../runs.ts'
import { serve } from './manner.ts'
import { RoutingSimulation, type Result } from './routing-simulation.ts'
import type { Offer } from './simulated-model.ts'
import type { Asked } from './simulated-provider.ts'

const SECOND = 1_000
/** Calls beyond the twentieth part that may be under way together. */
const BURST = 4

function quantile(results: readonly Result[], share: number): number {
  const sorted = results.map(({ firstMs }) => firstMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
  return sorted[Math.floor(share * sorted.length)] ?? Number.NaN
}

const countHedges = (results: readonly Result[]) =>
  results.filter(({ attempts }) => attempts.some(({ hedge }) => hedge === true)).length

/** Which part of its calls is late, so many seconds after the beginning. */
type Late = (afterSeconds: number) => number

const fourInHundred: Late = () => 0.04

/** The first takes 250 to 350 ms, and some of its calls 5 s; the second is as quick as the first usually is. */
async function simulate(seed: number, late: Late, hedges: boolean, names = ['first', 'second']) {
  const play =
    (isFirst: boolean) =>
    ({ index, atMs }: Asked) => {
      const part = isFirst ? late((atMs - startMs) / SECOND) : 0
      // Evenly spread, so that it is this part of any few.
      const isLate = (index * 0.618_034) % 1 < part
      return serve({ firstMs: isLate ? 5 * SECOND : 250 + 100 * simulation.random.fraction(), everyMs: 5 })
    }
  const offers = names.map((name): Offer => ({ name, play: play(name === 'first') }))
  const simulation: RoutingSimulation = new RoutingSimulation(seed, offers, { strategy: 'order', hedges })
  const startMs = simulation.clock.nowMs()
  await simulation.callAtRandom(10, 200 * SECOND)
  await simulation.finish()
  for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
  return simulation
}

describe('a model whose calls may be hedged', () => {
  const seeds = countRuns(10, 1)

  test('has its first content within what most calls need and the second’s time, though 4 in 100 calls take 5 s', async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const first = quantile((await simulate(seed, fourInHundred, false, ['first'])).results, 0.95)
      const second = quantile((await simulate(seed, fourInHundred, false, ['second'])).results, 0.5)
      const unhedged = quantile((await simulate(seed, fourInHundred, false)).results, 0.99)
      assert.ok(unhedged >= 5 * SECOND, `${unhedged} ms without`)
      const hedged = quantile((await simulate(seed, fourInHundred, true)).results, 0.99)
      const most = first + 1.2 * second
      assert.ok(hedged <= most, `seed ${seed}: ${hedged} ms with, and ${most} is the most`)
    }
  })

  const becomesLate: Late = (afterSeconds) => (afterSeconds < 100 ? 0 : 1)
  for (const [how, late] of [
    ['as 4 in 100 are late', fourInHundred],
    ['as all become late', becomesLate],
  ] as const) {
    test(`is called twice for one call in twenty at most, ${how}`, async () => {
      const { results, network } = await simulate(1, late, true)
      const hedged = countHedges(results)
      assert.ok(hedged >= BURST, `${hedged} of ${results.length}`)
      assert.ok(hedged <= results.length / 20 + BURST, `${hedged} of ${results.length}`)
      assert.equal(network.arrivals.length, results.length + hedged)
      // The call that lost is broken off.
      assert.equal(network.arrivals.filter(({ isAborted }) => isAborted).length, hedged)
    })
  }

  test('is never called twice where nobody asked for it', async () => {
    const { results, network } = await simulate(1, fourInHundred, false)
    assert.equal(countHedges(results), 0)
    assert.equal(network.arrivals.length, results.length)
  })
})
