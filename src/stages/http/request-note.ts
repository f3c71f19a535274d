// Facts of one request that are gathered while it is served, for the line that the operator reads of it: plain values,
// no content.
import type { GatewayError } from '../../generation/error/gateway-error.ts'

export type RequestNote = {
  /** Monotonic, ms. */
  startedMs: number
  /** The name of the key that called. */
  key: string | undefined
  /** Its id and its owner's, whether it may call or not. */
  keyId: string | undefined
  ownerId: string | undefined
  /** The model as the caller named it. */
  model: string | undefined
  /** What the caller was told of, or would have been. */
  error: GatewayError | undefined
  /** What ran, once it has ended. */
  generation: GenerationNote | undefined
}

export type GenerationNote = {
  /** The catalogue model, and where it ran; undefined where no provider was reached. */
  model: string | undefined
  provider: string | undefined
  attempts: number
  /** How long it waited in line before it was admitted, ms. */
  queuedMs: number
  /** Why it failed. */
  error: GatewayError | undefined
  isStreamed: boolean
  /** The caller left, or may no longer be served. */
  isCancelled: boolean
  inputTokens: number | undefined
  outputTokens: number | undefined
  /** Nano-dollars; undefined where its end could not be written. */
  charge: bigint | undefined
  dropped: readonly string[]
}

export function openNote(startedMs: number): RequestNote {
  return {
    startedMs,
    key: undefined,
    keyId: undefined,
    ownerId: undefined,
    model: undefined,
    error: undefined,
    generation: undefined,
  }
}
