import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../foundation/json/json.ts'
import { sumInput, sumOutput } from '../../generation/usage/usage.ts'
import { decodeUsage, encodeUsage } from './usage.ts'

function read(json: JsonObject) {
  const { raw: _raw, ...usage } = decodeUsage(json) ?? {}
  return Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== 0))
}

test('cached, audio and reasoning tokens are taken out of the counts that hold them', () => {
  assert.deepEqual(
    read({
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 60, audio_tokens: 5, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 4 },
    }),
    { input: 25, cacheRead: 60, cacheWrite5m: 10, inputAudio: 5, output: 16, reasoning: 30, outputAudio: 4 },
  )
})

test('reasoning that is in the total alone is output (xAI, Gemini compatible)', () => {
  const details = { completion_tokens_details: { reasoning_tokens: 340 } }
  const xai = { prompt_tokens: 12, completion_tokens: 2, total_tokens: 354, ...details }
  assert.deepEqual(read(xai), { input: 12, output: 2, reasoning: 340 })
  assert.deepEqual(read({ prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 }), {
    input: 35,
    output: 12,
    reasoning: 62,
  })
})

test('the names of DeepSeek, Moonshot and Mistral for cached tokens are known', () => {
  for (const name of ['prompt_cache_hit_tokens', 'cached_tokens', 'num_cached_tokens']) {
    assert.deepEqual(read({ prompt_tokens: 10, completion_tokens: 1, [name]: 4 }), {
      input: 6,
      cacheRead: 4,
      output: 1,
    })
  }
})

test('tokens counted as read and as written are counted once (OpenRouter)', () => {
  const details = { cached_tokens: 2161, cache_write_tokens: 2161 }
  assert.deepEqual(read({ prompt_tokens: 2168, completion_tokens: 100, prompt_tokens_details: details }), {
    cacheRead: 2161,
    cacheWrite5m: 7,
    output: 100,
  })
})

test('no usage is undefined, never zero', () => {
  for (const none of [null, undefined, {}, [], 'x', { prompt_tokens: null }]) assert.equal(decodeUsage(none), undefined)
})

test('the buckets are disjoint: their sum is the provider total, and callers see it', () => {
  const count = fc.nat(10_000)
  fc.assert(
    fc.property(count, count, count, count, count, count, (prompt, completion, hidden, cached, written, reasoning) => {
      const usage = decodeUsage({
        prompt_tokens: prompt,
        completion_tokens: completion,
        total_tokens: prompt + completion + hidden,
        prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
        completion_tokens_details: { reasoning_tokens: reasoning },
      })
      assert.ok(usage !== undefined)
      assert.equal(sumInput(usage), prompt)
      assert.equal(sumOutput(usage), completion + hidden)
      assert.equal(encodeUsage(usage)['total_tokens'], prompt + completion + hidden)
    }),
  )
})

test("what Perplexity's deep research read and thought stands beside its total", () => {
  const usage = decodeUsage({
    prompt_tokens: 33,
    completion_tokens: 7_163,
    total_tokens: 7_196,
    citation_tokens: 20_016,
    num_search_queries: 18,
    reasoning_tokens: 73_997,
  })
  assert.deepEqual([usage?.input, usage?.output, usage?.reasoning], [20_049, 7_163, 73_997])
  assert.deepEqual(usage?.serverToolCalls, { web_search: 18 })
})
