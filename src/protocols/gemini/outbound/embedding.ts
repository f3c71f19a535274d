// Embeddings by Gemini's batchEmbedContents, which takes a request for each text (discovery document of 2026-07-17). A vector that
// was shortened is not of length 1 (ai.google.dev/gemini-api/docs/embeddings, 2026-07), as callers of OpenAI's API take it to
// be: it is made so here.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Vector } from '../../../embedding/embedding.ts'
import { decodeNumbers, normalizeVector } from '../../../embedding/vectors.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readTokens } from '../../../generation/usage/read-tokens.ts'
import { emptyUsage, type Usage } from '../../../generation/usage/usage.ts'
import type { EmbeddingCodec } from '../../port/outbound-protocol.ts'

export const embedding: EmbeddingCodec = {
  path: (model) => `/v1beta/models/${encodeURIComponent(model)}:batchEmbedContents`,
  encodeRequest({ inputs, dimensions, endUser, extras }, { model }, losses) {
    const { task_type: taskType, ...rest } = extras
    for (const name in rest) losses.drop(`extras.${name}`, 'the protocol has no place for it')
    if (endUser !== undefined) losses.drop('endUser', 'the protocol has no place for it')
    if (inputs.some((input) => typeof input !== 'string'))
      losses.refuse('extras.input', 'the model takes texts, and no tokens of another one')
    const type = readString(taskType)
    return {
      requests: inputs.map((text) => ({
        model: `models/${model}`,
        content: { parts: [{ text: text as string }] },
        ...(dimensions === undefined ? {} : { outputDimensionality: dimensions }),
        ...(type === undefined ? {} : { taskType: type }),
      })),
    }
  },
  decodeUsage,
  decodeResponse: (body) => ({
    model: undefined,
    vectors: (readArray(body['embeddings']) ?? []).map(decodeVector),
    usage: decodeUsage(body),
  }),
}

function decodeUsage(body: JsonObject): Usage | undefined {
  const json = readObject(body['usageMetadata'])
  const input = readTokens(json?.['promptTokenCount'])
  return json === undefined || input === undefined
    ? undefined
    : { ...emptyUsage(), input, raw: { protocol: 'gemini', json } }
}

function decodeVector(entry: Json, at: number): Vector {
  const vector = isObject(entry) ? decodeNumbers(entry['values']) : undefined
  if (vector !== undefined) return normalizeVector(vector)
  throw new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
    detail: `embeddings[${at}] holds no vector`,
  })
}
