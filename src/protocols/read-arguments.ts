// The arguments of a tool call as the object that most protocols want, read from the text that the model produced. Numbers
// keep all their digits.
import { parseExactJsonObject } from '../foundation/json/exact-json.ts'
import { isNoArguments } from '../generation/fit/is-no-arguments.ts'
import type { JsonObject } from '../foundation/json/json.ts'

/** Undefined where the text is no JSON object. */
export function readArguments(text: string): JsonObject | undefined {
  return isNoArguments(text) ? {} : parseExactJsonObject(text)
}
