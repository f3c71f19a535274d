// Who may go on with a stream that breaks off: other endpoints of the same model whose providers take the beginning of an answer.
// A pair of endpoint and credential each, in the plan's order.
import { countCalls, type PlanEntry } from '../../tickets/plan.ts'

export function listContinuers(entries: readonly PlanEntry[], first: PlanEntry): PlanEntry[] {
  return entries.filter(
    (entry) =>
      entry.endpoint !== first.endpoint &&
      entry.model === first.model &&
      entry.protocol.quirks.prefill !== undefined &&
      countCalls(entry) === 1,
  )
}
