import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { sampleText } from './sample-text.ts'

const SLICE_LENGTH = sampleText('x'.repeat(1_000_000)).slices[0]?.length ?? 0

test('a text is whole in its slices up to the bound on them; of a longer one they lie all over it', () => {
  const whole = 'abc'.repeat((bounds.countedSlices * SLICE_LENGTH) / 3).padEnd(bounds.countedSlices * SLICE_LENGTH, '.')
  const exact = sampleText(whole)
  assert.equal(exact.slices.length, bounds.countedSlices)
  assert.equal(exact.slices.join(''), whole)
  const longer = sampleText(`${whole}x`)
  assert.deepEqual([longer.slices.length, longer.length], [bounds.countedSlices, whole.length + 1])
  const far = sampleText(whole.repeat(5))
  assert.deepEqual([far.slices.length, far.length], [bounds.countedSlices, 5 * whole.length])
  for (const slice of far.slices) assert.equal(slice.length, SLICE_LENGTH)
})

test('a short text is one slice, and none has none', () => {
  assert.deepEqual(sampleText('Hello'), { slices: ['Hello'], length: 5 })
  assert.deepEqual(sampleText(''), { slices: [], length: 0 })
})
