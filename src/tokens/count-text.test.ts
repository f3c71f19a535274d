import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { countText } from './count-text.ts'

// Its tables take a while to load, for which no settlement behind the first one would wait.
before(() => countText('The tokenizer is there.'))

test('texts are counted in the order in which they were asked for, special tokens as plain text', async () => {
  const counts = await Promise.all(
    ['', 'Hello, world!', '<|endoftext|>', 'a '.repeat(500)].map((text) => countText(text)),
  )
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

test('a text that is cheap where it begins and dear behind is not taken for cheap', async () => {
  const cheap = ' '.repeat(300_000)
  const dear = '!?a1'.repeat(150_000)
  const whole = await countText(cheap + dear)
  const half = await countText(dear)
  assert.ok(whole > half * 0.7, `${whole} of ${half}`)
})

test('what settles money goes before texts that somebody merely asks about, between their slices', async () => {
  const ended: string[] = []
  const asked = Array.from({ length: 4 }, (_, index) =>
    countText(`${index} `.repeat(100_000), 'question').then(() => ended.push('question')),
  )
  const settled = countText('Hello').then(() => ended.push('settlement'))
  await Promise.all([...asked, settled])
  assert.equal(ended[0], 'settlement')
})

test('runs of white space are counted in bounded work, like any other run', async () => {
  // Sequence instead of time: all of these together come back before the bound on one slice replaces the thread.
  for (const run of [' ', '\n', '\t ', "'s", '\r\n', 'a', '!?']) {
    const tokens = await countText(run.repeat(199_000 / run.length))
    assert.ok(tokens > 0, JSON.stringify(run))
  }
})

test('more questions than the queue takes are refused, and settlements are not', async () => {
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: bounds.questionSlices + 1 }, (_, index) => countText(`${index} apples`, 'question')),
    // One is taken off the queue at once.
    countText('one more', 'question'),
    countText('a settlement'),
  ])
  assert.equal(outcomes.at(-1)?.status, 'fulfilled')
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 1)
  const [{ reason }] = refused as [PromiseRejectedResult]
  assert.ok(reason instanceof GatewayError && reason.kind === 'overloaded')
})

test('more settlements than their own queue takes are refused, so that their texts are estimated instead', async () => {
  const counting = Array.from({ length: bounds.settlementSlices + 2 }, () => countText('Hi'))
  // One is taken off the queue at once.
  const outcomes = await Promise.allSettled(counting)
  assert.equal(outcomes.at(-1)?.status, 'rejected')
  assert.equal(outcomes[bounds.settlementSlices - 1]?.status, 'fulfilled')
})

test('a question whose asker has gone is not counted to its end', async () => {
  const controller = new AbortController()
  const counting = countText('word '.repeat(40_000), 'question', controller.signal)
  controller.abort()
  await assert.rejects(counting, GatewayError)
})
