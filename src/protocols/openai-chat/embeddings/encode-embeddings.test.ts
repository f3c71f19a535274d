// The vectors that several calls gave, as one answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyUsage } from '../../../generation/usage/usage.ts'
import { encodeEmbeddings, joinEmbeddings } from './encode-embeddings.ts'

const model = 'odd"],"model":[{"data":['
const part = (firstIndex: number, vectors: number[][]) =>
  Buffer.from(
    JSON.stringify(
      encodeEmbeddings(
        { model, vectors, usage: { ...emptyUsage(), input: 2 } },
        { model: 'm', inputTokens: 9, encoding: 'float', firstIndex },
      ),
    ),
  )
const entry = (index: number, embedding: number[]) => ({ object: 'embedding', index, embedding })

test('parts are joined in order, whatever the model is called, and usage is that of all or what the first has', () => {
  const parts = [part(0, [[1], [2]]), part(2, [[3]])]
  const data = [entry(0, [1]), entry(1, [2]), entry(2, [3])]
  const joined = (usage?: ReturnType<typeof emptyUsage>) => JSON.parse(joinEmbeddings(parts, usage).toString())
  assert.deepEqual(joined({ ...emptyUsage(), input: 4 }), {
    object: 'list',
    data,
    model,
    usage: { prompt_tokens: 4, total_tokens: 4 },
  })
  assert.deepEqual(joined(), { object: 'list', data, model, usage: { prompt_tokens: 2, total_tokens: 2 } })
})
