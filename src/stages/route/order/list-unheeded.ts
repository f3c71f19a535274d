// The preferences of a caller that have no effect on a plan, since no candidate is meant by them or nothing is known of any: each is
// a loss.
import type { Preferences } from '../../tickets/preferences.ts'
import { UNORDERED, type Candidate } from './candidate.ts'
import { isKnown, type Quantity } from './measure.ts'

type Wishes = Pick<Preferences, 'order' | 'sort' | 'maxLatency' | 'minThroughput'>

/** By the caller's names for them. */
export function listUnheeded(
  candidates: readonly Candidate[],
  { order, sort, maxLatency, minThroughput }: Wishes,
  isStreamed: boolean,
): readonly string[] {
  const knows = (quantity: Quantity) => candidates.some(({ standing }) => isKnown(standing, quantity, isStreamed))
  const names: string[] = []
  if (order.length > 0 && candidates.every(({ preferred }) => preferred === UNORDERED)) names.push('provider.order')
  if (isVainSort(candidates, sort, isStreamed)) names.push('provider.sort')
  if (minThroughput !== undefined && !knows('throughput')) names.push('provider.preferred_min_throughput')
  if (maxLatency !== undefined && !knows('latency')) names.push('provider.preferred_max_latency')
  return names
}

/** Also of a model's own candidates, where the suffix of its name says how to sort them. */
export function isVainSort(
  candidates: readonly Candidate[],
  by: Preferences['sort'],
  isStreamed: boolean,
): by is 'latency' | 'throughput' {
  if (by !== 'latency' && by !== 'throughput') return false
  return !candidates.some(({ standing }) => isKnown(standing, by, isStreamed))
}
