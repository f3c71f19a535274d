// A stream on its way through the relay, by a clock that the test moves: a provider whose bytes the test hands in, and a
// caller who can leave.
import assert from 'node:assert/strict'
import { bounds } from '../src/foundation/bounds.ts'
import { ByteBudget } from '../src/foundation/byte-budget.ts'
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

/** A stream of Chat that has shown `Hello`, and a caller of `from` who can leave. */
export function startRelayedStream(from: InboundProtocolName = protocol, cover?: Cover) {
  const clock = new FakeClock()
  const answer = new TestAnswer()
  const endings: Ending[] = []
  let onGone = () => {}
  const exchange = {
    begun: false,
    gone: false,
    beginStream: () => (exchange.begun = true),
    write: () => true,
    end() {},
    whenDrained() {},
    whenGone(action: (() => void) | undefined) {
      onGone = action ?? (() => {})
    },
  }
  const share = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 })).open('key')
  const reader = openTestReader({ from, to: protocol })
  const incoming = new Incoming(answer, reader, share, assert.ifError, { onCommit() {}, onFailure: assert.ifError })
  answer.handler = incoming
  const { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs } = bounds
  const times = { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs }
  const stream = new CallerStream(exchange as unknown as Exchange, inboundProtocols[from], clock, times, () => ({}))
  answer.send(makeBytes(protocol, ...start, text('Hello')))
  const over = relay({ incoming } as Served, stream, {
    clock,
    times,
    cover,
    isAlive() {},
    hidesReasoning: false,
    countText: async () => 1,
    whenStopped: () => () => {},
    readUsage: () => undefined,
    beforeEnd: async (ending) => void endings.push(ending),
  })
  const leave = () => {
    exchange.gone = true
    onGone()
  }
  return { clock, answer, endings, over, leave }
}
