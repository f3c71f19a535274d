// A vector for a text, as a model would make it: deterministic, of length 1, and nearer to that of a text with the same words
// than to any other, so that a search over a few documents finds what it should. Each word adds to a few places that its hash
// names.
import { hash } from 'node:crypto'

/** Where a word adds, of one digest: 32 bits for each place. */
const PLACES = 8
/** Words of one text that count; the rest of a long one changes nothing. */
const MOST_WORDS = 4_096

/** `words`: of a text, or its tokens as text. `dimensions`: at least 1. */
export function makeVector(words: readonly string[], dimensions: number): number[] {
  const vector = Array.from<number>({ length: dimensions }).fill(0)
  // A text without a word has a direction too.
  for (const word of ['', ...words.slice(0, MOST_WORDS)]) addWord(vector, word)
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  // As 32-bit floats, so that both ways of writing them give the same numbers.
  return length === 0 ? [1, ...vector.slice(1)] : vector.map((value) => Math.fround(value / length))
}

export function listWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function addWord(vector: number[], word: string): void {
  const digest = hash('sha256', word, 'buffer')
  for (let place = 0; place < PLACES; place += 1) {
    const bits = digest.readUInt32LE(place * 4)
    const at = (bits >>> 1) % vector.length
    // The empty word weighs little beside any other.
    vector[at] = (vector[at] ?? 0) + (bits % 2 === 0 ? 1 : -1) * (word === '' ? 0.1 : 1)
  }
}
