// JSON whose numbers survive a parse and a later JSON.stringify where JavaScript's own would round them: 64-bit identifiers,
// decimals of more digits than a double holds, and numbers beyond its range, in the arguments and results of tools. They
// become raw JSON values, which readers of numbers read rounded; copies must be shallow or made by JSON.stringify.
import { parseText } from './parse-text.ts'
import { isObject, parseJson, type Json, type JsonObject } from './json.ts'

/** What every number has that may be one of these: a long run of digits, or a long exponent, which text in quotes has not. */
const RUN = /\d{9}/g
const EXPONENT = /\d[eE][+-]?\d{3,9}\s{0,9}[,}\]]/
/**
 * Sixteen digits of a whole number, or eighteen of one with a fraction. Seventeen are what a double is written with, as log
 * probabilities are; they are read back as the same double.
 */
const LONG = /\d{16}|0\.0{0,99}[1-9]\d{17}|[1-9](?=\d{0,17}\.)[\d.]{18}/y
/** Characters of a number before a run of digits that are looked at. */
const LOOK_BACK = 32
const INTEGER = /^-?\d+$/
/** Digits of which any number keeps all. */
const SAFE_DIGITS = 15
const DOUBLE_DIGITS = 17
const ZERO = 0x30
const NINE = 0x39
const POINT = 0x2e

// In V8 since 11.4 (Node 21): https://tc39.es/proposal-json-parse-with-source/. Not in TypeScript's library yet.
const withSource = JSON as unknown as { rawJSON(text: string): Json }

/** Whether a plain parse of the text may round a number. */
export function holdsLargeNumbers(text: string): boolean {
  RUN.lastIndex = 0
  while (RUN.test(text)) {
    const end = RUN.lastIndex
    let start = end - 9
    while (start > 0 && end - start < LOOK_BACK && isOfNumber(text.charCodeAt(start - 1))) start -= 1
    LONG.lastIndex = start
    if (LONG.test(text)) return true
  }
  return EXPONENT.test(text)
}

function isOfNumber(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === POINT
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
  if (typeof value !== 'number') return value
  const source = context?.source
  return source !== undefined && isRounded(source, value) ? withSource.rawJSON(source) : value
}

/** Whether `value` is another number than `source` says. */
function isRounded(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return true
  if (source.length <= SAFE_DIGITS && value !== 0) return false
  if (INTEGER.test(source)) return !Number.isSafeInteger(value)
  const significant = countSignificant(source)
  return significant > DOUBLE_DIGITS || (value === 0 && significant > 0)
}

/** Digits without the zeros before and behind them. Counted one by one: a search for the zeros behind costs their square. */
function countSignificant(source: string): number {
  let count = 0
  let significant = 0
  for (let at = 0; at < source.length && source[at] !== 'e' && source[at] !== 'E'; at += 1) {
    const code = source.charCodeAt(at)
    if (code < ZERO || code > NINE) continue
    if (count > 0 || code > ZERO) count += 1
    if (code > ZERO) significant = count
  }
  return significant
}
