import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { locateFault } from './locate-fault.ts'

function locate(text: string): string {
  try {
    JSON.parse(text)
  } catch (error) {
    return locateFault(text, error)
  }
  return 'valid'
}

const cases = [
  ['', ': it ends too early'],
  ['{"model":"a"', ': it ends too early'],
  ['{"model":"a', ': it ends too early'],
  ['{"model":', ': it ends too early'],
  ['{"a":1,}', ': it goes wrong at line 1, column 8'],
  ['{"a":tru}', ': it goes wrong at line 1, column 9'],
  ['{"a" 1}', ': it goes wrong at line 1, column 6'],
  ["{'a':1}", ': it goes wrong at line 1, column 2'],
  ['{\n  "a": 1,\n  "b": undefined\n}', ': it goes wrong at line 3, column 8'],
  ['hello', ': it goes wrong at line 1, column 1'],
  ['{} x', ': it goes wrong at line 1, column 4'],
] as const
for (const [text, place] of cases)
  test(`the place of the mistake in ${JSON.stringify(text)}`, () => assert.equal(locate(text), place))

test('the place is looked for in texts up to a bound', () => {
  const text = (length: number) => `["${'x'.repeat(length - 7)}",oh]`
  assert.match(locate(text(bounds.locatedFaultLength)), /column/)
  assert.equal(locate(text(bounds.locatedFaultLength + 1)), '')
})
