// How an upstream of Chat is asked for reasoning: one neutral wish, five ways to say it (quirks), bounded by what the
// model can do. A wish that the model lacks moves to the nearest that it has and is reported.
import { isObject, readArray, type JsonObject } from '../../../../foundation/json/json.ts'
import { effortBudgets, nearestEffort, readEffort } from '../../../../generation/request/effort.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { Effort, GenerationRequest, ReasoningRequest } from '../../../../generation/request/request.ts'
import type { Target } from '../../../port/target.ts'

/**
 * What is asked of the model: no reasoning where it would refuse the conversation with it, as after a turn of another
 * provider's model, or of a client that forgets what the model thought. Claude gets the same (anthropic-messages).
 */
export function settleReasoning(
  { protocol, reasoning }: GenerationRequest,
  body: JsonObject,
  { quirks, capabilities }: Target,
  losses: LossList,
): ReasoningRequest | undefined {
  const isNeeded = quirks.callsNeedReasoning === true && protocol !== 'openai-chat' && capabilities.reasoning.toggle
  if (!isNeeded || (reasoning !== undefined && isOff(reasoning))) return reasoning
  const messages = readArray(body['messages']) ?? []
  if (!messages.some((message) => isObject(message) && 'tool_calls' in message && !('reasoning_content' in message)))
    return reasoning
  losses.change('reasoning.mode', 'switched off: the conversation holds tool calls without the reasoning before them')
  return { mode: 'off' }
}

/** Adds the fields that ask for reasoning to the body. */
export function encodeReasoningRequest(
  reasoning: ReasoningRequest | undefined,
  body: JsonObject,
  target: Target,
  losses: LossList,
): void {
  if (reasoning === undefined) return
  if (reasoning.native?.protocol === 'openai-chat') {
    // The caller spoke the vendor's own words to this protocol: they go untouched.
    if (reasoning.effort !== undefined && readOwnEffort(reasoning.native.fields) !== reasoning.effort)
      body['reasoning_effort'] = reasoning.effort
    Object.assign(body, reasoning.native.fields)
    return
  }
  const style = target.quirks.reasoningStyle ?? 'effort'
  if (!target.capabilities.reasoning.supported || style === 'none') {
    reportAll(reasoning, losses)
    return
  }
  if (style === 'effort') encodeEffort(reasoning, body, target, losses)
  else if (style === 'enable-thinking') encodeEnableThinking(reasoning, body, target, losses)
  else if (style === 'reasoning-object') encodeReasoningObject(reasoning, body, target, losses)
  else encodeThinkingType(reasoning, body, target, losses, style === 'thinking-type-effort')
  if (reasoning.show !== undefined && reasoning.show !== 'auto' && style !== 'reasoning-object')
    losses.drop('reasoning.show', 'the provider decides what it shows')
  if (reasoning.wantsSignature && target.quirks.reasoningHistory !== 'reasoning_details')
    losses.drop('reasoning.wantsSignature', 'the provider gives no signatures')
}

function readOwnEffort(fields: JsonObject): unknown {
  const object = fields['reasoning']
  return typeof object === 'object' && object !== null && !Array.isArray(object) ? object['effort'] : undefined
}

function isOff(reasoning: ReasoningRequest): boolean {
  return reasoning.mode === 'off' || reasoning.effort === 'none'
}

/** A model that cannot reason satisfies a wish for none. */
function reportAll(reasoning: ReasoningRequest, losses: LossList): void {
  if (isOff(reasoning)) return
  const reason = 'the model cannot be asked to reason'
  if (reasoning.effort !== undefined) losses.drop('reasoning.effort', reason)
  if (reasoning.budgetTokens !== undefined) losses.drop('reasoning.budgetTokens', reason)
  if (reasoning.mode !== undefined && reasoning.effort === undefined && reasoning.budgetTokens === undefined)
    losses.drop('reasoning.mode', reason)
}

/** The wished effort, a budget counted as one; undefined where the caller left it to the model. */
function readWish(reasoning: ReasoningRequest): Effort | undefined {
  if (reasoning.mode === 'off') return 'none'
  if (reasoning.effort !== undefined) return reasoning.effort
  return reasoning.budgetTokens === undefined ? undefined : readEffort(reasoning.budgetTokens)
}

