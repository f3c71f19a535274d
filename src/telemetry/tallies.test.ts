import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Histogram } from './histogram.ts'
import { Tallies } from './tallies.ts'

describe('tallies', () => {
  test('beyond the bound, further models and providers are counted as `other`, and those known keep their own', () => {
    const tallies = new Tallies(['input'], 2)
    const first = tallies.findPair('a/1', 'p', 'openai-chat', 'openai-chat')
    tallies.findPair('a/2', 'p', 'openai-chat', 'openai-chat')
    for (let index = 3; index < 100; index += 1)
      tallies.findPair(`a/${index}`, `p${index}`, 'openai-chat', 'gemini').statuses.completed += 1
    assert.deepEqual(
      tallies.models.map(({ labels }) => `${labels.model} ${labels.provider}`),
      ['a/1 p', 'a/2 p', 'other other'],
    )
    assert.deepEqual(
      tallies.pairs.map(({ statuses }) => statuses.completed),
      [0, 0, 97],
    )
    assert.equal(tallies.findPair('a/1', 'p', 'openai-chat', 'openai-chat'), first)
  })

  test('attempts of unknown providers beyond the bound are counted as `other`', () => {
    const tallies = new Tallies([], 2)
    for (let index = 0; index < 10; index += 1) tallies.countAttempt(`p${index}`, 'failed', 'provider_error')
    assert.deepEqual(
      tallies.attempts.map(({ provider, count }) => [provider, count]),
      [
        ['p0', 1],
        ['p1', 1],
        ['other', 8],
      ],
    )
  })

  test('a pair is found again after a reload, under the same series', () => {
    const tallies = new Tallies([])
    tallies.findPair('a/1', 'p', 'openai-chat', 'gemini').statuses.failed += 1
    tallies.findPair('a/1', 'p', 'openai-chat', 'gemini').statuses.failed += 1
    assert.deepEqual(
      tallies.pairs.map(({ statuses }) => statuses.failed),
      [2],
    )
  })
})

test('a histogram counts a value in the first bucket whose bound it does not exceed', () => {
  const histogram = new Histogram([0.1, 1])
  for (const seconds of [0, 0.1, 0.100001, 1, 1.5, 400]) histogram.observe(seconds)
  assert.deepEqual(histogram.counts, [2, 2, 2])
  assert.ok(Math.abs(histogram.sum - 402.700001) < 1e-9)
})
