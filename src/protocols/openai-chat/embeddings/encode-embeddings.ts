// Vectors as callers of OpenAI's API get them (API document 2.3.0, CreateEmbeddingResponse).
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { EmbeddingResponse } from '../../../embedding/embedding.ts'
import { encodeVector } from '../../../embedding/vectors.ts'
import { assert } from '../../../foundation/assert.ts'
import { scanTopLevel, spliceJson } from '../../../foundation/json/json-splice.ts'
import { sumInput, type Usage } from '../../../generation/usage/usage.ts'
import type { EmbeddingContext } from '../../port/inbound-protocol.ts'

export function encodeEmbeddings(response: EmbeddingResponse, context: EmbeddingContext): JsonObject {
  const { vectors, usage } = response
  const tokens = usage === undefined ? context.inputTokens : sumInput(usage)
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index: context.firstIndex + index,
      embedding: context.encoding === 'base64' ? encodeVector(vector) : [...vector],
    })),
    model: response.model ?? context.model,
    usage: encodeTotal(tokens),
  }
}

/** The members of `data` one behind the other, by where they stand: nothing is parsed again. */
export function joinEmbeddings(answers: readonly Buffer[], usage: Usage | undefined): Buffer {
  const [first] = answers
  const tops = answers.map((answer) => scanTopLevel(answer))
  const [top] = tops
  assert(first !== undefined && top !== undefined, 'embeddings: there is an answer to join to')
  const data = answers.map((answer, at) => {
    const range = tops[at]?.members.get('data')
    assert(range !== undefined, 'embeddings: an answer has vectors')
    return answer.toString('utf8', range.valueStart + 1, range.valueEnd - 1)
  })
  const told = usage === undefined ? {} : { usage: JSON.stringify(encodeTotal(sumInput(usage))) }
  return spliceJson(first, top, { data: `[${data.join(',')}]`, ...told })
}

function encodeTotal(tokens: number): JsonObject {
  return { prompt_tokens: tokens, total_tokens: tokens }
}
