import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FreeNames } from './free-names.ts'

test('a name that is taken gets the first free number, whoever took the numbers before it', () => {
  const names = new FreeNames(['a', 'a_3', 'b'])
  assert.deepEqual(
    ['c', 'a', 'a', 'a', 'a_3', 'b', 'a_2'].map((name) => names.take(name)),
    ['c', 'a_2', 'a_4', 'a_5', 'a_3_2', 'b_2', 'a_2_2'],
  )
})

test('the same name over and over costs one step each', () => {
  const count = 200_000
  const names = new FreeNames()
  let last = ''
  for (let at = 0; at < count; at += 1) last = names.take('same')
  // With a search from the first number on, this would be 20,000,000,000 steps, and no test would end.
  assert.equal(last, `same_${count}`)
})
