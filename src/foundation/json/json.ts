// JSON as data of unknown shape: its types, and readers that never throw on the wrong kind. Passthrough keeps numbers
// beyond 2^53, since it moves bytes; where text is parsed, JavaScript's precision applies, except to the numbers of
// tools (`exact-json.ts`).
import { parseText } from './parse-text.ts'

// In V8 since 11.4 (Node 21), not in TypeScript's library yet.
const withRaw = JSON as unknown as { isRawJSON(value: unknown): value is RawNumber }

/** A number that was kept in full (exact-json.ts). To `isObject` it is an object, so code that copies what is inside asks first. */
type RawNumber = { rawJSON: string }

export function isRawNumber(value: object): value is RawNumber {
  return withRaw.isRawJSON(value)
}

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json | undefined }

/** The parsed text, or undefined where it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return parseText(text) as Json
  } catch {
    return undefined
  }
}

/** The parsed text where it is a JSON object; otherwise undefined. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text)
  return isObject(value) ? value : undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

export function readArray(value: unknown): Json[] | undefined {
  return Array.isArray(value) ? (value as Json[]) : undefined
}

export function readString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/**
 * A finite number; NaN and infinities cannot come from JSON and are refused where they come from code. One that was kept in
 * full is read as the nearest.
 */
export function readNumber(value: unknown): number | undefined {
  const number = isObject(value) && isRawNumber(value) ? Number(value.rawJSON) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** A whole number of zero or more: token counts, indexes. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}
