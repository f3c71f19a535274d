import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { length, RawServer } from '../../../test/upstream/raw-server.ts'
import { take, takeWhole } from '../../../test/upstream/take-answer.ts'
import { useRawServer } from '../../../test/upstream/use-raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'

let server: RawServer
let client: UpstreamClient
useRawServer((opened) => {
  server = opened
  return (client = new UpstreamClient(systemClock, assert.ifError, { connections: 2, waiting: 2 }))
})

const fine = length('fine')

test('as many calls as the bound have a connection each, as many wait in order, and one more fails at once', async () => {
  const calls = [1, 2, 3, 4].map((n) => take(client, server.url, { headers: { 'x-n': String(n) } }))
  const over = await take(client, server.url).over
  assert.ok(over instanceof GatewayError)
  assert.deepEqual([over.kind, over.blame, over.canFailOver], ['model_unavailable', 'gateway', true])
  const first = await server.accept(1)
  const second = await server.accept(2)
  assert.match(await first.answer(fine), /x-n: 1/)
  assert.match(await first.answer(fine), /x-n: 3/)
  assert.match(await first.answer(fine), /x-n: 4/)
  assert.match(await second.answer(fine), /x-n: 2/)
  for (const call of calls) assert.equal(await call.over, 'end')
  assert.equal(server.connections.length, 2)
})

test('a call that was broken off while it waits is never sent, and its place is free', async () => {
  const under = [take(client, server.url), take(client, server.url)]
  const first = await server.accept(1)
  await server.accept(2)
  await first.readRequest()
  const left = take(client, server.url)
  const waiting = take(client, server.url, { headers: { 'x-n': 'waiting' } })
  left.call.abort()
  const late = take(client, server.url, { headers: { 'x-n': 'late' } })
  await first.send(fine)
  assert.match(await first.answer(fine), /x-n: waiting/)
  assert.match(await first.answer(fine), /x-n: late/)
  await waiting.over
  await late.over
  assert.deepEqual([left.told, left.call.sent], [[], false])
  for (const { call } of under) call.abort()
})

test('a call that was broken off while it connects closes that connection and is never sent', async () => {
  const taken = take(client, server.url)
  taken.call.abort()
  const whole = takeWhole(client, server.url, { headers: { 'x-n': 'next' } })
  // Had the first one got through, it would stand before this.
  const connection = await server.accept(1)
  const last = server.connections.at(-1)
  assert.match(await (last ?? connection).answer(fine), /x-n: next/)
  assert.equal((await whole).body, 'fine')
  assert.deepEqual([taken.told, taken.call.sent], [[], false])
})

test('a call whose connection breaks off makes room for one that waits', async () => {
  const under = [take(client, server.url), take(client, server.url)]
  await (await server.accept(1)).readRequest()
  await (await server.accept(2)).readRequest()
  const waiting = takeWhole(client, server.url, { headers: { 'x-n': 'waiting' } })
  under[0]?.call.abort()
  assert.match(await (await server.accept(3)).answer(fine), /x-n: waiting/)
  assert.equal((await waiting).body, 'fine')
  under[1]?.call.abort()
})

test('where nobody listens every call fails, those beyond the connections too', async () => {
  const own = await RawServer.start()
  await own.stop()
  const calls = [1, 2, 3, 4].map(() => take(client, own.url))
  for (const call of calls) {
    const over = await call.over
    assert.match((over as GatewayError).detail ?? '', /^ECONNREFUSED: /)
    assert.deepEqual([call.told, call.call.sent], [['fail'], false])
  }
})

test('the connection that was used last is used first', async () => {
  const calls = [takeWhole(client, server.url), takeWhole(client, server.url)]
  const first = await server.accept(1)
  const second = await server.accept(2)
  await second.answer(fine)
  await calls[1]
  await first.answer(fine)
  await calls[0]
  const next = takeWhole(client, server.url)
  await first.answer(fine)
  assert.equal((await next).body, 'fine')
})

test('an idle connection is used up to the bound and closed at it', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError)
  const call = async (count: number) => {
    const whole = takeWhole(own, server.url)
    await (await server.accept(count)).answer(fine)
    assert.equal((await whole).body, 'fine')
  }
  await call(1)
  clock.advance(bounds.upstreamIdleMs - 1)
  await call(1)
  clock.advance(bounds.upstreamIdleMs)
  await server.connections[0]?.closed
  await call(2)
  await own.close()
})

test('each connection has its own time, whichever was looked at first', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError)
  const calls = [takeWhole(own, server.url), takeWhole(own, server.url)]
  const long = await server.accept(1)
  const short = await server.accept(2)
  await long.answer(fine.replace('\r\n', '\r\nkeep-alive: timeout=60\r\n'))
  await calls[0]
  await short.answer(fine)
  await calls[1]
  clock.advance(bounds.upstreamIdleMs)
  const next = takeWhole(own, server.url)
  await long.answer(fine)
  assert.equal((await next).body, 'fine')
  await short.closed
  await own.close()
})

test('a server that keeps connections for less is believed, with a second to spare', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError)
  const kept = fine.replace('\r\n', '\r\nkeep-alive: timeout=5\r\n')
  const call = async (count: number) => {
    const whole = takeWhole(own, server.url)
    await (await server.accept(count)).answer(kept)
    assert.equal((await whole).body, 'fine')
  }
  await call(1)
  clock.advance(3_999)
  await call(1)
  clock.advance(4_000)
  await server.connections[0]?.closed
  await call(2)
  await own.close()
})

test('an idle connection lets the process end', async () => {
  const whole = takeWhole(client, server.url)
  await (await server.accept(1)).answer(fine)
  await whole
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap')
  // Only the server's side is left.
  assert.equal(sockets.length, server.connections.length)
})
