// Waits until there is room: in the gateway for one generation more, and at one of the plan's providers for its first call. Nothing
// is held meanwhile but the request itself: no money, and of its key's limits what it has since it came. Callers who leave leave
// the line; who has waited too long, or finds the line full, is told 503 at once. Endpoints that are left alone after faults are
// taken only where waiting for the others was in vain.
import type { Called } from '../../capacity/called.ts'
import type { Capacity } from '../../capacity/capacity.ts'
import type { CapacityShare } from '../../capacity/capacity-share.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Caller } from '../tickets/caller.ts'
import { openTurn, type Plan, type PlanEntry, type Turn } from '../tickets/plan.ts'
import type { StopStream } from '../tickets/stop-stream.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import { putFullLast } from './put-full-last.ts'

export type QueuePorts = {
  capacity: Capacity
  clock: Clock
  /** How long one may wait, ms. */
  waitMs(): number
  /** Calls `stop` where a request must not go on: its key was disabled, the gateway goes down. The result takes it back. */
  whenStopped(caller: Caller, stop: StopStream): () => void
}

/**
 * The turn's share must be closed, whatever happens.
 * @throws GatewayError overloaded; callerLeft; that the key was disabled, or that the gateway goes down
 */
export function queue(exchange: Exchange, caller: Caller, plan: Plan, ports: QueuePorts): Turn | Promise<Turn> {
  const [first] = plan.entries
  const share = first && ports.capacity.enter(caller.key.id, first.endpoint.provider)
  return share === undefined ? queueLater(exchange, caller, plan, ports) : openTurn(plan, share, 0)
}

async function queueLater(exchange: Exchange, caller: Caller, plan: Plan, ports: QueuePorts): Promise<Turn> {
  const { capacity, clock } = ports
  const startedMs = clock.monotonicMs()
  const { entries } = plan
  const usable = listProviders(entries.filter(({ reason }) => reason.rank !== 'open'))
  const wanted = usable.length > 0 ? usable : listProviders(entries)
  const leaving = new AbortController()
  const share = await wait(exchange, caller, wanted, leaving, ports).catch((error: unknown) => {
    const isLate = error instanceof GatewayError && !leaving.signal.aborted
    const last = isLate ? enterAny(capacity, caller.key.id, listProviders(entries)) : undefined
    if (last === undefined) throw error
    return last
  })
  return openTurn(
    putFullLast(plan, (provider) => share.hasCall(provider)),
    share,
    clock.monotonicMs() - startedMs,
  )
}

function enterAny(capacity: Capacity, keyId: string, providers: readonly Called[]): CapacityShare | undefined {
  for (const provider of providers) {
    const share = capacity.enter(keyId, provider)
    if (share !== undefined) return share
  }
  return undefined
}

async function wait(
  exchange: Exchange,
  caller: Caller,
  wanted: readonly Called[],
  leaving: AbortController,
  { capacity, waitMs, whenStopped }: QueuePorts,
): Promise<CapacityShare> {
  const stopWatching = whenStopped(caller, (error) => leaving.abort(error))
  exchange.whenGone(() => leaving.abort(callerLeft))
  try {
    return await capacity.wait(caller.key.id, wanted, { waitMs: waitMs(), signal: leaving.signal })
  } finally {
    stopWatching()
    exchange.whenGone(undefined)
  }
}

function listProviders(entries: readonly PlanEntry[]): readonly Called[] {
  return [...new Set(entries.map(({ endpoint }) => endpoint.provider))]
}
