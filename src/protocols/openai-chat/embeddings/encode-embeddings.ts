// Vectors as callers of OpenAI's API get them (API document 2.3.0, CreateEmbeddingResponse).
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { EmbeddingResponse } from '../../../embedding/embedding.ts'
import { encodeVector } from '../../../embedding/vectors.ts'
import { sumInput } from '../../../generation/usage/usage.ts'
import type { EmbeddingContext } from '../../port/inbound-protocol.ts'

export function encodeEmbeddings(response: EmbeddingResponse, context: EmbeddingContext): JsonObject {
  const { vectors, usage } = response
  const tokens = usage === undefined ? context.inputTokens : sumInput(usage)
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: context.encoding === 'base64' ? encodeVector(vector) : [...vector],
    })),
    model: response.model ?? context.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
