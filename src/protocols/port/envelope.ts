// The facts of a request that routing and admission need, read on both relay paths before anything else. Reading them
// is cheap, and checks the rules that hold on both paths.
import type { VectorEncoding } from '../../embedding/embedding.ts'
import type { Billed } from '../../generation/usage/read-billed.ts'

export type Envelope = Billed & {
  model: string
  stream: boolean
  outputCap?: number
  candidateCount: number
  /** The caller wants usage in the stream (Chat `stream_options.include_usage`; the other protocols always send it). */
  wantsStreamUsage: boolean
  /** The body holds what only translation undoes (wrapped signatures, items of ours): passthrough would send it on. */
  mustTranslate?: true
  /** Embeddings are asked for. `dimensions` undefined: as many as the model's vectors have. */
  embeds?: { inputs: number; encoding: VectorEncoding; dimensions: number | undefined }
}
