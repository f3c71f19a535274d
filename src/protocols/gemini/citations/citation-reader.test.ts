import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { CitableText } from './citable-text.ts'
import { CitationReader } from './citation-reader.ts'

function makeText(): CitableText {
  const text = new CitableText()
  text.append('abc')
  return text
}

function ground(title: string, places: number[], indices: number[]) {
  return {
    groundingChunks: [{ web: { uri: 'http://x', title } }],
    groundingSupports: places.map((at) => ({
      segment: { startIndex: at, endIndex: at + 1 },
      groundingChunkIndices: indices,
    })),
  }
}

test('a source that one support names many times is cited once, and not again where the grounding is repeated', () => {
  const reader = new CitationReader()
  const metadata = ground('t', [0, 1], [0, 0, 0])
  assert.equal(reader.readGrounding(metadata, makeText()).length, 2)
  assert.equal(reader.readGrounding(structuredClone(metadata), makeText()).length, 0)
  assert.equal(reader.readGrounding(ground('t', [0, 1, 2], [0]), makeText()).length, 1)
})

test('sources are repeated by citations up to a bound, so that one large source is not written out many times', () => {
  const reader = new CitationReader()
  const half = 'x'.repeat(bounds.citedLength / 2)
  assert.equal(reader.readGrounding(ground(half, [0, 1, 2], [0]), makeText()).length, 1)
  assert.equal(reader.readGrounding(ground('t', [0, 1, 2], [0]), makeText()).length, 3)
})
