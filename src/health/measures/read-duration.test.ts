import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDurationMs } from './read-duration.ts'
import { readRetryAfter } from './read-retry-after.ts'

const WALL_MS = Date.parse('2026-01-27T12:00:00Z')

test('the time until a limit is full again is read as providers write it', () => {
  for (const [text, ms] of [
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['20ms', 20],
    ['7.66s', 7_660],
    ['2m59.56s', 179_560],
    ['1h2m3s', 3_723_000],
    ['1d', 86_400_000],
    ['12', 12_000],
    ['0.5', 500],
    ['0s', 0],
    ['2026-01-27T12:00:06Z', 6_000],
    ['2026-01-27T13:00:06.500+01:00', 6_500],
    ['2026-01-27T11:00:00Z', 0],
  ] as const)
    assert.equal(readDurationMs(text, WALL_MS), ms, text)
  for (const wrong of [undefined, '', 'soon', '5 s', 's', '-1s', '2026-99-99T00:00:00Z', '1s2m'])
    assert.equal(readDurationMs(wrong, WALL_MS), undefined, wrong ?? 'nothing')
})

test('how long to leave a provider alone is read in seconds, in milliseconds and as a date', () => {
  const read = (headers: { [name: string]: string }) => readRetryAfter(headers, WALL_MS)
  assert.equal(read({}), undefined)
  assert.equal(read({ 'retry-after': '30' }), 30_000)
  assert.equal(read({ 'retry-after': '1.5' }), 1_500)
  assert.equal(read({ 'retry-after': '30', 'retry-after-ms': '250' }), 250)
  assert.equal(read({ 'retry-after': 'Tue, 27 Jan 2026 12:02:00 GMT' }), 120_000)
  assert.equal(read({ 'retry-after': 'Tue, 27 Jan 2026 11:00:00 GMT' }), 0)
  for (const wrong of ['', 'soon', '-5', 'abc 1', '1 GMT 2', 'x GMT'])
    assert.equal(read({ 'retry-after': wrong }), undefined, wrong)
})
