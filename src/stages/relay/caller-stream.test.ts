// Heartbeats by a clock that the test moves.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Exchange } from '../http/exchange.ts'
import { CallerStream } from './caller-stream.ts'

let clock: FakeClock
let written: string[]
let stream: CallerStream
beforeEach(() => {
  clock = new FakeClock()
  written = []
  const exchange = {
    begun: false,
    beginStream() {
      exchange.begun = true
      written.push('head')
    },
    write: (text: string) => {
      written.push(text)
      return true
    },
    end: (text: string) => void written.push(text, 'end'),
  }
  const { firstHeartbeatMs, heartbeatEveryMs } = bounds
  const protocol = { heartbeat: 'beat' } as InboundProtocol
  const times = { firstHeartbeatMs, heartbeatEveryMs }
  stream = new CallerStream(exchange as unknown as Exchange, protocol, clock, times, () => ({}))
})

test('a silent stream sends its head with the first heartbeat, then one in each period, and no sooner', () => {
  clock.advance(bounds.firstHeartbeatMs - 1)
  assert.deepEqual(written, [])
  clock.advance(1)
  assert.deepEqual(written, ['head', 'beat'])
  clock.advance(bounds.heartbeatEveryMs - 1)
  assert.equal(written.length, 2)
  clock.advance(1)
  assert.deepEqual(written, ['head', 'beat', 'beat'])
})

test('what is written counts as a sign of life, and none is sent after the end or within an event', () => {
  stream.write('one')
  clock.advance(bounds.firstHeartbeatMs)
  stream.write('two')
  clock.advance(bounds.heartbeatEveryMs - 1)
  assert.deepEqual(written, ['head', 'one', 'two'])
  clock.advance(1)
  assert.deepEqual(written.splice(0), ['head', 'one', 'two', 'beat'])
  stream.watch(() => false)
  clock.advance(3 * bounds.heartbeatEveryMs)
  assert.deepEqual(written, [])
  stream.end('last')
  clock.advance(3 * bounds.heartbeatEveryMs)
  assert.deepEqual(written, ['last', 'end'])
})
