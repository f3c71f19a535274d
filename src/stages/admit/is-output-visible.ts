// Whether everything that a provider will bill as output goes by while an answer streams. Where it does, output is watched
// and its hold grows with it; where reasoning is hidden, or shown as a summary only, it is held whole beforehand. Unknown
// counts as hidden.
import type { ReasoningAsked } from './reasoning-asked.ts'
import type { PlanEntry } from '../tickets/plan.ts'

/**
 * Families whose makers show a summary of the reasoning or nothing, whoever serves them: Claude from 4 on (Claude's docs,
 * "Extended thinking": summarised; billed for the whole), OpenAI's but the open ones ("Reasoning models": tokens are not
 * visible), Gemini ("Thinking": summaries), Grok 4 ("Reasoning": encrypted), Amazon Nova 2 ("[REDACTED]"), Perplexity's deep
 * research (billed, not shown). Read November 2026.
 */
const closed = /claude|(?:^|[/.])(?:gpt-(?!oss)|o[1-9](?:$|[-@]))|chatgpt|gemini|grok|nova|deep-research/
/** Claude up to 4.8 thinks only where the request says so; from 5 on by itself (migration guides, 2026). */
const thinksWhenAsked = /claude-(?:[a-z]+-)?[1-4]\b/

export function isOutputVisible(entry: PlanEntry, asked: ReasoningAsked): boolean {
  return reasoningOf(entry, asked) === 'seen'
}

/** Whether it is known that reasoning is billed which is not shown: what nobody knows is held, and is not charged for. */
export function hidesReasoning(entry: PlanEntry, asked: ReasoningAsked): boolean {
  return reasoningOf(entry, asked) === 'hidden'
}

function reasoningOf({ model, endpoint, protocol }: PlanEntry, asked: ReasoningAsked): 'seen' | 'hidden' | 'unknown' {
  const { reasoning } = endpoint.capabilities
  // There is none.
  if (!reasoning.supported) return 'seen'
  const name = endpoint.model.toLowerCase()
  switch (protocol.quirks.reasoningStream) {
    case 'whole':
      return asked.hidden || closed.test(name) || closed.test(model.id.toLowerCase()) ? 'hidden' : 'seen'
    case 'summary': {
      const isOff = asked.wanted === false || (asked.wanted === undefined && thinksWhenAsked.test(name))
      return isOff && reasoning.toggle ? 'seen' : 'hidden'
    }
    default:
      return 'unknown'
  }
}
