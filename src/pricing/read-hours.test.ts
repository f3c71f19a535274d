import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHours } from './read-hours.ts'

const read = (utc: string, days?: number[]) =>
  readHours([{ factor: 1, utc: [utc], ...(days === undefined ? {} : { days }) }]).map((hour) => ({
    days: hour.days,
    fromMinute: hour.fromMinute,
    toMinute: hour.toMinute,
  }))

test('hours begin and end in minutes of their day', () => {
  assert.deepEqual(read('04:00-06:00', [1, 5]), [{ days: [1, 5], fromMinute: 240, toMinute: 360 }])
  assert.deepEqual(read('10:00-24:00', [1]), [{ days: [1], fromMinute: 600, toMinute: 1440 }])
  assert.deepEqual(read('10:00-00:00', [1]), [{ days: [1], fromMinute: 600, toMinute: 1440 }])
  assert.deepEqual(read('00:00-00:00', [6, 7]), [{ days: [6, 7], fromMinute: 0, toMinute: 1440 }])
})

test('hours that pass midnight go on in the day after, from Sunday to Monday too', () => {
  assert.deepEqual(read('16:30-00:30', [5, 7]), [
    { days: [5, 7], fromMinute: 990, toMinute: 1440 },
    { days: [6, 1], fromMinute: 0, toMinute: 30 },
  ])
})

test('what is no hour, no day or no factor is refused', () => {
  for (const utc of ['', '1:00-2:00', '01:00', '25:00-26:00', '01:60-02:00', '24:00-01:00', '24:01-25:00'])
    assert.throws(() => read(utc), RangeError)
  assert.throws(() => read('01:00-02:00', [0]), RangeError)
  assert.throws(() => readHours([{ factor: -1, utc: [] }]), RangeError)
})
