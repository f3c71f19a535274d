// The eight events of a stream. `stream-grammar.ts` states their legal order: one part is open at a time, its deltas
// match its kind, every start has its end, and there is one terminal event, `response-end` or `error`.
import type { Json } from '../../foundation/json/json.ts'
import type { FinishReason } from './finish-reason.ts'
import type { GatewayError } from '../error/gateway-error.ts'
import type { Citation, MediaPart, TokenLogprob, WireExtras } from '../request/part.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { Signature } from '../signature/signature.ts'
import type { Usage } from '../usage/usage.ts'

/** What is known of a part when it opens. */
export type PartHead =
  | { kind: 'text'; signature?: Signature; extras?: WireExtras }
  | { kind: 'refusal' }
  | { kind: 'reasoning'; form: 'full' | 'summary'; redacted?: true; signature?: Signature; extras?: WireExtras }
  | {
      kind: 'tool-call'
      id: string
      name: string
      form: 'function' | 'custom'
      signature?: Signature
      itemId?: string
      extras?: WireExtras
    }
  | (Omit<MediaPart, 'source' | 'cache'> & { mediaType: string })
  /** Complete in its head: an opaque part has no deltas. */
  | { kind: 'opaque'; protocol: ProtocolName; type: string; json: Json }

export type PartDelta =
  | { kind: 'text'; text: string; logprobs?: TokenLogprob[] }
  | { kind: 'citation'; citation: Citation }
  | { kind: 'refusal'; text: string }
  | { kind: 'reasoning'; text: string }
  | { kind: 'arguments'; text: string }
  /** Base64, in pieces that concatenate. */
  | { kind: 'media'; data: string }
  | { kind: 'transcript'; text: string }
  /** For any part that can carry one and had none in its head; at most once a part. */
  | { kind: 'signature'; signature: Signature }

export type StreamEvent =
  | { type: 'response-start'; id?: string; model?: string; createdSeconds?: number }
  | { type: 'part-start'; index: number; part: PartHead }
  | { type: 'part-delta'; index: number; delta: PartDelta }
  | { type: 'part-end'; index: number }
  /** Usage so far, whole: a later one replaces an earlier one. */
  | { type: 'usage'; usage: Usage }
  | { type: 'response-end'; finish: FinishReason }
  | { type: 'error'; error: GatewayError }
  /** Something only one protocol knows; it may stand between parts. */
  | { type: 'opaque'; protocol: ProtocolName; name: string; json: Json }
