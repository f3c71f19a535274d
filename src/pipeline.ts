// The life of one generation. Each stage returns the ticket that the next one requires; a failure is thrown as a
// GatewayError and written to the caller in the caller's own shape; `settle` runs whatever happened.
import type { ByteBudget } from './foundation/byte-budget.ts'
import type { Clock } from './foundation/time/clock.ts'
import type { JobThreads } from './foundation/threads/job-threads.ts'
import type { Ticket } from './limits/limits.ts'
import type { Inbound } from './protocols/port/inbound-protocol.ts'
import type { Admission } from './stages/tickets/admission.ts'
import { admit, type AdmitPorts } from './stages/admit/admit.ts'
import { enter, tellLimits, type EnterPorts } from './stages/admit/enter.ts'
import type { AttemptPorts } from './stages/attempt/attempt-ports.ts'
import { attempt } from './stages/attempt/attempt.ts'
import { readBetas } from './stages/attempt/headers/vendor-headers.ts'
import type { Judging } from './stages/attempt/write-request/judge-request.ts'
import { planAble } from './stages/attempt/write-request/plan-able.ts'
import { authenticate, type FindPrincipal } from './stages/authenticate/authenticate.ts'
import { decode } from './stages/decode/decode.ts'
import type { Exchange } from './stages/http/exchange.ts'
import { readBody } from './stages/http/read-body.ts'
import { openCallerStream, type CallerStream } from './stages/relay/caller-stream.ts'
import { queue, type QueuePorts } from './stages/queue/queue.ts'
import { relay, type RelayTimes } from './stages/relay/relay.ts'
import { route, type RoutePorts } from './stages/route/route.ts'
import type { Turns } from './stages/route/turns.ts'
import { screen, type ScreenPorts } from './stages/screen/screen.ts'
import { describeAnswer } from './stages/settle/describe-answer.ts'
import { explainFailure, type Explained } from './stages/settle/summarize-route.ts'
import { openGeneration, wantsExplanation, type Generation } from './stages/tickets/generation.ts'
import { Settlement, type SettlePorts } from './stages/settle/settle.ts'
import type { Caller } from './stages/tickets/caller.ts'
import type { Served } from './stages/tickets/served.ts'
import type { Turn, Unable } from './stages/tickets/plan.ts'
import type { StopStream } from './stages/tickets/stop-stream.ts'

export type PipelinePorts = {
  clock: Clock
  findPrincipal: FindPrincipal
  route: RoutePorts & { turns: Turns }
  /** For the bodies of all requests in flight. */
  bodies: ByteBudget
  /** Those that read large ones. */
  threads: JobThreads
  enter: EnterPorts
  screen: ScreenPorts
  queue: QueuePorts
  admit: AdmitPorts
  settle: SettlePorts
  /** Whether an endpoint takes all of a request. */
  judging: Judging
  attempt(generation: Generation, admission: Admission): AttemptPorts
  /** Calls `stop` where the answer to this caller must end before its time; the result takes it back. */
  whenStopped(caller: Caller, stop: StopStream): () => void
  bounds(): RelayTimes & { requestBodyBytes: number }
}

export async function runGeneration(exchange: Exchange, inbound: Inbound, ports: PipelinePorts): Promise<void> {
  const startedMs = ports.clock.nowMs()
  const caller = await authenticate(exchange, inbound.keyPreference, ports.findPrincipal, ports.clock)
  const ticket = await enter(exchange, caller, ports.enter)
  try {
    await generate(exchange, inbound, { caller, ticket, startedMs }, ports)
  } catch (error) {
    // Callers whose request is refused before that have not been told yet where they stand with their limits.
    if (!ticket.hasReserved && !exchange.begun) tellLimits(exchange, ticket.figures, ports.clock)
    throw error
  } finally {
    // Does nothing where the generation was settled.
    ticket.cancel()
  }
}

type Entered = { caller: Caller; ticket: Ticket; startedMs: number }

async function generate(
  exchange: Exchange,
  inbound: Inbound,
  { caller, ticket, startedMs }: Entered,
  ports: PipelinePorts,
): Promise<void> {
  const { bodies, threads } = ports
  const holder = caller.key.id
  const bound = ports.bounds().requestBodyBytes
  const decoding = decode(exchange, inbound, await readBody(exchange, bound, bodies, holder), threads, holder)
  const decoded = decoding instanceof Promise ? await decoding : decoding
  exchange.note.model = decoded.envelope.model
  let explained: Explained = {
    explains: wantsExplanation(exchange),
    caller,
    plan: { entries: [], excluded: [] },
    attempts: [],
  }
  let turn: Turn | undefined
  try {
    const makePlan = (unable?: Unable, isDraft = false) => {
      const routing = isDraft ? { ...ports.route, turns: ports.route.turns.peeking } : ports.route
      return screen(caller, decoded, route(caller, decoded, routing, unable), ports.screen)
    }
    const plan = decoded.preferences.requireParameters
      ? await planAble({ decoded, betas: readBetas(exchange), judging: ports.judging }, makePlan)
      : makePlan()
    explained = { ...explained, plan }
    const queueing = queue(exchange, caller, plan, ports.queue)
    turn = queueing instanceof Promise ? await queueing : queueing
    const generation = openGeneration(exchange, caller, decoded, turn, startedMs)
    explained = generation
    await serve(exchange, generation, ticket, ports)
  } catch (error) {
    explainFailure(exchange, explained, error)
    throw error
  } finally {
    turn?.share.close()
  }
}

async function serve(exchange: Exchange, generation: Generation, ticket: Ticket, ports: PipelinePorts): Promise<void> {
  const { clock } = ports
  const { caller, decoded } = generation
  const bounds = ports.bounds()
  const admission = await admit(generation, exchange, ticket, ports.admit)
  // From here on the generation is settled whatever happens: nothing may stand between this and the `try`.
  const settlement = new Settlement(generation, admission, ports.settle)
  let stream: CallerStream | undefined
  let served: Served | undefined
  try {
    const headers = () => describeAnswer(generation, admission)
    stream = openCallerStream(exchange, decoded, clock, bounds, headers)
    // A stream's hold is written while the provider is asked; a body waits for its settlement, which is durable too.
    const held = stream === undefined ? undefined : admission.hold.write()
    held?.catch(() => {})
    served = await attempt(generation, exchange, admission.outputCap, ports.attempt(generation, admission))
    if (held !== undefined) await held
    served.whenSent(() => {
      // Nothing of it goes out any more.
      decoded.forget()
      admission.forgetFetched()
      exchange.freeBody()
    })
    await relay(served, stream ?? { exchange, headers }, {
      clock,
      times: bounds,
      cover: admission.cover,
      hidesReasoning: admission.hidesReasoning(served.entry),
      countText: ports.settle.countText,
      isAlive: (silentMs) => admission.hold.touch(silentMs),
      whenStopped: (stop) => ports.whenStopped(caller, stop),
      beforeEnd: settlement.close,
      readUsage: () => generation.usage,
    })
  } catch (error) {
    served?.incoming.stop()
    await settlement.fail(error, exchange.gone)
    throw error
  } finally {
    stream?.close()
    await settlement.assertClosed()
  }
}
