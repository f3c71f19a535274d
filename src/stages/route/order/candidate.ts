// An endpoint with one of its credentials, as it is compared with others of its model.
import type { Endpoint } from '../../../catalog/model.ts'
import type { Standing } from '../../../health/standing.ts'
import type { Credential } from '../../../providers/provider.ts'
import type { PlanEntry, Reason } from '../../tickets/plan.ts'

export type Candidate = {
  endpoint: Endpoint
  credential: Credential
  call: Pick<PlanEntry, 'protocol' | 'mode' | 'calls'>
  standing: Standing
  /** Why it is not as good as any; undefined: it is. */
  setback: Reason | undefined
  /** Its place in the caller's `order`, or UNORDERED. */
  preferred: number
  /** It made the signatures in the history, which others cannot read. */
  isHome: boolean
}

/** Not in the caller's order: behind all that are. */
export const UNORDERED = Number.MAX_SAFE_INTEGER

/** What is compared of one endpoint: its candidates, in the order of its credentials. */
export type Choice = { endpoint: Endpoint; candidates: Candidate[] }

export function groupByEndpoint(candidates: readonly Candidate[]): Choice[] {
  const choices: Choice[] = []
  for (const candidate of candidates) {
    const last = choices.at(-1)
    if (last?.endpoint === candidate.endpoint) last.candidates.push(candidate)
    else choices.push({ endpoint: candidate.endpoint, candidates: [candidate] })
  }
  return choices
}
