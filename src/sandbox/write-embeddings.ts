// The sandbox's answer to a request for embeddings, in OpenAI's form.
import { readArray, readCount, type Json, type JsonObject } from '../foundation/json/json.ts'
import { countText } from '../tokens/count-text.ts'
import { listWords, makeVector } from './make-vector.ts'

export const EMBEDDING_MODEL = 'sandbox-embedding'
/** Of a vector where the request does not say, and the most that it may say. */
const DIMENSIONS = 1_536

/** A text: why it is refused. */
export async function writeEmbeddings(body: JsonObject): Promise<JsonObject | string> {
  const dimensions = body['dimensions'] === undefined ? DIMENSIONS : readCount(body['dimensions'])
  if (dimensions === undefined || dimensions < 1 || dimensions > DIMENSIONS)
    return `dimensions must be from 1 to ${DIMENSIONS}.`
  const inputs = listInputs(body['input'])
  if (inputs.includes('')) return 'input must not hold an empty text.'
  const vectors = inputs.map((input) => makeVector(typeof input === 'string' ? listWords(input) : input, dimensions))
  let tokens = 0
  for (const input of inputs) tokens += await countInput(input)
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: body['encoding_format'] === 'base64' ? writeBase64(vector) : listNumbers(vector),
    })),
    model: EMBEDDING_MODEL,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** Texts, and tokens as words. */
function listInputs(input: Json | undefined): (string | string[])[] {
  if (typeof input === 'string') return [input]
  const list = readArray(input) ?? []
  if (typeof list[0] === 'number') return [list.map(String)]
  return list.map((each) => (typeof each === 'string' ? each : (readArray(each) ?? []).map(String)))
}

/** Nothing depends on it: where the tokenizer has much to do, a guess by length will do. */
function countInput(input: string | string[]): Promise<number> | number {
  if (typeof input !== 'string') return input.length
  return countText(input, 'question').catch(() => Math.ceil(input.length / 4))
}

const zeros: readonly number[] = Array.from({ length: DIMENSIONS }, () => 0)

/** Nearly all of it is nothing, which is copied in one go: two thousand vectors keep nobody waiting. */
function listNumbers(vector: Float32Array): number[] {
  const list = zeros.slice(0, vector.length)
  for (let place = 0; place < vector.length; place += 1) {
    const value = vector[place]
    if (value !== undefined && value !== 0) list[place] = value
  }
  return list
}

function writeBase64({ buffer }: Float32Array<ArrayBuffer>): string {
  return Buffer.from(buffer).toString('base64')
}
