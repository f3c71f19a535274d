// A vector for a text, as a model would make it: deterministic, of length 1, and nearer to that of a text with the same words
// than to any other, so that a search over a few documents finds what it should. Each word adds to a few places that its hash
// names.
import { hash } from 'node:crypto'

/** Where a word adds, of one digest: 32 bits for each place. */
const PLACES = 8
/** Words of one text that count; the rest of a long one changes nothing. */
const MOST_WORDS = 4_096

/** `words`: of a text, or its tokens as text. `dimensions`: at least 1. Most places hold nothing, so that many texts take little time. */
export function makeVector(words: readonly string[], dimensions: number): Float32Array<ArrayBuffer> {
  const weights = new Map<number, number>()
  // A text without a word has a direction too.
  for (const word of ['', ...words.slice(0, MOST_WORDS)]) addWord(weights, word, dimensions)
  let squares = 0
  for (const weight of weights.values()) squares += weight * weight
  const length = Math.sqrt(squares)
  // Of 32 bits, so that both ways of writing them give the same numbers.
  const vector = new Float32Array(dimensions)
  if (length === 0) vector[0] = 1
  else for (const [place, weight] of weights) vector[place] = weight / length
  return vector
}

export function listWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function addWord(weights: Map<number, number>, word: string, dimensions: number): void {
  const digest = hash('sha256', word, 'buffer')
  for (let place = 0; place < PLACES; place += 1) {
    const bits = digest.readUInt32LE(place * 4)
    const at = (bits >>> 1) % dimensions
    // The empty word weighs little beside any other.
    weights.set(at, (weights.get(at) ?? 0) + (bits % 2 === 0 ? 1 : -1) * (word === '' ? 0.1 : 1))
  }
}