/** The effort to send, moved to one that the model has. */
function settleEffort(reasoning: ReasoningRequest, target: Target, losses: LossList): Effort | undefined {
  const wish = readWish(reasoning)
  if (wish === undefined) return undefined
  const { efforts } = target.capabilities.reasoning
  const field = isOff(reasoning) && reasoning.effort === undefined ? 'reasoning.mode' : 'reasoning.effort'
  const effort = nearestEffort(wish, efforts)
  if (effort === undefined) losses.drop(field, 'the model takes no effort')
  else if (effort !== wish) losses.change(field, `the nearest that the model has is ${effort}`)
  if (reasoning.budgetTokens !== undefined && !isOff(reasoning))
    losses.change('reasoning.budgetTokens', 'the provider takes an effort, not a budget')
  return effort
}

function encodeEffort(reasoning: ReasoningRequest, body: JsonObject, target: Target, losses: LossList): void {
  const effort = settleEffort(reasoning, target, losses)
  if (effort !== undefined) body['reasoning_effort'] = effort
}

function encodeThinkingType(
  reasoning: ReasoningRequest,
  body: JsonObject,
  target: Target,
  losses: LossList,
  withEffort: boolean,
): void {
  if (isOff(reasoning)) {
    if (target.capabilities.reasoning.toggle) body['thinking'] = { type: 'disabled' }
    else losses.drop('reasoning.mode', 'the model always reasons')
    return
  }
  if (readWish(reasoning) === undefined && reasoning.mode === undefined) return
  if (target.capabilities.reasoning.toggle) body['thinking'] = { type: 'enabled' }
  if (withEffort) {
    const effort = settleEffort(reasoning, target, losses)
    if (effort !== undefined && effort !== 'none') body['reasoning_effort'] = effort
    return
  }
  if (reasoning.effort !== undefined) losses.change('reasoning.effort', 'the provider takes on and off alone')
  if (reasoning.budgetTokens !== undefined) losses.drop('reasoning.budgetTokens', 'the provider takes on and off alone')
}

function encodeEnableThinking(reasoning: ReasoningRequest, body: JsonObject, target: Target, losses: LossList): void {
  if (isOff(reasoning)) {
    body['enable_thinking'] = false
    return
  }
  if (readWish(reasoning) === undefined && reasoning.mode === undefined) return
  body['enable_thinking'] = true
  const tokens = readTokens(reasoning, target, losses)
  if (tokens !== undefined) body['thinking_budget'] = tokens
}

/** The budget to send, bounded by the model's; an effort counts as the budget of the table. */
function readTokens(reasoning: ReasoningRequest, target: Target, losses: LossList): number | undefined {
  const wish = reasoning.budgetTokens ?? (reasoning.effort === undefined ? undefined : effortBudgets[reasoning.effort])
  if (wish === undefined) return undefined
  const field = reasoning.budgetTokens === undefined ? 'reasoning.effort' : 'reasoning.budgetTokens'
  const bounds = target.capabilities.reasoning.budgetTokens
  if (bounds === undefined) {
    losses.drop(field, 'the model takes no budget')
    return undefined
  }
  const tokens = Math.max(bounds.min, Math.min(bounds.max ?? wish, wish))
  if (field === 'reasoning.effort') losses.change(field, 'sent as a budget of tokens')
  else if (tokens !== wish) losses.change(field, `the nearest that the model takes is ${tokens}`)
  return tokens
}

function encodeReasoningObject(reasoning: ReasoningRequest, body: JsonObject, target: Target, losses: LossList): void {
  const object: JsonObject = {}
  if (isOff(reasoning)) object['enabled'] = false
  else if (reasoning.effort === undefined && reasoning.budgetTokens !== undefined) {
    const tokens = readTokens(reasoning, target, losses)
    if (tokens !== undefined) object['max_tokens'] = tokens
  } else if (reasoning.effort !== undefined) {
    const effort = settleEffort(reasoning, target, losses)
    if (effort !== undefined) object['effort'] = effort
  } else if (reasoning.mode !== undefined) object['enabled'] = true
  if (reasoning.show === 'none') object['exclude'] = true
  if (Object.keys(object).length > 0) body['reasoning'] = object
}
