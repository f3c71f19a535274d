import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { PartialArguments } from './partial-arguments.ts'

test('indexes far beyond what was named leave holes up to a bound, of all arrays together', () => {
  const partial = new PartialArguments()
  const list = ['a', 'b', 'c'].map((name) => ({ jsonPath: `$.${name}[60000]`, stringValue: name }))
  partial.push(list)
  const written = JSON.parse(partial.write()) as { [name: string]: unknown[] }
  assert.deepEqual([written['a']?.length, written['b']?.length, written['c']?.length], [60_001, 0, 0])
})

test('a path deeper than JSON may be is passed over', () => {
  const partial = new PartialArguments()
  const path = (depth: number) => `$${'.a'.repeat(depth)}`
  partial.push([{ jsonPath: path(bounds.jsonDepth + 1), numberValue: 1 }])
  assert.equal(partial.write(), '{}')
  partial.push([{ jsonPath: path(bounds.jsonDepth), numberValue: 1 }])
  assert.equal(partial.write().length, '{"a":}'.length * bounds.jsonDepth + 1)
})
