// JSON whose large whole numbers survive a parse and a later JSON.stringify: 64-bit identifiers in the arguments and
// results of tools, which JavaScript's numbers would round. They become raw JSON values, opaque to every reader of
// numbers; copies must be shallow or made by JSON.stringify.
import { parseText } from './parse-text.ts'
import { isObject, parseJson, type Json, type JsonObject } from './json.ts'

/** Not in a fraction: log probabilities have as many digits. */
const LARGE = /(?<![\d.])\d{16}/
const LARGE_INTEGER = /^-?\d{16,}$/

// In V8 since 11.4 (Node 21): https://tc39.es/proposal-json-parse-with-source/. Not in TypeScript's library yet.
const withSource = JSON as unknown as { rawJSON(text: string): Json }

/** Whether a plain parse of the text may round a number. */
export function holdsLargeNumbers(text: string): boolean {
  return LARGE.test(text)
}

/** The parsed text, or undefined where it is not JSON. */
export function parseExactJson(text: string): Json | undefined {
  if (!holdsLargeNumbers(text)) return parseJson(text)
  try {
    return parseText(text, keepLarge) as Json
  } catch {
    return undefined
  }
}

/** The parsed text where it is a JSON object; otherwise undefined. */
export function parseExactJsonObject(text: string): JsonObject | undefined {
  // A lone large number would look like an object.
  const value = text.trimStart().startsWith('{') ? parseExactJson(text) : undefined
  return isObject(value) ? value : undefined
}

function keepLarge(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && LARGE_INTEGER.test(source) ? withSource.rawJSON(source) : value
}
