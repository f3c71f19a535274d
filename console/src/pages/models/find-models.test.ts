import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findModels, type SearchedModel } from './find-models.ts'

const model = (id: string, part: Partial<SearchedModel> = {}): SearchedModel => ({
  id,
  vendor: id.split('/')[0] ?? id,
  name: id,
  context_window_tokens: 128_000,
  input: ['text'],
  output: ['text'],
  tools: true,
  json: true,
  reasoning: false,
  price: { input: '3', output: '15' },
  ...part,
})

const models = [
  model('acme/opus', { name: 'Opus 4.8', aliases: ['claude-best'], reasoning: true, input: ['text', 'image'] }),
  model('acme/free', { price: { input: '0', output: '0' }, tools: false }),
  model('other/long', { context_window_tokens: 1_000_000, providers: ['other', 'bedrock'] }),
  model('other/unknown', { context_window_tokens: null, price: null }),
  model('other/vectors', { output: ['embedding'], tools: false, json: false }),
]
const ids = (filters: Parameters<typeof findModels>[1]) => findModels(models, filters).map(({ id }) => id)

describe('models are found', () => {
  test('all of them without a filter', () => assert.equal(ids({}).length, 5))
  test('by what they make', () => assert.deepEqual(ids({ can: ['embeddings'] }), ['other/vectors']))
  test('by every word, in id, name or alias, in any case', () => {
    assert.deepEqual(ids({ q: 'OPUS acme' }), ['acme/opus'])
    assert.deepEqual(ids({ q: 'claude-best' }), ['acme/opus'])
    assert.deepEqual(ids({ q: 'opus other' }), [])
  })
  test('by all that they must be able to do', () => {
    assert.deepEqual(ids({ can: ['tools', 'images'] }), ['acme/opus'])
    assert.deepEqual(ids({ can: ['audio'] }), [])
    assert.deepEqual(ids({ can: ['no such thing'] }), [])
  })
  test('by vendor, provider and price', () => {
    assert.deepEqual(ids({ vendor: ['acme'] }), ['acme/opus', 'acme/free'])
    assert.deepEqual(ids({ provider: ['bedrock'] }), ['other/long'])
    assert.deepEqual(ids({ free: true }), ['acme/free'])
  })
  test('by the least context; one that is not known is not long', () =>
    assert.deepEqual(ids({ context: '200k' }), ['other/long']))
})
