// The preferences of a caller that have no effect on a plan, since nothing is known of any candidate: each is a loss.
import type { Preferences } from '../../tickets/preferences.ts'
import type { Candidate } from './candidate.ts'
import { isKnown, type Quantity } from './measure.ts'

type Wishes = Pick<Preferences, 'sort' | 'maxLatency' | 'minThroughput'> & {
  /** What the suffix of the model's name asks for. */
  suffixSort: Preferences['sort']
}

/** By the caller's names for them. */
export function listUnheeded(
  candidates: readonly Candidate[],
  { sort, suffixSort, maxLatency, minThroughput }: Wishes,
  isStreamed: boolean,
): readonly string[] {
  const knows = (quantity: Quantity) => candidates.some(({ standing }) => isKnown(standing, quantity, isStreamed))
  const isVain = (by: Preferences['sort']) => (by === 'latency' || by === 'throughput') && !knows(by)
  const names: string[] = []
  if (isVain(sort)) names.push('provider.sort')
  if (sort === undefined && isVain(suffixSort)) names.push('model')
  if (minThroughput !== undefined && !knows('throughput')) names.push('provider.preferred_min_throughput')
  if (maxLatency !== undefined && !knows('latency')) names.push('provider.preferred_max_latency')
  return names
}
