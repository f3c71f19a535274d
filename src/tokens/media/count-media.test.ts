// The vendors' own examples, and figures that others measured (huggingface.co/datasets/JOHNISKING/image-token-cost, 2026, less
// the words around the picture).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countMedia, findMediaRule } from './count-media.ts'
import type { MediaItem } from './media-item.ts'

function count(model: string, item: Omit<MediaItem, 'kind'> & { kind?: MediaItem['kind'] }) {
  return countMedia({ kind: 'image', ...item }, findMediaRule(model))
}
const square = { width: 1_024, height: 1_024 }
const photo = { width: 4_032, height: 3_024 }

test('OpenAI: tiles, squares and factors by family, after its own examples', () => {
  assert.equal(count('gpt-4o', { ...square, detail: 'high' }).most, 765)
  assert.equal(count('gpt-4o', { width: 2_048, height: 4_096, detail: 'high' }).most, 1_105)
  assert.equal(count('gpt-4o', { ...photo, detail: 'low' }).most, 85)
  assert.equal(count('gpt-4o-mini', square).most, 25_501)
  assert.equal(count('o1', square).most, 675)
  assert.equal(count('gpt-5', square).most, 630)
  assert.equal(count('gpt-4.1-mini', square).most, Math.ceil(1_024 * 1.62))
  assert.equal(count('openai/gpt-4.1-nano', square).most, Math.ceil(1_024 * 2.46))
  assert.equal(count('gpt-5.1-codex-mini', square).most, Math.ceil(1_024 * 1.62))
  assert.equal(count('gpt-5.1-codex', square).most, 630)
  assert.equal(count('gpt-5.5', square).most, 1_229)
  assert.ok(count('gpt-5.5', photo).most >= 11_868)
  assert.ok(count('gpt-5.5', { ...photo, detail: 'high' }).most >= 2_942)
  assert.ok(count('gpt-6-astra', photo).most >= 14_364)
})

test('Claude: squares of 28 pixels up to what the model takes', () => {
  for (const [size, tokens] of [
    [256, 100],
    [512, 361],
    [1_024, 1_369],
  ] as const)
    for (const model of ['claude-haiku-4-5', 'claude-opus-4-8', 'us.anthropic.claude-sonnet-4-6-v1:0']) {
      const { most } = count(model, { width: size, height: size })
      assert.ok(most >= tokens && most <= tokens * 1.05, `${model} ${size}: ${most}`)
    }
  assert.equal(count('claude-haiku-4-5-20251001', photo).most, 1_600)
  assert.equal(count('claude-opus-4-1-20250805', photo).most, 1_600)
  assert.equal(count('claude-opus-4-20250514', photo).most, 1_600)
  assert.equal(count('anthropic/claude-opus-4.6', photo).most, 1_600)
  for (const model of ['claude-opus-4-7', 'anthropic/claude-opus-4.8', 'claude-sonnet-5', 'claude-fable-5-1'])
    assert.equal(count(model, photo).most, 4_784, model)
})

test('Gemini: tiles up to 2.5, a flat rate from 3 on', () => {
  assert.equal(count('gemini-2.5-flash', { width: 384, height: 384 }).most, 258)
  assert.equal(count('gemini-2.5-flash', { width: 960, height: 540 }).most, 6 * 258)
  assert.ok(count('gemini-3.1-pro-preview', photo).most >= 1_065)
  assert.equal(count('gemini-2.5-pro', { kind: 'audio', seconds: 60 }).most, 1_920)
  assert.ok(count('gemini-2.5-pro', { kind: 'video', seconds: 60 }).most >= 60 * 263)
})

test('media that the caller has resampled count as the most of their kind, whatever their own size is', () => {
  const small = { width: 28, height: 28 }
  for (const model of ['qwen3-vl-plus', 'acme/any']) {
    assert.ok(count(model, small).most < 2_000)
    assert.equal(count(model, { ...small, isResampled: true }).most, count(model, {}).most)
    assert.equal(count(model, { kind: 'video', seconds: 1, isResampled: true }).most, Number.POSITIVE_INFINITY)
  }
})

test('models of no known vendor: the dearest of the usual formulas', () => {
  assert.ok(count('acme/llama-vision', { width: 561, height: 561 }).most >= 6_404)
  assert.ok(count('kimi-k2.6', photo).most >= 11_000)
  assert.equal(findMediaRule('openai/gpt-oss-120b'), findMediaRule('acme/anything'))
})

test('what is not known is the most of its kind, and an image of any vendor has one', () => {
  for (const model of ['gpt-5.5', 'claude-sonnet-4-6', 'gemini-3.7-flash', 'qwen3.7-plus', 'acme/any']) {
    const { most } = count(model, {})
    assert.ok(most >= count(model, photo).most && most < 50_000, `${model}: ${most}`)
    assert.equal(count(model, { kind: 'document' }).most, Number.POSITIVE_INFINITY)
    assert.equal(count(model, { kind: 'video' }).most, Number.POSITIVE_INFINITY)
    const pages = count(model, { kind: 'document', pages: 3 })
    assert.ok(pages.most >= 3 * 1_000 && pages.likely <= pages.most, `${model}: ${JSON.stringify(pages)}`)
  }
})
