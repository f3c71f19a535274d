// A tool call's arguments for providers that take them as an object.
import type { JsonObject } from '../foundation/json/json.ts'
import type { LossList } from '../generation/loss/loss.ts'
import type { ToolCallPart } from '../generation/request/part.ts'
import { readArguments } from './read-arguments.ts'

/** Text that is no JSON object goes as `{"input": text}`, and is reported. */
export function encodeArguments(part: ToolCallPart, losses: LossList): JsonObject {
  const value = part.form === 'function' ? readArguments(part.arguments) : undefined
  if (value !== undefined) return value
  losses.change('messages.toolCall.custom', 'arguments that are no JSON object are sent as one text, input')
  return { input: part.arguments }
}
