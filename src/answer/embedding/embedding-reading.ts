// What is known of vectors that a caller waits for, as plain data: it goes over to the thread that reads a large answer.
import type { VectorEncoding } from '../../embedding/embedding.ts'

export type EmbeddingReading = {
  /** The provider's bytes are what the caller gets, where they are in the form that was asked for. */
  passthrough: boolean
  /** Of the first vector: where several calls share the inputs, these begin behind those of others. */
  firstIndex: number
  /** Vectors that were asked for, and how many numbers of each; undefined: as many as the model gives. */
  inputs: number
  dimensions: number | undefined
  encoding: VectorEncoding
  /** The catalogue model that runs. */
  model: string
  /** About how many input tokens there are: shown where the provider does not say. */
  estimatedInputTokens: number
  /** As a header of the answer counts them. */
  countedInputTokens: number | undefined
}
