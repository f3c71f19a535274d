import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { KeyTable } from './key-table.ts'

test('keys that are idle are dropped when there are too many, and those that are not are kept', () => {
  let looks = 0
  const table = new KeyTable<{ isIdle: boolean }>(
    () => ({ isIdle: true }),
    ({ isIdle }) => {
      looks += 1
      return isIdle
    },
  )
  const busy = table.find('busy')
  busy.isIdle = false
  for (let index = 1; index < bounds.limitKeys; index += 1) table.find(`key_${index}`)
  assert.deepEqual([table.size, looks], [bounds.limitKeys, 0])
  table.find('one more')
  assert.equal(table.size, 2)
  assert.equal(table.find('busy'), busy)
  assert.equal(table.get('key_1'), undefined)
})

test('where none of too many is idle, not each new one is a look at all', () => {
  let looks = 0
  const table = new KeyTable(
    () => ({}),
    () => {
      looks += 1
      return false
    },
  )
  for (let index = 0; index < 2 * bounds.limitKeys; index += 1) table.find(`key_${index}`)
  assert.equal(looks, bounds.limitKeys)
})
