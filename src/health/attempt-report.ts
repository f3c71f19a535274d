// What an attempt tells of its provider, from its beginning to the end of its answer. Of `failed`, `abandoned` and `ended`
// exactly one is called, once; the report then no longer counts as under way.
import type { GatewayError } from '../generation/error/gateway-error.ts'

export type AnswerEnd = {
  /** Why it broke off after its first content, where it did. */
  error: GatewayError | undefined
  /**
   * Output of a stream that the provider reported, without reasoning that it did not show: that was written before the first
   * content. Undefined: unknown, or the answer was no stream.
   */
  outputTokens: number | undefined
  /** Of an answer that called tools: whether all calls were of known tools, with arguments as the schema asks. */
  toolCalls: 'none' | 'sound' | 'unsound'
  /** The id of the owner that asked. */
  owner: string
}

export type AttemptReport = {
  /**
   * The call finds out whether a provider that failed is back: it is given up when it has had no content for so long, ms.
   * Undefined: the endpoint's own time alone bounds it.
   */
  readonly contentWithinMs: number | undefined
  /** The answer's head has come: its names are in lower case. */
  head(headers: { readonly [name: string]: string | undefined }): void
  /** The first content has come. */
  content(): void
  /** There was no content, for this reason. */
  failed(error: GatewayError): void
  /** Nobody waited for the answer: that says nothing about the provider. */
  abandoned(): void
  ended(end: AnswerEnd): void
}
