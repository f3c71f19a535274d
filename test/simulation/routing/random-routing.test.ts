// Random endpoints that fail in random ways at random times. Whatever they do, a call is served as long as one of them could
// serve it, no broken answer is taken for a whole one, and nobody waits longer than the bounds allow.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { seededRandom, type Random } from '../../../src/foundation/random.ts'
import { countRuns } from '../../runs.ts'
import { ALL_MS, drawOffers, OWN_MS, pick } from './draw-offers.ts'
import { RoutingSimulation, type Question, type Result } from './routing-simulation.ts'

/** More with `node test/simulation/routing/random-routing.test.ts SEEDS [FIRST]`. */
const seeds = Number(process.argv[2] ?? countRuns(40, 4))
const first = Number(process.argv[3] ?? 1)
const FOR_MS = 90_000

/** What happened in all seeds together: a simulation that no longer meets what it is there for proves nothing. */
const happened = { whole: 0, cut: 0, left: 0, retried: 0, waited: 0, hedged: 0 }

async function simulate(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const startMs = Date.UTC(2026, 10, 23, 12)
  const strategy = pick(random, ['balanced', 'balanced', 'order', 'price', 'latency', 'throughput'] as const)
  const model = { strategy, hedges: random.fraction() < 0.5 }
  const simulation = new RoutingSimulation(seed, drawOffers(random, startMs, FOR_MS), model)
  await simulation.callAtRandom(8, FOR_MS, () => drawQuestion(random))
  await simulation.finish()
  for (const result of simulation.results) judge(result)
  for (const [pair, standing] of simulation.readStandings())
    assert.deepEqual([standing.inFlight, standing.stuck], [0, 0], `${pair} has calls under way that have ended`)
  const hedged = simulation.results.filter(({ attempts }) => attempts.some(({ hedge }) => hedge === true)).length
  const most = simulation.results.length * (bounds.hedgePercent / 100) + bounds.hedgeBurst
  assert.ok(hedged <= most, `${hedged} of ${simulation.results.length} calls were made twice`)
}

/** Of a new conversation, or one of a few that go on; some callers leave. */
function drawQuestion(random: Random): Question {
  const isKnown = random.fraction() < 0.5
  return {
    stream: random.fraction() < 0.7,
    ...(isKnown ? { body: { session_id: `session ${Math.floor(random.fraction() * 20)}` } } : {}),
    ...(random.fraction() < 0.1 ? { leavesAfterMs: 2_000 * random.fraction() } : {}),
  }
}

function judge(result: Result): void {
  const tried = JSON.stringify(result.attempts.map(({ endpoint, errorCode, detail }) => [endpoint, errorCode, detail]))
  const { outcome, firstMs = 0 } = result
  assert.notEqual(outcome, 'refused', `a call was refused though one endpoint serves all: ${tried}`)
  assert.ok(result.attempts.length <= bounds.attemptsPerRequest)
  for (const { durationMs, endpoint } of result.attempts)
    assert.ok(durationMs <= OWN_MS, `${endpoint} was waited for ${durationMs} ms`)
  assert.ok(firstMs <= ALL_MS, `the first content came after ${firstMs} ms: ${tried}`)
  const failed = result.attempts.filter(({ outcome: how }) => how === 'failed').length
  if (outcome !== 'refused') happened[outcome] += 1
  if (result.attempts.some(({ hedge }) => hedge === true)) happened.hedged += 1
  if (failed > 0) happened.retried += 1
  if (firstMs > 5_000) happened.waited += 1
}

test(`in ${seeds} simulations whatever endpoints do, one that serves is found, and no broken answer looks whole`, async (t) => {
  for (let seed = first; seed < first + seeds; seed += 1) {
    try {
      await simulate(seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
  t.diagnostic(`seeds ${first} to ${first + seeds - 1}: ${JSON.stringify(happened)}`)
  for (const [what, count] of Object.entries(happened)) assert.ok(count > 0, `it never came to '${what}'`)
})
