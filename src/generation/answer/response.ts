// The neutral answer, whole: the fold of a stream (`fold.ts`), never built in another way.
import type { Json } from '../../foundation/json/json.ts'
import type { FinishReason } from './finish-reason.ts'
import type { Part } from '../request/part.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { Usage } from '../usage/usage.ts'

export type GenerationResponse = {
  /** The provider's id of the answer, where it gives one. */
  id?: string
  /** What the provider says ran, often a dated snapshot. */
  model?: string
  /** Seconds since the epoch. */
  createdSeconds?: number
  parts: Part[]
  finish: FinishReason
  /** Absent where the provider reported none: an alarm, never a zero. */
  usage?: Usage
  /** Top-level things that only one protocol knows, in order. */
  opaque: { protocol: ProtocolName; name: string; json: Json }[]
}
