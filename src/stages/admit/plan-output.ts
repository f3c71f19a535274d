// Plans how much output a request may give, and how much of it is held before a provider is called. Output that is seen
// while it streams is held as it comes; output that is not seen is held whole, and the cap that goes upstream never
// exceeds what the hold backs. Pure.
import { bounds } from '../../foundation/bounds.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import { isOutputVisible } from './is-output-visible.ts'
import type { BodyMeasure } from './measure-body.ts'
import type { ReasoningAsked } from './reasoning-asked.ts'
import { countCalls, type PlanEntry } from '../tickets/plan.ts'

export type OutputPlan = {
  answers: number
  /** The most tokens of one answer. */
  cap: number
  /** Tokens of one answer that may be thought beside its cap, which does not count them. */
  beside: number
  /** Tokens of all calls that are billed as output whatever is answered: a prediction that did not come true. */
  predicted: number
  /** All output goes by while it streams. */
  isWatched: boolean
  /** Tokens of all answers that limits reserve at first: they are corrected when the generation has ended. */
  expected: number
  /** Tokens to hold at first, of all answers together, and the least that will do. */
  first: number
  least: number
}

export function planOutput(
  envelope: Envelope,
  entries: readonly PlanEntry[],
  measure: BodyMeasure,
  mostInputTokens: number,
): OutputPlan {
  const answers = Math.max(1, envelope.candidateCount)
  const predicted = Math.ceil(measure.prediction.most) * Math.max(1, ...entries.map(countCalls))
  const cap =
    envelope.outputCap === undefined ? chooseCap(entries, mostInputTokens) : clamp(envelope.outputCap, entries)
  const isWatched = envelope.stream && entries.every((entry) => isOutputVisible(entry, measure.reasoning))
  const beside = Math.max(0, ...entries.map((entry) => countBeside(entry, measure.reasoning)))
  const whole = (cap + beside) * answers
  const first = isWatched ? Math.min(whole, bounds.holdOutputTokens) : whole
  const least = Math.min(first, bounds.leastOutputTokens + (isWatched ? 0 : beside * answers))
  const expected = Math.min(envelope.outputCap ?? bounds.leastOutputTokens, bounds.holdOutputTokens) * answers
  return { answers, cap, beside, predicted, isWatched, expected, first: first + predicted, least: least + predicted }
}

function countBeside({ endpoint, protocol }: PlanEntry, { wanted, budget }: ReasoningAsked): number {
  const { reasoningBesideCap = 0 } = protocol.quirks
  if (!endpoint.capabilities.reasoning.supported || wanted === false) return 0
  return Math.min(reasoningBesideCap, budget ?? reasoningBesideCap)
}

/** The caller's cap; more than any of the models can give, or anybody has, is not held. */
function clamp(asked: number, entries: readonly PlanEntry[]): number {
  let most = 0
  for (const { endpoint } of entries)
    most = Math.max(most, endpoint.capabilities.maxOutputTokens ?? bounds.outputTokens)
  return Math.min(asked, most)
}

/** Where the caller names none: what every endpoint takes, and what the input leaves of its context window. */
function chooseCap(entries: readonly PlanEntry[], mostInputTokens: number): number {
  let cap = Number.POSITIVE_INFINITY
  for (const { endpoint } of entries) {
    const { maxOutputTokens = bounds.assumedOutputTokens, contextWindowTokens } = endpoint.capabilities
    const left = contextWindowTokens === undefined ? maxOutputTokens : contextWindowTokens - mostInputTokens
    cap = Math.min(cap, maxOutputTokens, Math.max(left, bounds.leastOutputTokens))
  }
  return cap
}

/**
 * The cap of one answer to send upstream, where it differs from the caller's or takes the place of a missing one.
 * `covered`: the tokens of all answers together that the hold pays for.
 */
export function backCap(plan: OutputPlan, asked: number | undefined, covered: number): number | undefined {
  if (plan.isWatched) return undefined
  const backed = Math.min(plan.cap, Math.max(1, Math.floor(covered / plan.answers) - plan.beside))
  return backed === asked ? undefined : backed
}
