// How long a call is waited for, at one endpoint and at all of them together, by a clock that jumps.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { refuse, serve, type Manner } from './manner.ts'
import { RoutingSimulation, type Question, type Result } from './routing-simulation.ts'

const FIRST_CONTENT_MS = 10_000
const ATTEMPT_MS = 60_000

/** One call to a model whose endpoints are tried in their order. */
async function call(manners: readonly Manner[], question: Question = {}): Promise<Result> {
  const offers = manners.map((manner, index) => ({
    name: `endpoint${index}`,
    play: () => manner,
    firstContentMs: FIRST_CONTENT_MS,
    attemptMs: ATTEMPT_MS,
  }))
  const simulation = new RoutingSimulation(1, offers, { strategy: 'order' })
  const result = simulation.call(question)
  await simulation.finish()
  return result
}

const hangs: Manner = { kind: 'hangs' }
const drips: Manner = { kind: 'drips', everyMs: 1_000 }

describe('an endpoint that has no content', () => {
  for (const [name, silent] of Object.entries({ hangs, drips })) {
    test(`and ${name} is left after the time for a stream’s first content, and the next is asked`, async () => {
      const { outcome, attempts } = await call([silent, serve()])
      assert.equal(outcome, 'whole')
      assert.deepEqual(
        attempts.map(({ outcome: how, fault }) => [how, fault]),
        [
          ['failed', 'late'],
          ['served', undefined],
        ],
      )
      assert.equal(attempts[0]?.durationMs, FIRST_CONTENT_MS)
    })

    test(`and ${name} is left after the time for a whole answer, where one is asked for`, async () => {
      const { outcome, attempts } = await call([silent, serve()], { stream: false })
      assert.equal(outcome, 'whole')
      assert.equal(attempts[0]?.durationMs, ATTEMPT_MS)
    })
  }
})

test('all tries together take no longer than the longest alone and the longest first content', async () => {
  const { outcome, tookMs, attempts, error } = await call([hangs, hangs, serve()], { stream: false })
  assert.deepEqual([outcome, tookMs, error?.code], ['refused', ATTEMPT_MS + FIRST_CONTENT_MS, 'provider_timeout'])
  // The second had less than its own time, and is not blamed for it.
  assert.deepEqual(
    attempts.map(({ outcome: how, fault, durationMs }) => [how, fault, durationMs]),
    [
      ['failed', 'late', ATTEMPT_MS],
      ['prevented', undefined, FIRST_CONTENT_MS],
    ],
  )
})

test('streams fit in that bound as often as their first content does', async () => {
  const all = Array.from({ length: 8 }, () => hangs)
  const { tookMs, attempts } = await call(all)
  assert.equal(tookMs, ATTEMPT_MS + FIRST_CONTENT_MS)
  assert.deepEqual(
    attempts.map(({ durationMs }) => durationMs),
    Array.from({ length: 7 }, () => FIRST_CONTENT_MS),
  )
})

describe('what may be over in a moment', () => {
  test('is asked once more after a drawn pause, once all have been tried', async () => {
    const { outcome, attempts, tookMs, error } = await call([refuse(529), refuse(500), { kind: 'refuses' }])
    assert.deepEqual([outcome, error?.status], ['refused', 502])
    assert.deepEqual(
      attempts.map(({ endpoint }) => endpoint.split('/')[0]),
      ['endpoint0', 'endpoint1', 'endpoint2', 'endpoint0', 'endpoint2'],
    )
    const again = (attempts[3]?.startedMs ?? 0) - ((attempts[2]?.startedMs ?? 0) + (attempts[2]?.durationMs ?? 0))
    assert.ok(again >= bounds.retryPauseMs && again <= 3 * bounds.retryPauseMs, `${again} ms`)
    assert.ok(tookMs < 2 * 3 * bounds.retryPauseMs)
  })

  test('is not, where the pause that it asks for is longer than what is left of the time', async () => {
    const { attempts } = await call([refuse(529, { 'retry-after': '2' }), ...Array.from({ length: 7 }, () => hangs)])
    assert.equal(attempts.filter(({ endpoint }) => endpoint.startsWith('endpoint0')).length, 1)
  })
})
