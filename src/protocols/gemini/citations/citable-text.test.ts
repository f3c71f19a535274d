import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bounds } from '../../../foundation/bounds.ts'
import { CitableText } from './citable-text.ts'
import { countRuns } from '../../../../test/runs.ts'

/** The plain way: everything is read again for each citation. */
function findPlainly(text: string, startByte: number, endByte: number, words: string | undefined) {
  const bytes = Buffer.from(text)
  const startIndex = bytes.toString('utf8', 0, startByte).length
  const endIndex = bytes.toString('utf8', 0, endByte).length
  const isInside = endByte > startByte && endByte <= bytes.length
  if (isInside && (words === undefined || text.slice(startIndex, endIndex) === words)) return { startIndex, endIndex }
  const found = words === undefined || words === '' ? -1 : text.indexOf(words)
  return found === -1 ? undefined : { startIndex: found, endIndex: found + (words ?? '').length }
}

const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.constantFrom('a'.repeat(2_000), '😀é'.repeat(700)),
)

test('a citation is found where reading the whole text finds it, however the text came', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(6_000), fc.nat(6_000), fc.boolean()), { maxLength: 8 }),
      (pieces, places) => {
        const text = pieces.join('')
        const citable = new CitableText()
        for (const each of pieces) citable.append(each)
        for (const [from, length, hasWords] of places) {
          const words = hasWords
            ? text.slice(from % (text.length + 1), (from % (text.length + 1)) + (length % 40))
            : undefined
          // Bytes inside a character are nobody's place.
          const startByte = Buffer.byteLength(text.slice(0, from))
          const endByte = Buffer.byteLength(text.slice(0, from + length))
          if (splitsPair(text, from) || splitsPair(text, from + length)) continue
          assert.deepEqual(citable.find(startByte, endByte, words), findPlainly(text, startByte, endByte, words))
        }
      },
    ),
    { numRuns: countRuns(300) },
  )
})

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff]$/.test(text[at - 1] ?? '')
}

test('a character whose halves come apart is one character', () => {
  const text = new CitableText()
  for (const half of ['a\ud83d', '\ude00b']) text.append(half)
  assert.deepEqual(text.find(5, 6, 'b'), { startIndex: 3, endIndex: 4 })
})

test('words that are not where the citation says are looked for within a bound, and have no place beyond it', () => {
  const text = new CitableText()
  const length = bounds.citationSearchLength / 4
  text.append(`${'a'.repeat(length - 6)} found`)
  const found = { startIndex: length - 5, endIndex: length }
  assert.deepEqual(text.find(0, 1, 'found'), found)
  for (let searches = 0; searches < 3; searches += 1) assert.equal(text.find(0, 1, 'nowhere'), undefined)
  assert.equal(text.find(0, 1, 'found'), undefined)
  assert.deepEqual(text.find(length - 5, length, 'found'), found)
})
