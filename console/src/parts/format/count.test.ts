import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeChange, writeCount, writeMillis, writeShare, writeShortCount, writeSpeed } from './count.ts'

type Rows = readonly (readonly [value: number, seen: string])[]

describe('counts', () => {
  const full: Rows = [
    [0, '0'],
    [51_542, '51,542'],
    [-1200, '−1,200'],
    [999, '999'],
  ]
  for (const [count, seen] of full) test(`${count} in full is ${seen}`, () => assert.equal(writeCount(count), seen))

  const short: Rows = [
    [842, '842'],
    [9_999, '9,999'],
    [31_290, '31.2 k'],
    [999_999, '999.9 k'],
    [214_800_000, '214.8 M'],
    [233_200_000, '233.2 M'],
    [1_999_999_999, '1.9 G'],
  ]
  for (const [count, seen] of short)
    test(`${count} in a figure is ${seen}: never more than is there`, () => assert.equal(writeShortCount(count), seen))
})

describe('durations', () => {
  const rows: Rows = [
    [0, '0 ms'],
    [842, '842 ms'],
    [999.9, '999 ms'],
    [1000, '1.00 s'],
    [4129, '4.12 s'],
    [59_999, '59.99 s'],
    [125_000, '2 min 5 s'],
    [11_520_000, '3 h 12 min'],
    [180_000_000, '2 d 2 h'],
  ]
  for (const [ms, seen] of rows) test(`${ms} ms is ${seen}`, () => assert.equal(writeMillis(ms), seen))
})

describe('rates', () => {
  const rows: readonly (readonly [part: number, whole: number, seen: string])[] = [
    [0, 184_206, '0%'],
    [700, 184_206, '0.38%'],
    [611, 1000, '61.1%'],
    [1, 3, '33.3%'],
    [1, 1, '100%'],
    [9_999_999, 10_000_000, '99.9%'],
    [1, 10_000_000, '<0.01%'],
    [5, 500, '1.0%'],
    [0, 0, '–'],
  ]
  for (const [part, whole, seen] of rows)
    test(`${part} of ${whole} is ${seen}`, () => assert.equal(writeShare(part, whole), seen))

  test('a change has its sign, and from nothing there is no percentage', () => {
    assert.equal(writeChange(108.4, 100), '+8.4%')
    assert.equal(writeChange(91, 100), '−9.0%')
    assert.equal(writeChange(100, 100), 'as before')
    assert.equal(writeChange(5, 0), 'new')
  })

  test('tokens a second are whole', () => assert.equal(writeSpeed(81.9), '81 t/s'))
})
