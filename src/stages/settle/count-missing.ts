// Counts what a provider did not report, so that a caller who left, or an answer without usage, can be charged. Every
// count has a fallback that was known at admission or follows from the size: a count may be late or refused, a charge
// may not.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { sumOutput } from '../../generation/usage/usage.ts'
import type { Admission } from '../tickets/admission.ts'
import type { Ending } from '../tickets/ending.ts'
import type { Counted } from './conclude.ts'
import type { Generation } from '../tickets/generation.ts'
import type { ObservedSpeed } from './observed-speed.ts'
import { countCalls, sharesInput, type PlanEntry } from '../tickets/plan.ts'

export type CountPorts = {
  clock: Clock
  /** Rejects where the tokenizer is overloaded. */
  countText(text: string): Promise<number>
  speed: ObservedSpeed
}

/** One call: what gives an answer, or one of several that make it. */
export type Call = {
  /** How it stands with this call. */
  ending: Ending
  reader: Generation['reader']
  /** When it began, ms; undefined: none did. */
  startedMs: number | undefined
}

export async function countMissing(
  call: Call,
  generation: Pick<Generation, 'entry' | 'endedMs'>,
  admission: Admission,
  ports: CountPorts,
): Promise<Counted> {
  const { ending } = call
  const { tally } = ending
  gatherOutput(ending, call)
  const outputTokens = await tally.count(ports.countText).catch(() => tally.estimate())
  return {
    inputTokens: Math.ceil(admission.fallback.inputTokens / countShares(generation.entry)),
    outputTokens,
    hiddenTokens: ending.status === 'cancelled' ? countHidden(call, generation, admission, outputTokens, ports) : 0,
  }
}

/**
 * Whether the text of an answer is so long that no tokenizer makes as few tokens of it as the provider reports: it is then
 * counted, as one without usage is. The bound is far above what text is. English has 4 to 5 bytes a token; agents whose
 * thoughts repeat what a search found, without it being billed, were recorded at 20 (Groq's compound models, 2025). An answer
 * is read for it only where its size says that it may be so.
 */
export function isFarTooLittle(ending: Ending, from: Pick<Call, 'reader'>): boolean {
  const { usage, tally } = ending
  if (usage === undefined) return false
  const { reader } = from
  const mostBytes = bounds.unaccountedTextBytes + sumOutput(usage) * bounds.textBytesPerToken
  if (reader !== undefined && tally.textBytes + (reader.unreadBytes ?? mostBytes) >= mostBytes)
    gatherOutput(ending, from)
  return tally.textBytes > mostBytes
}

/** Among how many calls the input was shared out. */
function countShares(entry: PlanEntry): number {
  return sharesInput(entry) ? countCalls(entry) : 1
}

/** Adds to an ending's tally what of the answer was not taken from its reader yet. */
function gatherOutput({ tally }: Ending, { reader }: Pick<Call, 'reader'>): void {
  try {
    if (reader !== undefined) tally.add(reader.takeOutput())
  } catch {
    // What cannot be read again is charged by what was seen on the way.
  }
}

/**
 * Reasoning that the provider bills and does not show: as many tokens as it usually writes in the time until the answer
 * showed something, never more than the rest of the cap that it was given and that is held.
 */
function countHidden(
  { ending: { visibleMs }, startedMs }: Call,
  { entry, endedMs }: Pick<Generation, 'entry' | 'endedMs'>,
  { capTokens, hidesReasoning }: Admission,
  outputTokens: number,
  { speed }: CountPorts,
): number {
  if (!hidesReasoning(entry) || startedMs === undefined || endedMs === undefined) return 0
  const tokens = speed.tokensIn(entry.endpoint, (visibleMs ?? endedMs) - startedMs)
  return Math.min(tokens, Math.max(0, capTokens / countCalls(entry) - outputTokens))
}
