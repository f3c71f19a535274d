// The end of a listener: what runs may finish, streams are told, and what has not ended by then is cut.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { openRaw, write, type Raw } from '../../../test/e2e/surface/raw.ts'
import { FakeClock } from '../../../test/fake-clock.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { seededRandom } from '../../foundation/random.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { Exchange } from './exchange.ts'
import { RouteTable } from './routes.ts'
import { Listener } from './listener.ts'

let listener: Listener
let raws: Raw[] = []
afterEach(async () => {
  await listener.drain(0)
  for (const raw of raws) raw.destroy()
  raws = []
})

/** A listener with a stream that runs until the test ends it. */
async function startStream() {
  const clock = new FakeClock()
  const { promise: running, resolve: begin } = Promise.withResolvers<Exchange>()
  const handle = (exchange: Exchange) => {
    exchange.beginStream({})
    exchange.write('part')
    begin(exchange)
  }
  listener = new Listener({
    routes: new RouteTable([{ method: 'GET', path: '/', shape: 'by-key', handle }]),
    random: seededRandom(1),
    clock,
    mostConnections: () => 10,
    shapes: inboundProtocols,
    onBug: assert.ifError,
  })
  listener.server.listen(0, '127.0.0.1')
  await once(listener.server, 'listening')
  const raw = openRaw(`http://127.0.0.1:${(listener.server.address() as AddressInfo).port}`)
  raws.push(raw)
  raw.send(write('GET', '/', {}))
  await raw.until(/part\r\n$/)
  return { clock, raw, exchange: await running }
}

/** What has come of a drain so far: how often streams were told, and whether it is over. */
function beginDrain(boundMs: number, endStreams: () => void = () => {}) {
  const state = { told: 0, isOver: false }
  const drained = listener.drain(boundMs, () => {
    state.told += 1
    endStreams()
  })
  void drained.then(() => (state.isOver = true))
  return { state, drained }
}

test('a stream that does not end when it is told is cut when its time to do so is over, and not before', async () => {
  const { clock, raw } = await startStream()
  const { state, drained } = beginDrain(bounds.drainMs)
  clock.advance(bounds.drainMs - 1)
  await turns()
  assert.deepEqual(state, { told: 0, isOver: false })
  clock.advance(1)
  await turns()
  assert.deepEqual(state, { told: 1, isOver: false })
  clock.advance(bounds.drainEndMs - 1)
  await turns()
  assert.equal(state.isOver, false)
  clock.advance(1)
  await drained
  assert.match(await raw.closed(), /4\r\npart\r\n$/, 'a cut stream has no end')
})

test('a stream that ends when it is told is whole, and nobody waits longer than for that', async () => {
  const { clock, raw, exchange } = await startStream()
  const { drained } = beginDrain(bounds.drainMs, () => exchange.end('last'))
  clock.advance(bounds.drainMs)
  await drained
  assert.match(await raw.closed(), /4\r\npart\r\n4\r\nlast\r\n0\r\n\r\n$/)
})

test('a stream that ends by itself is not told, and the drain is over with it', async () => {
  const { raw, exchange } = await startStream()
  const { state, drained } = beginDrain(bounds.drainMs)
  exchange.end('last')
  await drained
  assert.deepEqual(state, { told: 0, isOver: true })
  assert.match(await raw.closed(), /last\r\n0\r\n\r\n$/)
})
