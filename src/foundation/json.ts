// JSON as data of unknown shape: its types, and readers that never throw on the wrong kind. Numbers beyond 2^53 are
// kept by passthrough, which never parses; where we parse, JavaScript's precision applies.

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json | undefined }

/** The parsed text, or undefined where it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
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

/** A finite number; NaN and infinities cannot come from JSON and are refused where they come from code. */
export function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A whole number of zero or more: token counts, indexes. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** How deep `text` nests, without parsing it; stops counting at `bound` + 1. Brackets inside strings do not count. */
export function measureJsonDepth(bytes: Uint8Array, bound: number): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]
    if (quoted) {
      if (byte === 0x5c) index += 1
      else if (byte === 0x22) quoted = false
    } else if (byte === 0x22) quoted = true
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > deepest) deepest = depth
      if (deepest > bound) return deepest
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1
  }
  return deepest
}
