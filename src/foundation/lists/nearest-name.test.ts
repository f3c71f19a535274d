import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../bounds.ts'
import { nearestName } from './nearest-name.ts'

test('the nearest name is the one with the fewest edits, swaps of neighbours being one', () => {
  const names = ['endpoints', 'models', 'aliases', 'model']
  const cases = [
    ['endpiont', 'endpoints'],
    ['mdoels', 'models'],
    ['MODEL', 'model'],
    ['colour', undefined],
    ['alias', 'aliases'],
  ] as const
  for (const [written, nearest] of cases) assert.equal(nearestName(written, names), nearest, written)
})

test('so many names are looked at and no more, and none for what is longer than any name', () => {
  const others = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padStart(20, 'z'))
  assert.equal(nearestName('modle', [...others(bounds.nearestNames - 1), 'model']), 'model')
  assert.equal(nearestName('modle', [...others(bounds.nearestNames), 'model']), undefined)
  const long = 'm'.repeat(bounds.nearestNameLength)
  assert.equal(nearestName(long, [`${long}x`]), `${long}x`)
  assert.equal(nearestName(`${long}y`, [`${long}x`]), undefined)
})
