// Embeddings at OpenAI and at all who speak its API. Requests go up as they came; answers are decoded only where they are not in
// the form that was asked for: many servers know floats alone, whatever was asked. Usage may be a total alone (recorded of
// Voyage), and the order that counts is that of the indices.
import {
  isObject,
  readArray,
  readCount,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Vector } from '../../../embedding/embedding.ts'
import { decodeNumbers, decodeVector } from '../../../embedding/vectors.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { makeSense, readTokens } from '../../../generation/usage/read-tokens.ts'
import { emptyUsage, type Usage } from '../../../generation/usage/usage.ts'
import type { EmbeddingCodec } from '../../port/outbound-protocol.ts'

export const embedding: EmbeddingCodec = {
  path: () => '/embeddings',
  encodeRequest: ({ inputs, dimensions, endUser, extras }, { model }) => ({
    ...extras,
    model,
    input: inputs as Json[],
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(endUser === undefined ? {} : { user: endUser }),
  }),
  decodeUsage,
  decodeResponse(body) {
    const entries = readArray(body['data']) ?? []
    const vectors: Vector[] = []
    for (const [at, entry] of entries.entries()) {
      const vector = isObject(entry) ? decodeOne(entry['embedding']) : undefined
      if (vector === undefined) throw unreadable(`data[${at}] holds no vector`)
      vectors[readIndex(entry, at)] = vector
    }
    if (vectors.length !== entries.length || Object.keys(vectors).length !== entries.length)
      throw unreadable('the indices are no numbers from 0 on')
    return { model: readString(body['model']), vectors, usage: decodeUsage(body) }
  },
  decodeEncoding(body) {
    const [first] = readArray(body['data']) ?? []
    return isObject(first) && typeof first['embedding'] === 'string' ? 'base64' : 'float'
  },
}

/** Input alone; what is said of an output would have no meaning. */
function decodeUsage(body: JsonObject): Usage | undefined {
  const usage = body['usage']
  if (!isObject(usage)) return undefined
  const { prompt_tokens: prompt, total_tokens: total } = usage
  if (!makeSense(prompt, total)) return undefined
  const input = readTokens(prompt) ?? readTokens(total)
  return input === undefined ? undefined : { ...emptyUsage(), input, raw: { protocol: 'openai-chat', json: usage } }
}

function decodeOne(value: Json | undefined): Vector | undefined {
  if (typeof value === 'string') return decodeVector(value)
  return decodeNumbers(value)
}

function readIndex(entry: Json, at: number): number {
  return (isObject(entry) ? readCount(entry['index']) : undefined) ?? at
}

function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}
