import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayPart } from './say-part.ts'

test('a list of some of all that there are says so, and no other does', () => {
  assert.equal(sayPart(100, 1240), '100 of 1,240 are listed.')
  for (const [listed, all] of [
    [0, 0],
    [0, 3],
    [100, 100],
    [2, 1],
  ] as const)
    assert.equal(sayPart(listed, all), undefined)
})
