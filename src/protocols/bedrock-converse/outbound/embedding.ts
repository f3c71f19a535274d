// Embeddings at Bedrock by InvokeModel, where each family of models has a body of its own: Amazon's Titan and Nova, of one text a
// request, and Cohere's. Recorded 2025 and 2026; AWS, "Inference request parameters and response fields", 2026-07. Tokens are
// counted in the answer by Titan alone, of the others in a header.
import { isObject, readArray, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import type { EmbeddingRequest, Vector } from '../../../embedding/embedding.ts'
import { decodeNumbers } from '../../../embedding/vectors.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import { readTokens } from '../../../generation/usage/read-tokens.ts'
import { emptyUsage, type Usage } from '../../../generation/usage/usage.ts'
import type { EmbeddingCodec } from '../../port/outbound-protocol.ts'

export const embedding: EmbeddingCodec = {
  path: (model) => `/model/${encodeURIComponent(model)}/invoke`,
  encodeRequest(request, { model }, losses) {
    if (request.endUser !== undefined) losses.drop('endUser', 'the model has no place for it')
    if (request.inputs.some((input) => typeof input !== 'string'))
      losses.refuse('extras.input', 'the model takes texts, and no tokens of another one')
    if (/cohere\.embed/.test(model)) return encodeCohere(request, model, losses)
    for (const name in request.extras) losses.drop(`extras.${name}`, 'the model has no place for it')
    if (request.inputs.length > 1) losses.refuse('extras.input', 'the model takes one text a request')
    if (/nova.*embed/.test(model)) return encodeNova(request)
    if (/titan-embed/.test(model)) return encodeTitan(request, model, losses)
    throw new GatewayError('provider_error', 'The model that serves this request is not set up for embeddings.', {
      blame: 'operator',
      detail: `${model} names none of the families whose bodies are known: Titan, Nova, Cohere`,
    })
  },
  decodeUsage: (body) => decodeUsage(body, undefined),
  decodeResponse: (body, inputTokens) => ({
    model: undefined,
    vectors: listVectors(body).map(decodeVector),
    usage: decodeUsage(body, inputTokens),
  }),
}

function encodeTitan({ inputs, dimensions }: EmbeddingRequest, model: string, losses: LossList): JsonObject {
  const inputText = inputs[0] as string
  if (!/-v1(?::|$)|-g1-/.test(model))
    return { inputText, ...(dimensions === undefined ? {} : { dimensions }), normalize: true }
  if (dimensions !== undefined) losses.drop('extras.dimensions', 'the model has one length of vectors')
  return { inputText }
}

function encodeNova({ inputs, dimensions }: EmbeddingRequest): JsonObject {
  return {
    taskType: 'SINGLE_EMBEDDING',
    singleEmbeddingParams: {
      embeddingPurpose: 'GENERIC_INDEX',
      text: { value: inputs[0] as string, truncationMode: 'NONE' },
      ...(dimensions === undefined ? {} : { embeddingDimension: dimensions }),
    },
  }
}

/** Cohere wants to know what a text is for; callers of OpenAI's API, who cannot say it there, mostly fill an index. */
const USUAL_PURPOSE = 'search_document'

function encodeCohere({ inputs, dimensions, extras }: EmbeddingRequest, model: string, losses: LossList): JsonObject {
  const { input_type: purpose, truncate, ...rest } = extras
  for (const name in rest) losses.drop(`extras.${name}`, 'the model has no place for it')
  const takesDimensions = !/embed-(?:english|multilingual)/.test(model)
  if (dimensions !== undefined && !takesDimensions)
    losses.drop('extras.dimensions', 'the model has one length of vectors')
  return {
    texts: inputs as string[],
    input_type: readString(purpose) ?? USUAL_PURPOSE,
    truncate: readString(truncate) ?? 'NONE',
    ...(dimensions === undefined || !takesDimensions ? {} : { output_dimension: dimensions }),
  }
}

/** Titan's one vector; Nova's objects; Cohere's lists, by their type where there may be several. */
function listVectors({ embedding: one, embeddings }: JsonObject): readonly Json[] {
  if (one !== undefined) return [one]
  return readArray(isObject(embeddings) ? embeddings['float'] : embeddings) ?? []
}

function decodeVector(entry: Json, at: number): Vector {
  const vector = decodeNumbers(isObject(entry) ? entry['embedding'] : entry)
  if (vector !== undefined) return vector
  throw new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
    detail: `vector ${at} is none`,
  })
}

function decodeUsage({ inputTextTokenCount }: JsonObject, inputTokens: number | undefined): Usage | undefined {
  const input = readTokens(inputTextTokenCount) ?? inputTokens
  return input === undefined ? undefined : { ...emptyUsage(), input }
}
