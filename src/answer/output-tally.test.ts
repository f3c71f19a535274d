import assert from 'node:assert/strict'
import { test } from 'node:test'
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
