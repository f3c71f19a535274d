// The input and the result of writing a request to one provider, decisions of the policy included: plain data.
import type { CallNames } from '../../../generation/fit/fit-call-ids.ts'
import type { Loss } from '../../../generation/loss/loss.ts'
import type { MediaByUrl } from '../../tickets/fetched-media.ts'
import type { WriteEntry } from './write-entry.ts'

export type WriteRules = {
  /** Conversations may be kept at the provider, under the operator's account. */
  keepsState: boolean
  /**
   * Derived from the server's secret and the owner, hex: under it customers are told apart to providers. Undefined: every
   * owner of keys is unlimited, and what callers say of themselves goes up as it is.
   */
  tenantSecret: string | undefined
  /** The wallet has a limit: what the provider runs on its own must have a bound. */
  isLimited: boolean
  /** Preferences that had no effect on the plan, as the caller names them. */
  unheeded: readonly string[]
}

export type WrittenRequest = {
  bytes: Buffer
  /** Headers that the body calls for, lower case. */
  headers: { readonly [name: string]: string }
  losses: readonly Loss[]
  /** The stream will hold a usage chunk that the caller did not ask for. */
  hidesUsage: boolean
  /** Of a translation: names of tools that went up as others, under which the model calls them, and ids that are taken. */
  calls?: CallNames
}

export type WriteOptions = {
  /** The output cap where the gateway chose it; undefined: as the caller said. */
  outputCap: number | undefined
  /** Whether the upstream is to stream, which may differ from the caller. */
  stream: boolean
  /** What was fetched of the media that the request names by address; used where it is encoded. */
  media: MediaByUrl
  rules: WriteRules
  /** Beta features that the caller asked for in `anthropic-beta`. */
  betas: readonly string[]
  /** With this its answer has begun already, at another endpoint. */
  begun?: string
  /** The call's part of the inputs for embeddings, where several calls share them: which of how many each. */
  share?: { index: number; size: number }
  /** Its tokens are to be counted, and nothing generated. */
  isCount?: true
}

export type WriteArgs = { entry: WriteEntry; options: WriteOptions }
