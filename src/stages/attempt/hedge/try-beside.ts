// A try that a second endpoint may join where it is late: only of a stream, since a whole body says nothing until its end, only
// for one call an answer, and within a budget. Off unless the operator, or a caller, asks for it.
import type { AttemptReport } from '../../../health/attempt-report.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { countCalls, type PlanEntry } from '../../tickets/plan.ts'
import type { Served } from '../../tickets/served.ts'
import type { Input } from '../attempt-ports.ts'
import { isFinal } from '../tries/is-final.ts'
import { tryEntry } from '../tries/try-entry.ts'
import { CallerOfSeveral } from './caller-of-several.ts'
import { hedgeDelay } from './hedge-delay.ts'
import { race } from './race.ts'

export function mayHedge({ decoded, generation, wantsHedge }: Input, entry: PlanEntry): boolean {
  const { endpoint, model } = entry
  if (generation.plan.entries.length === 1 || !decoded.envelope.stream || endpoint.hedges === false) return false
  // One in a request is enough: what follows on it has failed, and is not late.
  if (generation.attempts.length > 0) return false
  return (wantsHedge || endpoint.hedges === true || model.hedges) && countCalls(entry) === 1
}

/** `report`: to what is known of the entry's endpoint, where the call has begun. @throws what is a bug */
export async function tryBeside(input: Input, entry: PlanEntry, report: AttemptReport): Promise<Served | GatewayError> {
  const { ports, exchange, contest } = input
  ports.hedges.count()
  const callers = new CallerOfSeveral(exchange)
  try {
    return await race({
      clock: ports.clock,
      afterMs: hedgeDelay(ports.health.read(entry)),
      first: () => tryEntry(input, { entry, report, caller: callers.open(), isHedge: false }),
      second: () => beginSecond(input, entry, callers),
      isFinal: (error) => isFinal(input, error),
      stop: () => contest.stop(),
    })
  } finally {
    callers.close()
  }
}

/** Undefined: nobody is left who may, or the budget is used up. */
function beginSecond(
  input: Input,
  first: PlanEntry,
  callers: CallerOfSeveral,
): Promise<Served | GatewayError> | undefined {
  const { ports, walk, generation, exchange } = input
  if (exchange.gone || !ports.hedges.isOpen || generation.attempts.length >= bounds.attemptsPerRequest) return undefined
  for (let entry = walk.takeBeside(first); entry !== undefined; entry = walk.takeBeside(first)) {
    const hasRoom = generation.share.hasCallBeside(entry.endpoint.provider)
    const report = hasRoom ? ports.health.begin(entry, false, true) : undefined
    if (report === undefined) {
      walk.leaveAlone(entry)
      continue
    }
    ports.hedges.take()
    return tryEntry(input, { entry, report, caller: callers.open(), isHedge: true })
  }
  return undefined
}
