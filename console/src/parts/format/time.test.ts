import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeAgo, writeDay, writeIso, writeMonth, writeTime, writeZone } from './time.ts'

const now = Date.UTC(2026, 10, 27, 14, 8, 30)
const at = (...parts: [number, number, number, number, number, number]) => Date.UTC(...parts)

describe('times', () => {
  test('today has its seconds', () => assert.equal(writeTime(at(2026, 10, 27, 14, 8, 26), now, 'utc'), '14:08:26'))
  test('another day has its date, and no year where it is this one', () =>
    assert.equal(writeTime(at(2026, 10, 26, 9, 5, 1), now, 'utc'), '26 Nov 09:05'))
  test('another year is written', () =>
    assert.equal(writeTime(at(2025, 11, 31, 23, 59, 59), now, 'utc'), '31 Dec 2025 23:59'))
  test('the tooltip is ISO in UTC', () => assert.equal(writeIso(now), '2026-11-27T14:08:30.000Z'))
  test('days and months are UTC', () => {
    assert.equal(writeDay(at(2026, 10, 17, 23, 30, 0), now), '17 Nov')
    assert.equal(writeMonth(at(2026, 10, 1, 0, 0, 0), now), 'November')
    assert.equal(writeMonth(at(2025, 10, 1, 0, 0, 0), now), 'November 2025')
  })
  test('the zone is said', () => assert.equal(writeZone(now, 'utc'), 'UTC'))

  const ages: readonly (readonly [ms: number, seen: string])[] = [
    [200, 'just now'],
    [12_000, '12 s ago'],
    [300_000, '5 min ago'],
    [10_800_000, '3 h ago'],
    [172_800_000, '2 d ago'],
  ]
  for (const [ms, seen] of ages) test(`${ms} ms before is ${seen}`, () => assert.equal(writeAgo(now - ms, now), seen))
})
