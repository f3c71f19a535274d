// Tries the plan's endpoints in order until one has given its first content (the commit point), or none is left. A 200 is not
// yet success: the first event is. What may be over in a moment is tried once more after a pause, and all tries together have
// one bound.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Generation } from '../tickets/generation.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import type { Served } from '../tickets/served.ts'
import type { AttemptPorts, Input } from './attempt-ports.ts'
import { Choices } from './choices/choices.ts'
import { readBetas, readVendorHeaders } from './headers/vendor-headers.ts'
import { mayHedge, tryBeside } from './hedge/try-beside.ts'
import { Contest } from './tries/contest.ts'
import { isFinal } from './tries/is-final.ts'
import { tryEntry } from './tries/try-entry.ts'
import { awaitRoom } from './walk/await-room.ts'
import { leavesHome } from './walk/leaves-home.ts'
import { PlanWalk } from './walk/plan-walk.ts'
import { drawPause, pause } from './walk/retry-pause.ts'
import { tellReturn } from './walk/tell-return.ts'

/**
 * `outputCap`: where the gateway lowered it. What was tried and what was lost is noted in the generation.
 * @throws GatewayError the last attempt's failure
 */
export async function attempt(
  generation: Generation,
  exchange: Exchange,
  outputCap: number | undefined,
  ports: AttemptPorts,
): Promise<Served> {
  const input = openInput(generation, exchange, outputCap, ports)
  const { walk } = input
  let failure: GatewayError | undefined
  for (;;) {
    const entry = walk.next()
    if (entry === undefined) {
      if (await waitForSecondRound(input)) continue
      break
    }
    const outcome = await tryNext(input, entry)
    if (outcome === undefined) continue
    if (!(outcome instanceof GatewayError)) return served(input, outcome)
    failure = outcome
    if (isFinal(input, failure)) break
  }
  if (failure !== undefined) throw tellReturn(failure, generation.plan.entries, ports)
  throw new GatewayError('internal_error', 'Something went wrong on our side.', { detail: 'an empty plan' })
}

function openInput(
  generation: Generation,
  exchange: Exchange,
  outputCap: number | undefined,
  ports: AttemptPorts,
): Input {
  const { decoded, plan } = generation
  return {
    generation,
    decoded,
    exchange,
    ports,
    walk: new PlanWalk(plan.entries),
    contest: new Contest(generation, (entry) => ports.priceInput(entry)),
    outputCap,
    vendorHeaders: readVendorHeaders(exchange),
    betas: readBetas(exchange),
    wantsHedge: plan.entries.length > 1 && isAsked(exchange, 'x-crossmodel-hedge'),
    wantsContinuation: plan.entries.length > 1 && isAsked(exchange, 'x-crossmodel-continue'),
    untilMs: ports.clock.monotonicMs() + longestTime(plan.entries),
  }
}

function isAsked(exchange: Exchange, header: string): boolean {
  return exchange.header(header)?.toLowerCase() === 'true'
}

/**
 * All tries together have no more than the longest of them alone and the longest first content: an endpoint that hangs for all
 * of its time leaves as much to others.
 */
function longestTime(entries: readonly PlanEntry[]): number {
  let attemptMs = 0
  let contentMs = 0
  for (const { endpoint } of entries) {
    attemptMs = Math.max(attemptMs, endpoint.attemptMs)
    contentMs = Math.max(contentMs, endpoint.firstContentMs)
  }
  return attemptMs + contentMs
}

/** Undefined: it is left alone at this moment. */
async function tryNext(input: Input, next: PlanEntry): Promise<Served | GatewayError | undefined> {
  const { ports, walk, decoded, exchange, generation } = input
  let entry = next
  if (!generation.share.hasCall(entry.endpoint.provider)) {
    if (!walk.isLast) {
      walk.leaveAlone(entry)
      return undefined
    }
    entry = await awaitRoom(input, entry)
  }
  const report = ports.health.begin(entry, walk.isLast, decoded.envelope.stream)
  if (report === undefined) {
    walk.leaveAlone(entry)
    return undefined
  }
  if (mayHedge(input, entry)) return tryBeside(input, entry, report)
  return tryEntry(input, { entry, report, caller: exchange, isHedge: false })
}

/** False: there is none. @throws GatewayError why nothing more may begin */
async function waitForSecondRound({ walk, ports, exchange, untilMs }: Input): Promise<boolean> {
  const { restMs } = walk
  if (restMs === undefined) return false
  const pauseMs = drawPause(restMs, ports)
  if (ports.clock.monotonicMs() + pauseMs >= untilMs || !(await pause(pauseMs, exchange, ports))) return false
  walk.openSecondRound()
  return true
}

async function served({ generation, ports }: Input, outcome: Served): Promise<Served> {
  const { plan, decoded, share } = generation
  // Where a second try served, the first may never have come so far that it took its room.
  share.giveBackKept()
  const { conversation } = plan
  if (conversation !== undefined && leavesHome(generation, outcome.entry))
    ports.health.keepPlace(conversation.id, outcome.entry, conversation.cacheMs)
  const { incoming } = outcome
  // Where several calls give the answer: a caller who does not stream gets it once all of them have ended.
  if (incoming instanceof Choices && !decoded.envelope.stream) await incoming.gatherAll()
  return outcome
}
