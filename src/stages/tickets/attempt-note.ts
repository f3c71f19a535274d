// The outcome of one attempt: a line of the generation's record.
import { classifyAnswerFault, type Fault } from '../../health/fault.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'

/** What became of one attempt, for the generation's record. */
export type AttemptNote = {
  endpoint: string
  provider: string
  model: string
  credential: string
  protocol: string
  startedMs: number
  durationMs: number
  /**
   * `abandoned`: the caller left while it was under way, or another one had content first. `prevented`: the gateway lacked what
   * it needed for the call.
   */
  outcome: 'served' | 'failed' | 'abandoned' | 'prevented'
  /** The request was written to a connection: the provider may bill for it. */
  sent: boolean
  /** It was written twice: the first connection had been closed, idle, before the request came. */
  resent?: true
  /** It began beside another one that was late. */
  hedge?: true
  /** It broke off behind its first content, by the provider's fault, whether or not another one went on with its answer. */
  cut?: true
  /** It went on with the answer of the one before it, which had broken off. */
  continues?: true
  /**
   * Nobody is charged for this one, whose provider may bill what it was sent: about so much, nano-dollars as decimal text. That
   * is the operator's to pay. Another one's answer was taken, or would have been; or the gateway broke it off.
   */
  cost_nanos?: string
  upstreamStatus?: number
  /** What the provider did wrong, where it was the provider. */
  fault?: Fault
  errorCode?: string
  detail?: string
}

/** Its answer broke off behind its first content. Nothing where that was not the provider's fault. */
export function noteCut(note: AttemptNote, error: GatewayError): void {
  const fault = classifyAnswerFault(error)
  if (fault === undefined) return
  note.cut = true
  note.fault = fault
  note.errorCode = error.code
  if (error.detail !== undefined) note.detail = error.detail
}
