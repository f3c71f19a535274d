// A kept connection that the server closed is no failure of the provider: the request goes once more, on a new connection,
// and only where the server cannot have begun to work on it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { length, turns, RawServer, type RawConnection } from '../../../test/upstream/raw-server.ts'
import { take, takeWhole } from '../../../test/upstream/take-answer.ts'
import { useRawServer } from '../../../test/upstream/use-raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'

const fine = length('fine')

let server: RawServer
let client: UpstreamClient
let clock: FakeClock
useRawServer((opened) => {
  server = opened
  clock = new FakeClock()
  return (client = new UpstreamClient(clock, assert.ifError))
})

/** A connection that has served one call and is kept. */
async function useOnce(): Promise<RawConnection> {
  const first = takeWhole(client, server.url)
  const connection = await server.accept(1)
  await connection.answer(fine)
  await first
  return connection
}

const ways: readonly (readonly [how: string, close: (connection: RawConnection) => void])[] = [
  ['an end', (connection) => connection.finish()],
  ['a reset', (connection) => connection.socket.resetAndDestroy()],
]

for (const [how, close] of ways) {
  describe(`a reused connection that closes with ${how}`, () => {
    test('when the request is there and no byte of an answer is: it goes once more on a new connection', async () => {
      const old = await useOnce()
      const body = Buffer.from('the same body')
      const whole = takeWhole(client, server.url, { headers: { 'x-n': '2' }, body })
      const before = await old.readRequest()
      close(old)
      const renewed = await server.accept(2)
      assert.equal(await renewed.answer(fine), before)
      const answer = await whole
      assert.deepEqual([answer.body, answer.taken.call.resent], ['fine', true])
    })

    test('again on the new connection: that is the failure', async () => {
      const old = await useOnce()
      const taken = take(client, server.url)
      await old.readRequest()
      close(old)
      const renewed = await server.accept(2)
      await renewed.readRequest()
      close(renewed)
      const over = await taken.over
      assert.ok(over instanceof GatewayError)
      assert.equal(over.kind, 'provider_error')
      assert.equal(server.connections.length, 2)
    })

    test('after a byte of an answer: it is never sent again', async () => {
      const old = await useOnce()
      const taken = take(client, server.url)
      await old.answer('H')
      close(old)
      assert.ok((await taken.over) instanceof GatewayError)
      assert.equal(server.connections.length, 1)
    })

    test('up to a moment after the request was written: it goes once more', async () => {
      const old = await useOnce()
      const whole = takeWhole(client, server.url)
      await old.readRequest()
      clock.advance(bounds.upstreamResendMs - 1)
      close(old)
      await (await server.accept(2)).answer(fine)
      assert.equal((await whole).body, 'fine')
    })

    test('later than a moment after the request was written: it is never sent again', async () => {
      const old = await useOnce()
      const taken = take(client, server.url)
      await old.readRequest()
      clock.advance(bounds.upstreamResendMs + 1)
      close(old)
      assert.ok((await taken.over) instanceof GatewayError)
      assert.equal(server.connections.length, 1)
    })
  })

  test(`a fresh connection that closes with ${how} is never tried again`, async () => {
    const taken = take(client, server.url)
    const connection = await server.accept(1)
    await connection.readRequest()
    close(connection)
    assert.ok((await taken.over) instanceof GatewayError)
    assert.equal(server.connections.length, 1)
  })
}

test('a call that is broken off while its old connection has it is not sent again', async () => {
  const old = await useOnce()
  const taken = take(client, server.url)
  await old.readRequest()
  taken.call.abort()
  old.finish()
  await assertSentAlone('next')
  assert.deepEqual([taken.told, taken.call.resent], [[], false])
})

test('a call that is broken off while it waits for its new connection is not sent there', async () => {
  const old = await useOnce()
  const taken = take(client, server.url)
  await old.readRequest()
  old.finish()
  while (!taken.call.resent) await turns(1)
  taken.call.abort()
  await assertSentAlone('next')
  assert.deepEqual(taken.told, [])
})

/** One call more is the first to be sent on any connection after the old one. */
async function assertSentAlone(name: string): Promise<void> {
  const whole = takeWhole(client, server.url, { headers: { 'x-n': name } })
  for (let count = 2, request: string | undefined; request === undefined; count += 1) {
    const connection = await server.accept(count)
    request = (await Promise.race([connection.readRequest(), connection.closed])) ?? undefined
    if (request === undefined) continue
    assert.match(request, new RegExp(`x-n: ${name}`))
    await connection.send(fine)
  }
  assert.equal((await whole).body, 'fine')
}

test('a call whose place was taken by one that waited fails: there are no more connections than the bound', async () => {
  const small = new UpstreamClient(clock, assert.ifError, { connections: 1, waiting: 1 })
  const first = takeWhole(small, server.url)
  const old = await server.accept(1)
  await old.answer(fine)
  await first
  const lost = take(small, server.url)
  await old.readRequest()
  const waiting = takeWhole(small, server.url, { headers: { 'x-n': 'waiting' } })
  old.finish()
  assert.equal(((await lost.over) as GatewayError).detail, 'closed while idle')
  assert.match(await (await server.accept(2)).answer(fine), /x-n: waiting/)
  assert.equal((await waiting).body, 'fine')
  assert.equal(server.connections.length, 2)
  await small.close()
})

test('a server that closes at every reuse serves every call', async () => {
  const real = new UpstreamClient(systemClock, assert.ifError)
  let served = 0
  const serving = (async () => {
    for (let count = 1; ; count += 1) {
      const connection = await server.accept(count)
      await connection.answer(fine)
      void connection.readRequest().then(() => connection.socket.resetAndDestroy())
    }
  })()
  serving.catch(() => {})
  for (let call = 0; call < 30; call += 1) if ((await takeWhole(real, server.url)).body === 'fine') served += 1
  await real.close()
  assert.equal(served, 30)
})

test('an idle connection is kept for less than usual servers keep it, and for as long as a server announces', async () => {
  const idleMs = async (head: string, waitMs: number) => {
    const whole = takeWhole(client, server.url)
    const connection = await server.accept(server.connections.length + 1)
    await connection.answer(`HTTP/1.1 200 OK\r\n${head}content-length: 4\r\n\r\nfine`)
    await whole
    clock.advance(waitMs)
    await new Promise((resolve) => setImmediate(resolve))
    const reused = take(client, server.url)
    await Promise.race([connection.closed, connection.readRequest()])
    const isReused = !connection.socket.destroyed && !connection.socket.readableEnded
    reused.call.abort()
    await connection.closed
    return isReused
  }
  assert.equal(await idleMs('', bounds.upstreamIdleMs - 1), true)
  assert.equal(await idleMs('', bounds.upstreamIdleMs), false)
  assert.equal(await idleMs('keep-alive: timeout=30\r\n', 28_999), true)
  assert.equal(await idleMs('keep-alive: timeout=30\r\n', 29_000), false)
  assert.equal(await idleMs('keep-alive: timeout=600\r\n', bounds.upstreamAnnouncedIdleMs), false)
})
