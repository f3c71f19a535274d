// What an answer with content tells of its provider once it has ended, whoever takes it and however: one that was broken off
// by us (the caller left, their key was revoked, nothing more could be held) or that the gateway had no room for says nothing
// of the provider.
import type { AnsweredCall } from '../../answer/calls/answered-call.ts'
import type { ToolCalls } from '../../answer/calls/judge-calls.ts'
import type { Incoming } from '../../answer/incoming.ts'
import type { AnswerReading } from '../../answer/reader.ts'
import { sumOutput } from '../../generation/usage/usage.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import type { AttemptReport } from '../../health/attempt-report.ts'

export type ReportPorts = {
  /** The id of the owner that asked. */
  readonly owner: string
  /** It is known to bill reasoning that it does not show. */
  hidesReasoning(entry: PlanEntry): boolean
  judgeCalls(calls: readonly AnsweredCall[]): ToolCalls
}

export function reportAnswer(
  incoming: Pick<Incoming, 'reader' | 'whenEnded'>,
  report: AttemptReport,
  entry: PlanEntry,
  ports: ReportPorts,
): void {
  report.content()
  incoming.whenEnded((how) => {
    if (how === undefined || (how !== 'end' && how.blame === 'gateway')) return report.abandoned()
    const isWhole = how === 'end'
    report.ended({
      error: isWhole ? undefined : how,
      outputTokens: isWhole ? readOutputTokens(incoming.reader, () => ports.hidesReasoning(entry)) : undefined,
      toolCalls: isWhole ? judge(incoming.reader, ports) : 'none',
      owner: ports.owner,
    })
  })
}

/** Of a stream, where the provider reported it, without what was written before its first content. */
function readOutputTokens(
  { usage, usageIsPartial, eventCount }: AnswerReading,
  hidesReasoning: () => boolean,
): number | undefined {
  if (usage === undefined || usageIsPartial || eventCount === 0) return undefined
  return sumOutput(usage) - (hidesReasoning() ? usage.reasoning : 0)
}

/** A call that was cut at the answer's length is not the provider's doing. */
function judge(reader: AnswerReading, ports: ReportPorts): ToolCalls {
  const calls = reader.finish?.kind === 'length' ? undefined : reader.readCalls?.()
  return calls === undefined ? 'none' : ports.judgeCalls(calls)
}
