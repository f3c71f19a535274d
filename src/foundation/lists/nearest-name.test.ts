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

test('only so many letters are compared, whatever the names are', () => {
  const alike = 'model-'.repeat(bounds.nearestNameLength / 6)
  const others = (count: number) => Array.from({ length: count }, () => `${alike.slice(0, -8)}zzzzzzzz`)
  const written = `${alike.slice(0, -8)}yyyyyyyy`
  const pairs = alike.length ** 2
  const names = (count: number) => [...others(count), `${written}x`]
  assert.equal(nearestName(written, names(Math.floor(bounds.nearestNameSteps / pairs) - 1)), `${written}x`)
  // Each of the others is as near as the first, and none that comes after the last step is looked at.
  assert.notEqual(nearestName(written, names(Math.ceil(bounds.nearestNameSteps / alike.length))), `${written}x`)
})
