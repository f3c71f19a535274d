// When a stream's first content is late, so that a second endpoint may be asked for the same: later than nineteen of twenty
// were at this endpoint.
import { bounds } from '../../../foundation/bounds.ts'
import type { Standing } from '../../../health/standing.ts'

/** Quantiles are known to within five in a hundred: calls that are no later than most must not use up the budget. */
const SURELY_LATER = 1.05

/** From the call's beginning, ms. */
export function hedgeDelay({ firstContentMs }: Pick<Standing, 'firstContentMs'>): number {
  if (firstContentMs === undefined || firstContentMs.count < bounds.hedgeKnownCalls) return bounds.hedgeAfterMs
  return Math.max(bounds.hedgeLeastMs, SURELY_LATER * firstContentMs.p95)
}
