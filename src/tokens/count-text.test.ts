import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countText } from './count-text.ts'

test('texts are counted in the order in which they were asked for, special tokens as plain text', async () => {
  const counts = await Promise.all(['', 'Hello, world!', '<|endoftext|>', 'a '.repeat(500)].map(countText))
  assert.equal(counts[0], 0)
  assert.equal(counts[1], 4)
  assert.ok((counts[2] as number) > 1)
  assert.ok((counts[3] as number) >= 500)
})

test('long runs and long texts are estimated near their count, without end or stall', async () => {
  const chinese = await countText('字'.repeat(20_000))
  assert.ok(chinese >= 5_000 && chinese <= 40_000, String(chinese))
  const long = await countText('The quick brown fox. '.repeat(40_000))
  assert.ok(Math.abs(long / (40_000 * 5) - 1) < 0.1, String(long))
})
