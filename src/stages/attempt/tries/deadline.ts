// How long a call may be without content: as long as its endpoint may; less where it finds out whether a provider is back, or
// where other tries of the same request have used up the time.
import type { AttemptReport } from '../../../health/attempt-report.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import type { Input } from '../attempt-ports.ts'
import type { CommitOptions } from '../commit.ts'

export function findDeadline(
  { decoded, untilMs, ports }: Pick<Input, 'decoded' | 'untilMs' | 'ports'>,
  { endpoint }: PlanEntry,
  { contentWithinMs = Number.POSITIVE_INFINITY }: Pick<AttemptReport, 'contentWithinMs'>,
): CommitOptions['deadline'] {
  const ownMs = Math.min(contentWithinMs, decoded.envelope.stream ? endpoint.firstContentMs : endpoint.attemptMs)
  const leftMs = Math.max(0, untilMs - ports.clock.monotonicMs())
  return leftMs < ownMs ? { ms: leftMs, isShared: true } : { ms: ownMs, isShared: false }
}
