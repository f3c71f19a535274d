// State that the encoders of one request's pieces share.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { CacheMark } from '../../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Target } from '../../../port/target.ts'
import { PROTOCOL, encodeCacheMark } from '../../wire.ts'

export type Encoding = {
  request: GenerationRequest
  target: Target
  losses: LossList
  /** The request came in this protocol: its words are sent as they are, and the provider judges them. */
  own: boolean
}

export function openEncoding(request: GenerationRequest, target: Target, losses: LossList): Encoding {
  return { request, target, losses, own: request.protocol === PROTOCOL }
}

/** The `cache_control` member for a mark, where there is one and the provider understands it. */
export function encodeCache(
  mark: CacheMark | undefined,
  field: 'cache' | 'messages.cache' | 'tools.cache',
  { target, losses }: Encoding,
): { cache_control?: JsonObject } {
  if (mark === undefined) return {}
  if (target.quirks.noCacheMarks === true) {
    losses.drop(field, 'the provider takes no cache marks')
    return {}
  }
  return { cache_control: encodeCacheMark(mark) }
}
