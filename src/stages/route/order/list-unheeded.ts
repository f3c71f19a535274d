// The preferences of a caller that have no effect on a plan, since no candidate is meant by them or nothing is known of any: each is
// a loss.
import type { Preferences } from '../../tickets/preferences.ts'
import { UNORDERED, type Candidate } from './candidate.ts'
import { isKnown, type Quantity } from './measure.ts'

type Wishes = Pick<Preferences, 'order' | 'sort' | 'maxLatency' | 'minThroughput'> & {
  /** What the suffix of the model's name asks for. */
  suffixSort: Preferences['sort']
}

/** By the caller's names for them. */
export function listUnheeded(
  candidates: readonly Candidate[],
  { order, sort, suffixSort, maxLatency, minThroughput }: Wishes,
  isStreamed: boolean,
): readonly string[] {
  const knows = (quantity: Quantity) => candidates.some(({ standing }) => isKnown(standing, quantity, isStreamed))
  const isVain = (by: Preferences['sort']) => (by === 'latency' || by === 'throughput') && !knows(by)
  const names: string[] = []
  if (order.length > 0 && candidates.every(({ preferred }) => preferred === UNORDERED)) names.push('provider.order')
  if (isVain(sort)) names.push('provider.sort')
  if (sort === undefined && isVain(suffixSort)) names.push('model')
  if (minThroughput !== undefined && !knows('throughput')) names.push('provider.preferred_min_throughput')
  if (maxLatency !== undefined && !knows('latency')) names.push('provider.preferred_max_latency')
  return names
}
