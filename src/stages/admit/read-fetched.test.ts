import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeMp4 } from '../../../test/test-media.ts'
import { bounds } from '../../foundation/bounds.ts'
import { readFetched } from './read-fetched.ts'

test('a fetched video has its length, and stays resampled where the request resamples it', () => {
  const url = 'https://example.com/a.mp4'
  const fetched = new Map([[url, { bytes: writeMp4(60), mediaType: 'video/mp4' }]])
  const read = (isResampled: boolean) => {
    const media = [{ kind: 'video', url, ...(isResampled ? { isResampled } : {}) }] as const
    return readFetched.perform(undefined as never, { media, fetched })[0]
  }
  assert.deepEqual(read(false), { kind: 'video', seconds: 60 })
  assert.deepEqual(read(true), { kind: 'video', seconds: 60, isResampled: true })
})

test('only what was fetched and has no size of its own is read; the rest comes back as it is, in its place', () => {
  const url = 'https://example.com/a'
  const bytes = writeMp4(60)
  const fetched = new Map([[url, { bytes, mediaType: 'video/mp4' }]])
  const media = [
    { kind: 'image', url },
    { kind: 'video', seconds: 5 },
    { kind: 'video', url: `${url}/other` },
    { kind: 'video', url },
  ] as const
  const read = readFetched.perform(undefined as never, { media, fetched })
  assert.deepEqual(read, [...media.slice(0, 3), { kind: 'video', seconds: 60 }])
})

test('reading more than a large body has bytes is the work of another thread', () => {
  const isHeavy = (size: number) => {
    const fetched = new Map([['u', { bytes: new Uint8Array(size), mediaType: '' }]])
    return readFetched.isHeavy?.({ media: [], fetched })
  }
  assert.deepEqual([isHeavy(bounds.largeBodyBytes), isHeavy(bounds.largeBodyBytes + 1)], [false, true])
})
