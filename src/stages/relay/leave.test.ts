// A caller who leaves while a stream runs, by a clock that the test moves: what is awaited, for how long, and what is known then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import { TestAnswer } from '../../../test/upstream/test-answer.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { ByteBudget } from '../../foundation/byte-budget.ts'
import { inboundProtocols } from '../../protocols/registry.ts'
import { Incoming } from '../../answer/incoming.ts'
import type { Exchange } from '../http/exchange.ts'
import { CallerStream } from './caller-stream.ts'
import type { Ending } from '../tickets/ending.ts'
import { relay } from './relay.ts'
import type { Served } from '../tickets/served.ts'

const protocol = 'openai-chat'
const { start, text, end, usage } = streams[protocol]
const [finish, counts] = end(usage)
assert.ok(finish !== undefined && counts !== undefined)

/** A stream of Chat that has shown `Hello`, and a caller who can leave. */
function startStream() {
  const clock = new FakeClock()
  const answer = new TestAnswer()
  const endings: Ending[] = []
  let onGone = () => {}
  const exchange = {
    begun: false,
    gone: false,
    beginStream: () => (exchange.begun = true),
    write: () => true,
    whenDrained() {},
    whenGone(action: (() => void) | undefined) {
      onGone = action ?? (() => {})
    },
  }
  const share = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 })).open('key')
  const reader = openTestReader({ from: protocol, to: protocol })
  const incoming = new Incoming(answer, reader, share, assert.ifError, { onCommit() {}, onFailure: assert.ifError })
  const { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs } = bounds
  const times = { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, callerStallMs }
  const stream = new CallerStream(exchange as unknown as Exchange, inboundProtocols[protocol], clock, times, () => ({}))
  answer.send(makeBytes(protocol, ...start, text('Hello')))
  const over = relay({ incoming } as Served, stream, {
    clock,
    times,
    cover: undefined,
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

test('a caller who leaves in the middle ends the call at once', async () => {
  const { answer, endings, over, leave } = startStream()
  leave()
  await over
  assert.equal(answer.isAborted, true)
  assert.deepEqual(
    endings.map(({ status, usage: reported }) => [status, reported]),
    [['cancelled', undefined]],
  )
})

test('the usage of a provider that is about to end is awaited up to the bound, and not longer', async () => {
  const { clock, answer, endings, over, leave } = startStream()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  await turns()
  assert.deepEqual([answer.isAborted, endings.length], [false, 0])
  clock.advance(1)
  await over
  assert.equal(answer.isAborted, true)
  assert.deepEqual(
    endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
    [['cancelled', false]],
  )
})

test('usage that comes in that time is what is charged, and then nothing more is awaited', async () => {
  const { clock, answer, endings, over, leave } = startStream()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  answer.send(makeBytes(protocol, counts))
  await over
  assert.deepEqual(
    endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
    [['cancelled', true]],
  )
})
