// Whether another endpoint may go on with an answer that breaks off, and the answer that it then does so for. Only where the
// caller asks for that, of a stream that one call gives, and where there is another endpoint that can.
import type { ContinuableReader } from '../../../answer/continued/continuable-reader.ts'
import type { Incoming } from '../../../answer/incoming.ts'
import { countCalls, type PlanEntry } from '../../tickets/plan.ts'
import type { Input } from '../attempt-ports.ts'
import { Continuation } from './continuation.ts'
import { goOn } from './go-on.ts'
import { listContinuers } from './list-continuers.ts'

export function mayGoOn({ wantsContinuation, decoded, generation }: Input, entry: PlanEntry): boolean {
  const { stream, candidateCount } = decoded.envelope
  if (!wantsContinuation || !stream || candidateCount > 1 || countCalls(entry) > 1) return false
  return listContinuers(generation.plan.entries, entry).length > 0
}

export function openContinuation(
  input: Input,
  entry: PlanEntry,
  incoming: Incoming,
  reader: ContinuableReader,
): Continuation {
  return new Continuation(incoming, reader, {
    goOn: (cut, onStart) => goOn(input, { entry, reader, cut }, onStart),
    onBug: (error) => input.ports.onBug(error),
  })
}
