// Vectors as callers of OpenAI's API get them (API document 2.3.0, CreateEmbeddingResponse).
import { parseJsonObject, type JsonObject } from '../../../foundation/json/json.ts'
import type { EmbeddingResponse } from '../../../embedding/embedding.ts'
import { encodeVector } from '../../../embedding/vectors.ts'
import { assert } from '../../../foundation/assert.ts'
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

const OPENING = '"data":['
const CLOSING = '],"model":'

/**
 * The vectors one behind the other, by where they stand in texts that were written here: megabytes are copied, and not read.
 * Inside a text of JSON neither of the two marks can stand, since its quotes have a backslash.
 */
export function joinEmbeddings(answers: readonly Buffer[], usage: Usage | undefined): Buffer {
  const [first] = answers
  assert(first !== undefined, 'embeddings: there is an answer to join to')
  const pieces: Buffer[] = [first.subarray(0, first.indexOf(OPENING) + OPENING.length)]
  for (const [at, answer] of answers.entries()) {
    if (at > 0) pieces.push(Buffer.from(','))
    pieces.push(answer.subarray(answer.indexOf(OPENING) + OPENING.length, findEnd(answer)))
  }
  const rest = parseJsonObject(`{${first.toString('utf8', findEnd(first) + 2)}`)
  assert(rest !== undefined, 'embeddings: an answer ends in its model and its usage')
  const told = usage === undefined ? rest : { ...rest, usage: encodeTotal(sumInput(usage)) }
  pieces.push(Buffer.from(`],${JSON.stringify(told).slice(1)}`))
  return Buffer.concat(pieces)
}

function findEnd(answer: Buffer): number {
  const at = answer.lastIndexOf(CLOSING)
  assert(at !== -1, 'embeddings: an answer that was written here has vectors')
  return at
}

function encodeTotal(tokens: number): JsonObject {
  return { prompt_tokens: tokens, total_tokens: tokens }
}
