// When a caller may come back whom nobody could serve: once the first of those that are left alone may be called again. Where one of
// them may be called at any moment, what the last of them said of itself holds.
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { HealthReading } from '../../../health/health.ts'
import type { PlanEntry } from '../../tickets/plan.ts'

/** A standing says it by the wall clock, which may be set a little off the other one. */
const SLACK_MS = 50

type Known = { clock: Clock; health: Pick<HealthReading, 'read'> }

export function tellReturn(
  failure: GatewayError,
  entries: readonly PlanEntry[],
  { clock, health }: Known,
): GatewayError {
  if (failure.kind !== 'model_unavailable' || failure.blame === 'operator') return failure
  let backMs = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    const { state, untilMs } = health.read(entry)
    if (state !== 'open' && state !== 'cooling') return failure
    backMs = Math.min(backMs, untilMs)
  }
  const waitMs = Math.min(backMs - clock.nowMs() - SLACK_MS, bounds.retryAfterMs)
  return failure.with({ retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
}
