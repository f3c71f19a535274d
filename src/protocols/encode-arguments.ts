// The arguments of a tool call for protocols that take them as an object, while the neutral model has them as the text that the
// model produced.
import { parseExactJsonObject } from '../foundation/json/exact-json.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import type { LossList } from '../generation/loss/loss.ts'
import type { ToolCallPart } from '../generation/request/part.ts'

export function encodeArguments(part: ToolCallPart, losses: LossList): JsonObject {
  if (part.form === 'function') {
    const value = part.arguments.trim() === '' ? {} : parseExactJsonObject(part.arguments)
    if (value !== undefined) return value
  }
  losses.change('messages.toolCall.custom', 'arguments that are no JSON object are sent as one text, input')
  return { input: part.arguments }
}
