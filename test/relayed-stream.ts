// A stream on its way through the relay, by a clock that the test moves: a provider whose bytes the test hands in, and a
// caller who can leave.
import assert from 'node:assert/strict'
import { bounds } from '../src/foundation/bounds.ts'
import { ByteBudget } from '../src/foundation/byte-budget.ts'
import type { GatewayError } from '../src/generation/error/gateway-error.ts'
import type { InboundProtocolName } from '../src/generation/protocol-name.ts'
import { inboundProtocols } from '../src/protocols/protocols.ts'
import type { Cover } from '../src/stages/tickets/admission.ts'
import type { Served } from '../src/stages/tickets/served.ts'
import { Incoming } from '../src/answer/incoming.ts'
import type { Exchange } from '../src/stages/http/exchange.ts'
import { CallerStream } from '../src/stages/relay/caller-stream.ts'
import type { Ending } from '../src/stages/tickets/ending.ts'
import { relay } from '../src/stages/relay/relay.ts'
import { FakeClock } from './fake-clock.ts'
import { makeBytes, openTestReader, streams } from './readers.ts'
import { TestAnswer } from './upstream/test-answer.ts'

const protocol = 'openai-chat'
const { start, text } = streams[protocol]

type Circumstances = {
  /** Settles; by default that succeeds at once. */
  settle?: () => Promise<void>
  hidesReasoning?: boolean
  mayEndShort?: boolean
}

/** A caller who can be slow and can leave; `log`: what they were given, in order. */
function openTestCaller(log: string[]) {
  let onGone = () => {}
  let onDrained = () => {}
  const exchange = {
    begun: false,
    gone: false,
    isSlow: false,
    nextEvent: undefined as number | undefined,
    beginStream: () => (exchange.begun = true),
    write(bytes: Buffer | string) {
      log.push(`write ${bytes.toString()}`)
      return !exchange.isSlow
    },
    end: (bytes: Buffer | string) => void log.push(`end ${bytes.toString()}`),
    break: () => void log.push('break'),
    whenDrained: (action: (() => void) | undefined) => (onDrained = action ?? (() => {})),
    whenGone: (action: (() => void) | undefined) => (onGone = action ?? (() => {})),
  }
  const leave = () => {
    exchange.gone = true
    onGone()
  }
  const drain = () => {
    exchange.isSlow = false
    onDrained()
  }
  return { exchange, leave, drain }
}

/** A stream of Chat that has shown `Hello`, and a caller of `from`. */
export function startRelayedStream(
  from: InboundProtocolName = protocol,
  cover?: Cover,
  { settle, hidesReasoning = false, mayEndShort = false }: Circumstances = {},
) {
  const clock = new FakeClock()
  const answer = new TestAnswer()
  const endings: Ending[] = []
  const log: string[] = []
  let stop: ((error: GatewayError) => void) | undefined
  const { exchange, leave, drain } = openTestCaller(log)
  const share = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 })).open('key')
  const reader = openTestReader({ from, to: protocol, mayEndShort })
  const incoming = new Incoming(answer, reader, share, assert.ifError, { onCommit() {}, onFailure: assert.ifError })
  answer.handler = incoming
  const { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs } = bounds
  const times = { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs }
  const stream = new CallerStream(exchange as unknown as Exchange, inboundProtocols[from], clock, times, () => ({}))
  answer.send(makeBytes(protocol, ...start, text('Hello')))
  const over = relay({ incoming } as unknown as Served, stream, {
    clock,
    times,
    cover,
    isAlive() {},
    hidesReasoning,
    countText: async () => 1,
    whenStopped(action) {
      stop = action
      return () => (stop = undefined)
    },
    readUsage: () => undefined,
    async beforeEnd(ending) {
      endings.push(ending)
      log.push('settle')
      await settle?.()
    },
  })
  const free = incoming.free.bind(incoming)
  incoming.free = () => {
    log.push('free')
    free()
  }
  return {
    clock,
    answer,
    reader,
    endings,
    over,
    exchange,
    log,
    leave,
    drain,
    stop: (error: GatewayError) => stop?.(error),
    /** The relay would still be told where it must stop. */
    isWatching: () => stop !== undefined,
  }
}
