// A call's note in the record of its generation, and what it tells of its provider until its first content.
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { AttemptReport } from '../../../health/attempt-report.ts'
import { classifyFault } from '../../../health/fault.ts'
import { isRevocation } from '../../../keys/principal/assert-active.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { Generation } from '../../tickets/generation.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'
import type { AttemptPorts } from '../attempt-ports.ts'

/** Where a call writes down what becomes of it: for the record, and for what is known of its endpoint. */
export type Noting = { note: AttemptNote; report: AttemptReport }

export function openNote(
  { endpoint, credential, protocol }: PlanEntry,
  { clock }: Pick<AttemptPorts, 'clock'>,
): AttemptNote {
  return {
    endpoint: endpoint.id,
    provider: endpoint.provider.name,
    model: endpoint.model,
    credential: credential.id,
    protocol: protocol.protocol,
    startedMs: clock.nowMs(),
    durationMs: 0,
    outcome: 'abandoned',
    sent: false,
  }
}

/** @throws what `call` throws */
export async function noteCall<T>(
  generation: Generation,
  { note, report }: Noting,
  { clock }: Pick<AttemptPorts, 'clock'>,
  call: () => Promise<T>,
): Promise<T> {
  generation.attempts.push(note)
  const startedMs = clock.monotonicMs()
  try {
    const result = await call()
    note.outcome = 'served'
    return result
  } catch (error) {
    if (error instanceof GatewayError) noteFailure(note, report, error)
    else report.abandoned()
    throw error
  } finally {
    note.durationMs = clock.monotonicMs() - startedMs
  }
}

function noteFailure(note: AttemptNote, report: AttemptReport, error: GatewayError): void {
  note.outcome = outcomeOf(error)
  if (note.outcome === 'abandoned') report.abandoned()
  else report.failed(error)
  // Nobody is at fault where the answer was not wanted any more.
  if (error !== callerLeft) note.errorCode = error.code
  if (error.detail !== undefined) note.detail = error.detail
  if (error.upstreamStatus !== undefined) note.upstreamStatus = error.upstreamStatus
  const fault = note.outcome === 'failed' ? classifyFault(error) : undefined
  // An answer that has begun has come from somewhere.
  if (fault !== undefined) note.fault = fault === 'unreachable' && note.upstreamStatus !== undefined ? 'broken' : fault
}

function outcomeOf(error: GatewayError): AttemptNote['outcome'] {
  if (error === callerLeft || isRevocation(error)) return 'abandoned'
  return error.blame === 'gateway' ? 'prevented' : 'failed'
}
