import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJsonObject } from '../../../../foundation/json/json.ts'
import { ArgumentText } from './argument-text.ts'
import { countRuns } from '../../../../../test/runs.ts'

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('{', '}', '[', ']', '"', '\\', ' ', '\n', ',', ':', '{}', '{"a":', '1', '"b"', '\\"', 'null', 'é'),
    fc.json({ maxDepth: 2 }),
  ),
  { maxLength: 12 },
)

test('arguments are whole exactly where they parse as an object, whatever pieces they come in and whenever that is asked', () => {
  fc.assert(
    fc.property(pieces, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (list, asks) => {
      const text = new ArgumentText()
      for (const [index, piece] of list.entries()) {
        text.append(piece)
        if (asks[index] === true) assert.equal(text.isWhole(), parseJsonObject(text.text) !== undefined)
      }
      assert.equal(text.text, list.join(''))
      assert.equal(text.isWhole(), parseJsonObject(text.text) !== undefined)
    }),
    { numRuns: countRuns(2_000) },
  )
})

test('an object that comes a character at a time is whole at its last one, and no more behind it', () => {
  const text = new ArgumentText()
  const json = '{"a":[{"b":"}\\"{"}],"c":{}}'
  for (const letter of json) {
    assert.equal(text.isWhole(), false)
    text.append(letter)
  }
  assert.equal(text.isWhole(), true)
  text.append('\n')
  assert.equal(text.isWhole(), true)
  text.append('{')
  assert.equal(text.isWhole(), false)
})
