// The life of one generation. Each stage returns what the next one requires; what goes wrong is thrown as a
// GatewayError and told to the caller in his own shape; `settle` runs whatever happened.
import type { Catalog } from './catalog/model.ts'
import type { Clock } from './foundation/clock.ts'
import { GatewayError } from './generation/gateway-error.ts'
import type { InboundProtocol } from './protocols/protocol.ts'
import { admit, coverOf, type AdmitPorts, type Admission } from './stages/admit/admit.ts'
import { attempt, type AttemptPorts, type Served } from './stages/attempt/attempt.ts'
import { authenticate, type FindPrincipal } from './stages/authenticate/authenticate.ts'
import { decode } from './stages/decode/decode.ts'
import type { Exchange } from './stages/http/exchange.ts'
import { readBody } from './stages/http/read-body.ts'
import { CallerStream } from './stages/relay/caller-stream.ts'
import { relayBody, relayStream } from './stages/relay/relay.ts'
import { route } from './stages/route/route.ts'
import { openGeneration, type Generation } from './stages/settle/generation.ts'
import { describeAnswer } from './stages/settle/describe-answer.ts'
import { Settlement, type SettlePorts } from './stages/settle/settle.ts'

export type PipelinePorts = {
  clock: Clock
  findPrincipal: FindPrincipal
  catalog(): Catalog
  admit: AdmitPorts
  settle: SettlePorts
  attempt(generation: Generation, admission: Admission): AttemptPorts
  callerHeaders(exchange: Exchange): { readonly [name: string]: string }
  userAgent: string
  bounds(): {
    requestBodyBytes: number
    firstHeartbeatMs: number
    heartbeatEveryMs: number
    streamIdleMs: number
    callerStallMs: number
  }
}

export async function runGeneration(exchange: Exchange, inbound: InboundProtocol, ports: PipelinePorts): Promise<void> {
  const { clock } = ports
  const bounds = ports.bounds()
  const startedMs = clock.nowMs()
  const caller = await authenticate(
    exchange,
    inbound.name === 'anthropic-messages' ? 'x-api-key' : 'bearer',
    ports.findPrincipal,
    clock,
  )
  const decoded = decode(exchange, inbound, await readBody(exchange, bounds.requestBodyBytes))
  const plan = route(caller, decoded, ports.catalog())
  const generation = openGeneration(exchange, caller, decoded, plan, startedMs)
  const admission = await admit(generation, exchange, ports.admit)
  const settlement = new Settlement(generation, admission, ports.settle)
  const headers = () => describeAnswer(generation, admission)
  const stream = decoded.envelope.stream
    ? new CallerStream(
        exchange,
        inbound,
        clock,
        { firstMs: bounds.firstHeartbeatMs, everyMs: bounds.heartbeatEveryMs },
        headers,
      )
    : undefined
  let served: Served | undefined
  try {
    served = await attempt(
      {
        decoded,
        plan,
        outputCap: admission.outputCap,
        callerHeaders: ports.callerHeaders(exchange),
        userAgent: ports.userAgent,
        notes: generation.attempts,
        onAttempt(entry, abort) {
          generation.entry = entry
          exchange.onGone(abort)
        },
      },
      ports.attempt(generation, admission),
    )
    generation.firstContentMs = clock.nowMs()
    generation.losses = [...generation.losses, ...served.losses]
    // A body waits for its settlement, which is durable too.
    if (stream !== undefined) await admission.hold.durable
    const options = {
      clock,
      idleMs: bounds.streamIdleMs,
      stallMs: bounds.callerStallMs,
      cover: coverOf(admission),
      beforeEnd: settlement.close,
    }
    await (stream ? relayStream(served, stream, options) : relayBody(served, exchange, headers, options))
  } catch (error) {
    served?.incoming.stop()
    await settlement.fail(error, exchange.gone)
    if (stream === undefined || !exchange.begun || exchange.ended || !(error instanceof GatewayError)) throw error
    stream.end(inbound.encodeStreamError(error, exchange.id, 0))
  } finally {
    stream?.close()
    await settlement.assertClosed()
  }
}
