// The arguments of a tool call as the object that most protocols want, read from the text that the model produced. Whole
// numbers keep all their digits. No text, white space and `null` are a call without arguments (OpenRouter and local
// servers send `null` for tools without parameters).
import { parseExactJsonObject } from '../foundation/json/exact-json.ts'
import type { JsonObject } from '../foundation/json/json.ts'

/** Undefined where the text is no JSON object. */
export function readArguments(text: string): JsonObject | undefined {
  return isNoArguments(text) ? {} : parseExactJsonObject(text)
}

export function isNoArguments(text: string): boolean {
  const trimmed = text.trim()
  return trimmed === '' || trimmed === 'null'
}
