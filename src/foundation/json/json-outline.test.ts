import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlineJson } from './json-outline.ts'

/** Values of a parsed text; an empty pair counts one too many, as the outline's do. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  const inside = Object.values(value)
  return inside.length === 0 ? 2 : inside.reduce((sum: number, each) => sum + countValues(each), 1)
}

function measureDepth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(measureDepth))
}

/** The same value, its strings of more than `length` characters as written made empty. */
function emptyStrings(value: unknown, length: number): unknown {
  return JSON.parse(JSON.stringify(value), (_name, each: unknown) =>
    typeof each === 'string' && JSON.stringify(each).length - 2 > length ? '' : each,
  )
}

const short = fc.string({ maxLength: 4, unit: fc.constantFrom('a', '"', '\\', '{', '[', ',', '\n', 'é') })
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    short,
    fc.string({ maxLength: 30 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(short, tie('value'), { maxKeys: 4 }),
  ),
})).value

test('an outline counts the values and the depth that a parser finds, at any spacing', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (value, spaces) => {
      const { values, depth, text } = outlineJson(JSON.stringify(value, null, spaces), 1_000)
      assert.deepEqual([values, depth], [countValues(value), measureDepth(value)])
      assert.equal(text, JSON.stringify(value, null, spaces))
    }),
  )
})

test('an outline is the same JSON but for its long strings, which are empty', () => {
  fc.assert(
    fc.property(json, (value) => {
      // Names are strings too: only short ones, so that values alone are emptied.
      const { text } = outlineJson(JSON.stringify(value), 1_000, 8)
      assert.deepEqual(JSON.parse(text), emptyStrings(value, 8))
    }),
  )
})

test('the look ends where there are more values than allowed', () => {
  const text = `[${'0,'.repeat(1_000)}0]`
  assert.equal(outlineJson(text, 1_002).values, 1_002)
  assert.equal(outlineJson(text, 1_001).values, 1_002)
  assert.equal(outlineJson(text, 10).values, 11)
})

test('millions of characters that are no JSON are looked at once', () => {
  const odd = ['"', '\\', '\\"', '[', '{"', '"\\\\', ',']
  for (const piece of odd) assert.ok(outlineJson(piece.repeat(2_000_000), Number.POSITIVE_INFINITY).values > 0)
})
