import assert from 'node:assert/strict'
import { test } from 'node:test'
import { append } from './append.ts'

test('a list of any length is added', () => {
  const list = [1]
  append(
    list,
    Array.from({ length: 500_000 }, () => 2),
  )
  append(list, [])
  append(list, [3])
  assert.equal(list.length, 500_002)
  assert.deepEqual([list[0], list[1], list.at(-1)], [1, 2, 3])
})
