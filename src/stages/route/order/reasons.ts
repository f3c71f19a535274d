// Why an entry stands where it does in a plan, in words that stay the same: operators and callers read them, and scripts may.
import { faultTable, type Fault } from '../../../health/fault.ts'
import type { Reason } from '../../tickets/plan.ts'

const ready = (why: string): Reason => ({ rank: 'ready', why })

export const reasons = {
  alone: ready('nothing else serves it'),
  listed: ready('in the order of the operator'),
  ordered: ready('in the order of the caller'),
  signed: ready('it made the signatures in the history'),
  placed: ready('its conversation was served there before'),
  probing: ready('it may be back, and one call finds out'),
  drawn: ready('drawn by weight'),
  calmer: ready('drawn by weight, since the one drawn before is busier'),
  busier: ready('drawn by weight, and busier than the one before'),
  next: ready('next by weight'),
  price: ready('by price'),
  latency: ready('by latency'),
  throughput: ready('by throughput'),
  best: ready('no other stands as well'),
  learnt: ready('its turn to be measured'),
  sibling: ready('another credential of the endpoint before it'),
} satisfies { readonly [name: string]: Reason }

const degraded = (why: string): Reason => ({ rank: 'degraded', why })

export const setbacks = {
  failing: degraded('it fails or breaks tool calls more often than it should'),
  slow: degraded('its latency is above preferred_max_latency'),
  thin: degraded('its throughput is below preferred_min_throughput'),
  full: { rank: 'full', why: 'its provider’s limits leave nothing now' },
} satisfies { readonly [name: string]: Reason }

const faults = Object.keys(faultTable) as Fault[]
const leftAlone = (nameCause: (fault: Fault) => string) =>
  Object.fromEntries(
    faults.map((fault) => [fault, { rank: 'open', why: `left alone ${nameCause(fault)} (${fault})` }]),
  ) as {
    readonly [fault in Fault]: Reason
  }
/** Why an endpoint is left alone at once; of the other faults it is that the provider asked for it. */
const causes: { readonly [fault in Fault]?: string } = {
  account: 'since its provider refuses the credential or its account',
  forbidden: 'since its provider refuses the model to the credential',
  'rate-limited': 'since its provider limits the rate',
  missing: 'since its provider does not know the model',
}
const opened = leftAlone(() => 'after faults')
const cooling = leftAlone((fault) => causes[fault] ?? 'as its provider asked')
const unexplained: Reason = { rank: 'open', why: 'left alone after faults' }

/** Of an endpoint that is left alone. */
export function explainOpen(state: 'open' | 'cooling', fault: Fault | undefined): Reason {
  if (fault === undefined) return unexplained
  return (state === 'open' ? opened : cooling)[fault]
}

/** Of an endpoint that would lose a field of a request that forbids that. */
export function explainLoss(field: string | undefined): { why: string; by: 'caller' } {
  return { why: `it would lose ${field ?? 'something'}, and provider.require_parameters is true`, by: 'caller' }
}

/** Of an endpoint that a plan leaves out, and whose wish that is. */
export const exclusions = {
  only: { why: 'not in provider.only', by: 'caller' },
  ignore: { why: 'in provider.ignore', by: 'caller' },
  maxPrice: { why: 'dearer than provider.max_price', by: 'caller' },
  fallbacks: { why: 'provider.allow_fallbacks is false', by: 'caller' },
  disabled: { why: 'the operator has disabled it', by: 'operator' },
  draining: { why: 'the operator drains it, so it takes no new conversation', by: 'operator' },
} as const
