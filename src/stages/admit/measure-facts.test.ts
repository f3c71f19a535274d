// What of a request for embeddings is held as input.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/json/json.ts'
import { openaiEmbeddingsInbound } from '../../protocols/openai-chat/protocol.ts'
import type { ReadRequest } from '../tickets/decoded.ts'
import { measureFacts } from './measure-facts.ts'

const measure = (body: JsonObject) =>
  measureFacts.read({ body, inbound: openaiEmbeddingsInbound } as unknown as ReadRequest).text

test('of tokens their number, of texts their weight, and of the fields of the API nothing', () => {
  assert.deepEqual(measure({ model: 'm', input: [1, 2, 3], dimensions: 8, user: 'ada' }), { most: 5, likely: 3 })
  const [one, two] = [measure({ input: 'some words' }), measure({ input: ['some words', 'some words'] })]
  assert.ok(one.likely >= 2 && one.most > one.likely)
  assert.deepEqual(two, { most: 2 * one.most, likely: 2 * one.likely })
})

test('what no API of embeddings has may be input to some server: it is held, and is not expected', () => {
  const plain = measure({ input: 'a' })
  const more = measure({ input: 'a', images: ['x'.repeat(4_000)] })
  assert.ok(more.most - plain.most > 1_000)
  assert.equal(more.likely, plain.likely)
})
