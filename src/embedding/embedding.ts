// The noun beside a generation: texts in, a vector for each out. Types alone; nothing here knows a wire format.
import type { JsonObject } from '../foundation/json/json.ts'
import type { Usage } from '../generation/usage/usage.ts'

/** How callers want numbers written: as JSON numbers, or as the bytes of 32-bit floats, little-endian, in base64. */
export type VectorEncoding = 'float' | 'base64'

/** One input: a text, or the numbers of its tokens, which mean something to one tokenizer alone. */
export type EmbeddingInput = string | readonly number[]

export type EmbeddingRequest = {
  /** At least one. */
  inputs: readonly EmbeddingInput[]
  /** The length of the vectors; undefined: the model's own. */
  dimensions: number | undefined
  endUser: string | undefined
  /** What of the body is not modelled, by its wire name. */
  extras: JsonObject
}

export type Vector = readonly number[] | Float32Array

export type EmbeddingResponse = {
  /** What the provider says ran; undefined: it says nothing. */
  model: string | undefined
  /** One for each input, in the order of the inputs. */
  vectors: readonly Vector[]
  /** Undefined: the provider reported none that makes sense. */
  usage: Usage | undefined
}
