// Where a text stops being JSON, for the caller who wrote it; nothing of the text is quoted. The engine says it for some
// mistakes. For the others the longest beginning is looked for that could still become JSON, in texts of bounded length.
import { bounds } from '../../foundation/bounds.ts'

/** `: it goes wrong at line 1, column 9`, `: it ends too early`; empty where that would be too long a search. */
export function locateFault(text: string, error: unknown): string {
  const words = error instanceof Error ? error.message : ''
  if (isOfEnd(words, text.length)) return ': it ends too early'
  const place = /at position (\d+)/.exec(words)?.[1]
  const position = place === undefined ? findPosition(text) : Number(place)
  if (position === undefined) return ''
  const before = text.slice(0, position).split('\n')
  return `: it goes wrong at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}

/** The first character with which no JSON can begin so. */
function findPosition(text: string): number | undefined {
  if (text.length > bounds.locatedFaultLength) return undefined
  let good = 0
  let bad = text.length
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (canGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return bad - 1
}

/** Whether more text could make it JSON. */
function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    return isOfEnd((error as Error).message, beginning.length)
  }
}

/** Whether the engine was content up to the end, and missed something there. */
function isOfEnd(words: string, length: number): boolean {
  if (words.startsWith('Unexpected end') || words.startsWith('Unterminated string')) return true
  return Number(/at position (\d+)/.exec(words)?.[1] ?? -1) >= length
}
