// A call's note in the record of its generation, and what it tells of its provider until its first content.
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { AttemptReport } from '../../../health/attempt-report.ts'
import { classifyAnswerFault, classifyFault } from '../../../health/fault.ts'
import { isRevocation } from '../../../keys/principal/assert-active.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { Generation } from '../../tickets/generation.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'
import type { AttemptPorts } from '../attempt-ports.ts'

/** Where a call writes down what becomes of it: for the record, and for what is known of its endpoint. */
export type Noting = { note: AttemptNote; report: AttemptReport }

type NotedCall = Noting & { entry: PlanEntry }

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
  noting: NotedCall,
  ports: Pick<AttemptPorts, 'clock' | 'priceInput'>,
  call: () => Promise<T>,
): Promise<T> {
  const { note, report } = noting
  const { clock } = ports
  generation.attempts.push(note)
  const startedMs = clock.monotonicMs()
  try {
    const result = await call()
    note.outcome = 'served'
    return result
  } catch (error) {
    if (error instanceof GatewayError) noteFailure(noting, error, ports)
    else report.abandoned()
    throw error
  } finally {
    note.durationMs = clock.monotonicMs() - startedMs
  }
}

function noteFailure(
  { entry, note, report }: NotedCall,
  error: GatewayError,
  ports: Pick<AttemptPorts, 'priceInput'>,
): void {
  note.outcome = outcomeOf(error)
  if (note.outcome === 'abandoned') report.abandoned()
  else report.failed(error)
  // Nobody is at fault where the answer was not wanted any more.
  if (error !== callerLeft) note.errorCode = error.code
  if (error.detail !== undefined) note.detail = error.detail
  if (error.upstreamStatus !== undefined) note.upstreamStatus = error.upstreamStatus
  // The provider was at work when we broke it off.
  if (note.sent && note.outcome === 'prevented') note.cost_nanos = String(ports.priceInput(entry))
  if (note.outcome !== 'failed') return
  const fault = note.upstreamStatus === undefined ? classifyFault(error) : classifyAnswerFault(error)
  if (fault !== undefined) note.fault = fault
}

function outcomeOf(error: GatewayError): AttemptNote['outcome'] {
  if (error === callerLeft || isRevocation(error)) return 'abandoned'
  return error.blame === 'gateway' ? 'prevented' : 'failed'
}
