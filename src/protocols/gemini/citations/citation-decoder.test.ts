import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { CitableText } from './citable-text.ts'
import { CitationDecoder } from './citation-decoder.ts'

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
  const reader = new CitationDecoder()
  const metadata = ground('t', [0, 1], [0, 0, 0])
  assert.equal(reader.decodeGrounding(metadata, makeText()).length, 2)
  assert.equal(reader.decodeGrounding(structuredClone(metadata), makeText()).length, 0)
  assert.equal(reader.decodeGrounding(ground('t', [0, 1, 2], [0]), makeText()).length, 1)
})

test('sources are repeated by citations up to a bound, so that one large source is not written out many times', () => {
  const reader = new CitationDecoder()
  const half = 'x'.repeat(bounds.citedLength / 2)
  assert.equal(reader.decodeGrounding(ground(half, [0, 1, 2], [0]), makeText()).length, 1)
  assert.equal(reader.decodeGrounding(ground('t', [0, 1, 2], [0]), makeText()).length, 3)
})
