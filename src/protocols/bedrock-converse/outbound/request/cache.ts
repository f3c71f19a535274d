// A prompt-cache mark as Converse has it: a block of its own after the marked one.
import type { LossField } from '../../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { CacheMark } from '../../../../generation/request/part.ts'
import type { Target } from '../../../port/target.ts'
import type { WireCachePoint } from '../../wire.ts'

/** Five minutes are Converse's default and are not said. */
export function encodeCachePoint(
  mark: CacheMark,
  target: Target,
  field: LossField,
  losses: LossList,
): WireCachePoint[] {
  if (target.quirks.noCacheMarks === true) {
    losses.drop(field, 'the model takes no cache marks')
    return []
  }
  return [{ cachePoint: { type: 'default', ...(mark.ttl === '1h' ? { ttl: mark.ttl } : {}) } }]
}
