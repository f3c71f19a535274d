import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecentMap } from './recent-map.ts'

test('what was used least recently leaves first, and no earlier than there are too many', () => {
  const left: number[] = []
  const map = new RecentMap<number>(3, (value) => left.push(value))
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['a', 1],
  ] as const)
    map.use(key, value)
  assert.deepEqual([map.size, left], [3, []])
  map.use('d', 4)
  assert.deepEqual([map.size, left, map.get('b'), map.get('a')], [3, [2], undefined, 1])
  map.use('d', 5)
  map.delete('d')
  map.use('d', 6)
  map.use('e', 7)
  assert.deepEqual([...map.values()], [1, 6, 7])
  assert.deepEqual(left, [2, 3])
})
