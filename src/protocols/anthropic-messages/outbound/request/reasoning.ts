// How much a model may think, and the output cap that goes with it. Older models take a budget, newer ones an effort with
// adaptive thinking; `generation/effort.ts` is the bridge. A budget must be at least 1,024 and below `max_tokens`.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { effortBudgets, nearestEffort, readEffort } from '../../../../generation/request/effort.ts'
import type { Effort, ReasoningRequest } from '../../../../generation/request/request.ts'
import { wireEfforts } from '../../wire.ts'
import type { Encoding } from './encoding.ts'

export type Thinking = {
  thinking?: JsonObject
  effort?: Effort
  maxTokens: number
  /** The model thinks: sampling parameters are refused. */
  on: boolean
  /** It thinks within a budget: forced tools are refused too (adaptive thinking takes them: recorded 2026). */
  budgeted?: true
}

/** The least that Anthropic takes as a budget. */
const leastBudget = 1_024
/** For models whose limit is not known: what every model since 2024 takes. */
const defaultCap = 8_192
/** Above this an answer that is not streamed is refused (2026-09-11), where we choose the cap. */
const unstreamedCap = 21_333

export function encodeReasoning(encoding: Encoding, beganWithoutThinking: boolean): Thinking {
  const { request, target } = encoding
  const cap = encodeCap(encoding)
  const reasoning = request.reasoning
  if (reasoning === undefined) return { maxTokens: cap, on: false }
  if (!target.capabilities.reasoning.supported) {
    reportUnsupported(reasoning, encoding)
    return { maxTokens: cap, on: false }
  }
  reportShow(reasoning, encoding)
  if (reasoning.mode === 'off' || (reasoning.mode === undefined && reasoning.effort === 'none'))
    return { ...(encoding.own ? encodeEffort(encoding) : {}), ...switchOff(encoding, cap) }
  const effort = encodeEffort(encoding)
  const asked = reasoning.mode !== undefined || (!encoding.own && reasoning.effort !== undefined)
  if (!asked && reasoning.budgetTokens === undefined) return { ...effort, maxTokens: cap, on: false }
  if (isAdaptive(encoding)) return encodeAdaptive(encoding, effort, cap)
  return encodeBudget(encoding, cap, beganWithoutThinking)
}

function encodeCap({ request, target, losses }: Encoding): number {
  const limit = target.capabilities.maxOutputTokens
  if (request.outputCap !== undefined) {
    if (limit === undefined || request.outputCap <= limit) return request.outputCap
    losses.change('outputCap', `the model gives at most ${limit} tokens`)
    return limit
  }
  const cap = limit ?? defaultCap
  return target.stream ? cap : Math.min(cap, unstreamedCap)
}

function switchOff({ target, losses, own }: Encoding, maxTokens: number): Thinking {
  const { toggle } = target.capabilities.reasoning
  if (!toggle && !own) {
    losses.drop('reasoning.mode', 'the model always thinks')
    return { maxTokens, on: false }
  }
  return { thinking: { type: 'disabled' }, maxTokens, on: false }
}

/** A caller of this protocol who said `adaptive` or gave a budget is taken at their word where the model takes it. */
function isAdaptive({ request, target, own }: Encoding): boolean {
  if (target.quirks.adaptiveThinking === true || target.capabilities.reasoning.budgetTokens === undefined) return true
  return own && request.reasoning?.mode === 'adaptive'
}

function encodeEffort({ request, target, losses }: Encoding): { effort?: Effort } {
  const wanted = request.reasoning?.effort
  if (wanted === undefined || wanted === 'none') return {}
  const { efforts } = target.capabilities.reasoning
  const near = nearestEffort(
    wanted,
    wireEfforts.filter((effort) => efforts.includes(effort)),
  )
  if (near === undefined) losses.drop('reasoning.effort', 'the model takes no effort')
  else if (near !== wanted) losses.change('reasoning.effort', `moved to ${near}, the nearest that the model has`)
  return near === undefined ? {} : { effort: near }
}

function encodeAdaptive(encoding: Encoding, given: { effort?: Effort }, maxTokens: number): Thinking {
  const { request, target, losses } = encoding
  const budget = request.reasoning?.budgetTokens
  let effort = given.effort
  if (budget !== undefined) {
    losses.change('reasoning.budgetTokens', 'the model takes an effort instead of a budget')
    const { efforts } = target.capabilities.reasoning
    effort ??= nearestEffort(
      readEffort(budget),
      wireEfforts.filter((each) => efforts.includes(each)),
    )
  }
  return {
    thinking: { type: 'adaptive', ...encodeDisplay(request.reasoning) },
    ...(effort === undefined ? {} : { effort }),
    maxTokens,
    on: true,
  }
}

function encodeBudget(encoding: Encoding, cap: number, beganWithoutThinking: boolean): Thinking {
  const { request, target, losses, own } = encoding
  const { mode, effort, budgetTokens } = request.reasoning ?? {}
  const bounds = target.capabilities.reasoning.budgetTokens
  const field =
    budgetTokens !== undefined ? 'reasoning.budgetTokens' : effort !== undefined ? 'reasoning.effort' : 'reasoning.mode'
  // A caller of this protocol gives effort and thinking apart; elsewhere the effort is the budget.
  const aside = own && effort !== undefined ? encodeEffort(encoding) : {}
  if (!own && beganWithoutThinking) {
    losses.drop(field, 'the turn that goes on began without thinking')
    return { maxTokens: cap, on: false }
  }
  if (mode === 'adaptive') losses.change('reasoning.mode', 'the model thinks within a budget')
  const wanted = budgetTokens ?? effortBudgets[effort ?? 'medium']
  let maxTokens = cap
  let budget = Math.max(leastBudget, bounds?.min ?? 0, Math.min(wanted, bounds?.max ?? wanted))
  if (request.outputCap === undefined && budget >= cap) {
    // Nobody asked for this cap: it is raised so that an answer fits beside the thinking.
    maxTokens = Math.min(budget + defaultCap, target.capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY)
  }
  if (budget >= maxTokens || (budgetTokens === undefined && budget > maxTokens / 2))
    budget = Math.max(leastBudget, Math.floor(maxTokens / 2))
  if (budget >= maxTokens) {
    losses.drop(field, `${maxTokens} tokens of output leave no room for thinking`)
    return { ...aside, maxTokens, on: false }
  }
  if (budget !== wanted) losses.change(field, `thinks within ${budget} tokens`)
  return {
    ...aside,
    thinking: { type: 'enabled', budget_tokens: budget, ...encodeDisplay(request.reasoning) },
    maxTokens,
    on: true,
    budgeted: true,
  }
}

function encodeDisplay(reasoning: ReasoningRequest | undefined): JsonObject {
  const show = reasoning?.show
  return show === undefined ? {} : { display: show === 'none' ? 'omitted' : 'summarized' }
}

function reportShow({ show }: ReasoningRequest, { losses }: Encoding): void {
  if (show === 'concise' || show === 'detailed')
    losses.change('reasoning.show', 'the length of the summary cannot be chosen')
}

function reportUnsupported(reasoning: ReasoningRequest, { losses }: Encoding): void {
  const reason = 'the model does not reason'
  if (reasoning.mode === 'on' || reasoning.mode === 'adaptive') losses.drop('reasoning.mode', reason)
  if (reasoning.effort !== undefined && reasoning.effort !== 'none') losses.drop('reasoning.effort', reason)
  if (reasoning.budgetTokens !== undefined && reasoning.mode !== 'off') losses.drop('reasoning.budgetTokens', reason)
}
