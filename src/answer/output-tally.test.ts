import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { OutputTally } from './output-tally.ts'

test('text that two count at the same time is counted once, and what came in between is too', async () => {
  const tally = new OutputTally()
  const waiting: (() => void)[] = []
  const counted: string[] = []
  const countText = (text: string) =>
    new Promise<number>((resolve) => {
      counted.push(text)
      waiting.push(() => resolve(text.length))
    })
  tally.add({ text: 'a'.repeat(100), share: 1, mediaTokens: 0 })
  const first = tally.count(countText)
  const second = tally.count(countText)
  await new Promise((resolve) => setImmediate(resolve))
  tally.add({ text: 'b'.repeat(10), share: 1, mediaTokens: 0 })
  while (waiting.length > 0) {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual([await first, await second], [100, 110])
  assert.deepEqual(
    counted.map((text) => text.length),
    [100, 10],
  )
})

test('a count that fails keeps the next one from nothing', async () => {
  const tally = new OutputTally()
  tally.add({ text: 'abc', share: 1, mediaTokens: 0 })
  await assert.rejects(tally.count(() => Promise.reject(new Error('overloaded'))))
  assert.equal(await tally.count(async (text) => text.length), 3)
})

test('what was not counted is three bytes a token, and a byte a token at most; media are what their vendor says', () => {
  const tally = new OutputTally()
  tally.add({ text: 'x'.repeat(10), share: 1, mediaTokens: 7 })
  assert.deepEqual([tally.estimate(), tally.most(), tally.textBytes], [4 + 7, 10 + 7, 10])
  // Half of what there is.
  tally.add({ text: '㐂', share: 0.5, mediaTokens: 0 })
  assert.deepEqual([tally.estimate(), tally.most(), tally.textBytes], [6 + 7, 16 + 7, 16])
})

test('each event brings a token, but for those that are the frame of a stream', () => {
  const tally = new OutputTally()
  tally.noteEvents(24)
  assert.equal(tally.estimate(), 0)
  tally.noteEvents(3)
  tally.add({ text: 'x', share: 1, mediaTokens: 2 })
  assert.deepEqual([tally.estimate(), tally.most()], [3 + 2, 3 + 2])
})

test('what was counted stands, and what lies beyond the sample is taken to be like it', async () => {
  const tally = new OutputTally()
  const seen: number[] = []
  const count = async (text: string) => {
    seen.push(text.length)
    return text.length * 2
  }
  tally.add({ text: 'x'.repeat(bounds.sampleBytes), share: 1, mediaTokens: 0 })
  tally.add({ text: 'x'.repeat(100), share: 1, mediaTokens: 0 })
  assert.equal(await tally.count(count), (bounds.sampleBytes + 100) * 2)
  assert.equal(await tally.count(count), (bounds.sampleBytes + 100) * 2)
  tally.add({ text: 'xx', share: 0.25, mediaTokens: 0 })
  assert.equal(await tally.count(count), (bounds.sampleBytes + 100) * 2 + 16)
  assert.deepEqual(seen, [bounds.sampleBytes, 2])
  assert.deepEqual([tally.estimate(), tally.most()], [(bounds.sampleBytes + 108) * 2, (bounds.sampleBytes + 108) * 2])
})
