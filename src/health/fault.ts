// The one table of what a provider may do wrong before or during an answer, and what each says of it: against whom it counts,
// and how long it is left alone where the provider does not say. What the caller did wrong, and what the gateway lacked, is no
// fault: `classifyFault` gives undefined for it.
import type { GatewayError } from '../generation/error/gateway-error.ts'

export type Fault =
  /** No connection, or it was reset before an answer. */
  | 'unreachable'
  /** No content within its time. */
  | 'late'
  /** 503, 529, or the same within an answer. */
  | 'overloaded'
  /** 429: of this credential, for this model. */
  | 'rate-limited'
  /** 401, 402, or the same in words: the credential itself, whatever the model. */
  | 'account'
  /** 403: the credential, for this model. */
  | 'forbidden'
  /** The provider does not know the model. */
  | 'missing'
  /** 5xx. */
  | 'failing'
  /** An answer that cannot be read, or one that ended without its end. */
  | 'broken'

type FaultRow = {
  /** `credential`: counts against it whatever the model. `pair`: against the endpoint with this credential. */
  against: 'pair' | 'credential'
  /** It is left alone at once, at least so long, ms; 0: only after several faults. */
  coolMs: number
  /** Asking the same again a moment later may be answered. */
  isTransient: boolean
  /**
   * Another credential of the same endpoint may be served: `yes`, so it is asked next; `maybe`, so that one of them is asked once
   * nothing else is left.
   */
  isOfCredential: 'yes' | 'maybe' | 'no'
}

export const faultTable: { readonly [fault in Fault]: FaultRow } = {
  unreachable: { against: 'pair', coolMs: 0, isTransient: true, isOfCredential: 'no' },
  late: { against: 'pair', coolMs: 0, isTransient: false, isOfCredential: 'no' },
  overloaded: { against: 'pair', coolMs: 0, isTransient: true, isOfCredential: 'no' },
  'rate-limited': { against: 'pair', coolMs: 1_000, isTransient: false, isOfCredential: 'yes' },
  account: { against: 'credential', coolMs: 4_000, isTransient: false, isOfCredential: 'yes' },
  forbidden: { against: 'pair', coolMs: 4_000, isTransient: false, isOfCredential: 'yes' },
  missing: { against: 'pair', coolMs: 4_000, isTransient: false, isOfCredential: 'maybe' },
  failing: { against: 'pair', coolMs: 0, isTransient: false, isOfCredential: 'maybe' },
  broken: { against: 'pair', coolMs: 0, isTransient: false, isOfCredential: 'no' },
}

/** The same of an answer whose head had come: that has come from somewhere. */
export function classifyAnswerFault(error: GatewayError): Fault | undefined {
  const fault = classifyFault(error)
  return fault === 'unreachable' ? 'broken' : fault
}

/** The provider's fault in a failure; undefined: it was not the provider's. */
export function classifyFault({ kind, blame, upstreamStatus }: GatewayError): Fault | undefined {
  if (blame === 'caller' || blame === 'gateway') return undefined
  if (kind === 'model_unavailable') {
    if (blame === 'operator') return 'missing'
    return upstreamStatus === 429 ? 'rate-limited' : 'overloaded'
  }
  if (kind === 'provider_timeout') return 'late'
  if (upstreamStatus === undefined) return 'unreachable'
  // Keys that are not valid and accounts without money have many statuses, 400 and 429 among them.
  if (blame === 'operator') return upstreamStatus === 403 ? 'forbidden' : 'account'
  if (upstreamStatus === 401 || upstreamStatus === 402) return 'account'
  if (upstreamStatus === 429) return 'rate-limited'
  return upstreamStatus >= 500 ? 'failing' : 'broken'
}
