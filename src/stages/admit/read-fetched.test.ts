import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeMp4 } from '../../../test/test-media.ts'
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
