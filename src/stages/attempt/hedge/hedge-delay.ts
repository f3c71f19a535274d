// When a stream's first content is late, so that a second endpoint may be asked for the same: later than nineteen of twenty
// were at this endpoint.
import { bounds } from '../../../foundation/bounds.ts'
import type { Standing } from '../../../health/standing.ts'

/** From the call's beginning, ms. */
export function hedgeDelay({ firstContentMs }: Pick<Standing, 'firstContentMs'>): number {
  if (firstContentMs === undefined || firstContentMs.count < bounds.hedgeKnownCalls) return bounds.hedgeAfterMs
  return Math.max(bounds.hedgeLeastMs, firstContentMs.p95)
}
