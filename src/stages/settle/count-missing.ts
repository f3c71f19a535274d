// Counts what a provider did not report, so that a caller who left, or an answer without usage, can be charged. Every
// count has a fallback that was known at admission or by size: counting can be late or refused, charging cannot.
import type { Clock } from '../../foundation/clock.ts'
import type { Admission } from '../admit/admission.ts'
import type { Ending } from '../relay/ending.ts'
import type { Counted } from './conclude.ts'
import type { Generation } from './generation.ts'
import type { ObservedSpeed } from './observed-speed.ts'

export type CountPorts = {
  clock: Clock
  /** Rejects where the tokenizer is overloaded. */
  countText(text: string): Promise<number>
  speed: ObservedSpeed
}

export async function countMissing(
  ending: Ending,
  generation: Generation,
  admission: Admission,
  ports: CountPorts,
): Promise<Counted> {
  const { tally } = ending
  const { reader } = generation
  try {
    if (reader !== undefined) tally.add(reader.takeOutput())
  } catch {
    // What cannot be read again is charged by what was seen on the way.
  }
  const outputTokens = await tally.count(ports.countText).catch(() => tally.estimate())
  return {
    inputTokens: admission.fallback.inputTokens,
    outputTokens,
    hiddenTokens: ending.status === 'cancelled' ? countHidden(ending, generation, admission, outputTokens, ports) : 0,
  }
}

/**
 * Reasoning that the provider bills and does not show: as many tokens as it usually writes in the time until the answer
 * showed something, never more than the rest of the cap that it was given and that is held.
 */
function countHidden(
  { visibleMs }: Ending,
  { attempts, entry, endedMs }: Generation,
  { capTokens, hidesReasoning }: Admission,
  outputTokens: number,
  { speed }: CountPorts,
): number {
  const startedMs = attempts.at(-1)?.startedMs
  if (!hidesReasoning(entry) || startedMs === undefined || endedMs === undefined) return 0
  const tokens = speed.tokensIn(entry.endpoint, (visibleMs ?? endedMs) - startedMs)
  return Math.min(tokens, Math.max(0, capTokens - outputTokens))
}
