// An outline of a JSON text, made by one look at its characters before anything is parsed: how many values it has, how
// deep it nests, and the same text with its long strings emptied. A text of values alone takes a parser seconds and a
// recursive reader its stack, while long strings are cheap; the outline is for code that wants a few short members out
// of megabytes. It says nothing about validity: for a text that is no JSON the numbers mean nothing, but the look
// always ends.

import { bounds } from '../bounds.ts'

type JsonOutline = {
  /** Values of any kind; where they are more than was allowed, the look stopped there. */
  values: number
  /** Deepest nesting. */
  depth: number
  /** The text without what stood in its long strings. */
  text: string
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/** `keptLength`: a string up to so many characters, as written, is kept. */
export function outlineJson(text: string, mostValues: number, keptLength = Number.POSITIVE_INFINITY): JsonOutline {
  const pieces: string[] = []
  let from = 0
  let values = 1
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length && values <= mostValues; at += 1) {
    const letter = text.charCodeAt(at)
    if (letter === QUOTE) {
      const end = findStringEnd(text, at)
      if (end - at - 1 > keptLength) {
        pieces.push(text.slice(from, at + 1))
        from = end
      }
      at = end
    } else if (letter === COMMA) values += 1
    else if (isOpening(letter)) {
      depth += 1
      if (depth > deepest) deepest = depth
      // The first value inside; in an empty pair it is none, which errs upwards.
      values += 1
    } else if (isClosing(letter)) depth -= 1
  }
  return { values, depth: deepest, text: from === 0 ? text : [...pieces, text.slice(from)].join('') }
}

/** Shorter texts can hold neither too many values nor too deep ones. */
const HARMLESS_LENGTH = 1_024

/** Whether an upstream's JSON may be parsed: it holds no more values than may be read at once, and is not too deep. */
export function isBearableJson(text: string, mostValues: number = bounds.answerValues): boolean {
  if (text.length <= HARMLESS_LENGTH) return true
  const { values, depth } = outlineJson(text, mostValues)
  return values <= mostValues && depth <= bounds.jsonDepth
}

/** Characters that are looked at one by one before the next quote is searched for: most strings end sooner. */
const NEAR_LENGTH = 64

/** The index of the closing quote of the string that opens at `from`; the text's length where there is none. */
function findStringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length;) {
    for (const near = Math.min(text.length, at + NEAR_LENGTH); at < near; at += 1) {
      const letter = text.charCodeAt(at)
      if (letter === QUOTE) return at
      if (letter === BACKSLASH) at += 1
    }
    const quote = text.indexOf('"', at)
    if (quote === -1) break
    let slashes = 0
    while (quote - 1 - slashes >= at && text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return quote
    at = quote + 1
  }
  return text.length
}

function isOpening(letter: number): boolean {
  return letter === 0x7b || letter === 0x5b
}

function isClosing(letter: number): boolean {
  return letter === 0x7d || letter === 0x5d
}
