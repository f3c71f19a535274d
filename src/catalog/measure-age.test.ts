import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { readListedOn } from './known-models.ts'
import { measureAge } from './measure-age.ts'

test('prices are old once they were listed more than sixty days ago', () => {
  const listedMs = Date.parse(readListedOn())
  assert.ok(listedMs >= Date.parse('2026-11-01'))
  assert.deepEqual(measureAge(readListedOn(), listedMs + bounds.catalogOldMs), { days: 60, isOld: false })
  assert.deepEqual(measureAge(readListedOn(), listedMs + bounds.catalogOldMs + 1), { days: 60, isOld: true })
  assert.deepEqual(measureAge(readListedOn(), listedMs - 1), { days: 0, isOld: false })
})
