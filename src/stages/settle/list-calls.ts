// The calls that an ended answer is billed for: the one that gave it, or each of those that gave one choice of it. Each is
// concluded by itself, by how far it had come: a choice that had ended by its report, one that was broken off by what went by,
// one that never began not at all.
import { hasFinalUsage, type Ending } from '../tickets/ending.ts'
import type { Generation } from '../tickets/generation.ts'
import type { Call } from './count-missing.ts'

export function listCalls(ending: Ending, { reader, attempt }: Pick<Generation, 'reader' | 'attempt'>): Call[] {
  const { calls, ...whole } = ending
  if (calls === undefined) return [{ ending, reader, startedMs: attempt?.startedMs }]
  return calls
    .filter(({ wasSent }) => wasSent)
    .map(({ reader: own, isWhole, startedMs, visibleMs, tally }) => {
      const { endedShort, ...rest } = whole
      const ofCall: Ending = {
        ...rest,
        usage: own?.usage,
        isUsageFinal: own !== undefined && hasFinalUsage(own, isWhole),
        serverToolCalls: own?.serverToolCalls,
        finish: own?.finish,
        tally,
        visibleMs,
        // What had ended before was not cut short.
        ...(endedShort === undefined || isWhole ? {} : { endedShort }),
      }
      return { ending: ofCall, reader: own, startedMs }
    })
}
