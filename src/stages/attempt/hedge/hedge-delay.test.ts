import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { untried } from '../../../health/standing.ts'
import { hedgeDelay } from './hedge-delay.ts'

const delay = (p95: number, count: number) =>
  hedgeDelay({ firstContentMs: { p50: 1, p75: 1, p90: 1, p95, p99: 1e6, count } })

test('late is later than nineteen of twenty, from so many calls on and never sooner than its bound', () => {
  assert.equal(hedgeDelay(untried), bounds.hedgeAfterMs)
  assert.equal(delay(900, bounds.hedgeKnownCalls - 1), bounds.hedgeAfterMs)
  // What is known may be five in a hundred too little.
  assert.equal(delay(900, bounds.hedgeKnownCalls), 945)
  const least = bounds.hedgeLeastMs / 1.05
  assert.ok(delay(least + 1, 100) > bounds.hedgeLeastMs)
  assert.equal(delay(least - 1, 100), bounds.hedgeLeastMs)
})
