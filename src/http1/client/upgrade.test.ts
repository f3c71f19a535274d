// A call that asks to speak another protocol: the connection is handed over with all that came on it, or the answer is read
// as any other.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { CHUNKED, turns, type RawConnection, type RawServer } from '../../../test/upstream/raw-server.ts'
import { take, takeWhole } from '../../../test/upstream/take-answer.ts'
import { useRawServer } from '../../../test/upstream/use-raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'
import type { Upgraded } from '../message/upgraded.ts'
import type { CallHandle } from './response-handler.ts'

const AGREED = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'

let server: RawServer
let client: UpstreamClient
useRawServer((opened) => {
  server = opened
  return (client = new UpstreamClient(systemClock, assert.ifError, { connections: 2 }))
})

const unwanted = () => assert.fail('it is not to be called')

type Asked = { call: CallHandle; pieces: string[]; outcome: Promise<Upgraded | number | GatewayError> }

/** Resolves with the connection, the status of a whole answer, or what failed. */
function ask(by = client, url = server.url): Asked {
  const { promise: outcome, resolve } = Promise.withResolvers<Upgraded | number | GatewayError>()
  const pieces: string[] = []
  const request = { method: 'GET', url, headers: { 'x-a': 'b' }, body: Buffer.alloc(0), upgrade: 'websocket' } as const
  const call = by.open(request, {
    begin: ({ status }) => ({
      push: (piece) => void pieces.push(piece.toString()),
      end: () => resolve(status),
      fail: resolve,
    }),
    upgrade: ({ status }, upgraded) => {
      assert.equal(status, 101)
      resolve(upgraded)
    },
    fail: resolve,
  })
  return { call, pieces, outcome }
}

async function agree(asked: Asked, connection: RawConnection, early = ''): Promise<Upgraded> {
  await connection.answer(AGREED + early)
  const upgraded = await asked.outcome
  assert.ok(typeof upgraded === 'object' && 'socket' in upgraded)
  return upgraded
}

/** What is read until it is so long. */
async function read({ socket, early }: Upgraded, length: number): Promise<string> {
  let text = early.toString()
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()))
  socket.resume()
  while (text.length < length) await once(socket, 'data')
  return text
}

test('the request says what it asks for, and the connection goes over with what came behind the answer', async () => {
  const asked = ask()
  const connection = await server.accept(1)
  const request = await connection.readRequest()
  assert.match(
    request,
    /^GET \/v1\/chat\?a=b HTTP\/1\.1\r\nhost: [^\r]+\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-a: b\r\n\r\n$/,
  )
  await connection.send(`${AGREED}early `)
  const upgraded = await asked.outcome
  assert.ok(typeof upgraded === 'object' && 'socket' in upgraded)
  assert.equal(upgraded.socket.isPaused(), true)
  await connection.send('late')
  assert.equal(await read(upgraded, 10), 'early late')
  upgraded.socket.write('GET / HTTP/1.1\r\n\r\n')
  assert.equal(await connection.readRequest(), 'GET / HTTP/1.1\r\n\r\n')
  upgraded.socket.destroy()
  await connection.closed
})

test('an answer in any cuts is the same', async () => {
  const whole = `${AGREED}early`
  for (let cut = 1; cut < whole.length; cut += 1) {
    const asked = ask()
    const connection = await server.accept(server.connections.length + 1)
    connection.socket.setNoDelay(true)
    await connection.answer(whole.slice(0, cut))
    await turns(1)
    await connection.send(whole.slice(cut))
    const upgraded = await asked.outcome
    assert.ok(typeof upgraded === 'object' && 'socket' in upgraded)
    assert.equal(await read(upgraded, 5), 'early')
    upgraded.socket.destroy()
    await connection.closed
  }
})

test('a server that does not agree is read as ever, and its connection is not used again', async () => {
  for (const [index, answer] of [
    'HTTP/1.1 401 No\r\ncontent-length: 2\r\n\r\nno',
    `${CHUNKED}2\r\nno\r\n0\r\n\r\n`,
  ].entries()) {
    const asked = ask()
    const connection = await server.accept(index + 1)
    await connection.answer(answer)
    assert.equal(await asked.outcome, index === 0 ? 401 : 200)
    assert.deepEqual(asked.pieces, ['no'])
    await connection.closed
  }
})

test('a large answer of a server that does not agree is not read while it is paused', async () => {
  const request = { method: 'GET', url: server.url, headers: {}, body: Buffer.alloc(0), upgrade: 'websocket' } as const
  const large = Buffer.alloc(64_000_000, 'x')
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let received = 0
  const call = client.open(request, {
    begin(_, begun) {
      begun.pause()
      return { push: (piece) => (received += piece.length), end: resolve, fail: assert.ifError }
    },
    upgrade: unwanted,
    fail: assert.ifError,
  })
  const connection = await server.accept(1)
  await connection.readRequest()
  const head = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n`)
  void connection.send(Buffer.concat([head, large]))
  await turns(500)
  assert.ok(connection.socket.writableLength > 0)
  call.resume()
  await over
  assert.equal(received, large.length)
})

test('an upgraded connection is one of those that there may be until it closes', async () => {
  const upgraded = [await agree(ask(), await server.accept(1)), await agree(ask(), await server.accept(2))]
  const refused = await ask().outcome
  assert.ok(refused instanceof Error)
  assert.equal(refused.kind, 'model_unavailable')
  const waiting = takeWhole(client, server.url)
  await turns()
  assert.equal(server.connections.length, 2)
  upgraded[0]?.socket.destroy()
  await (await server.accept(3)).answer('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  assert.equal((await waiting).body, 'ok')
})

test('its half closing is left to whoever has it, and closing the client closes it', async () => {
  const own = new UpstreamClient(systemClock, assert.ifError)
  const connection = server.accept(1)
  const { socket } = await agree(ask(own), await connection)
  const ended = once(socket, 'end')
  socket.resume()
  ;(await connection).finish()
  await ended
  own.close()
  await once(socket, 'close')
})

test('a call that is broken off before its answer is not handed a connection', async () => {
  const asked = ask()
  const connection = await server.accept(1)
  await connection.readRequest()
  asked.call.abort()
  await connection.closed
})

test('a bug of who is handed a connection closes it', async () => {
  const bugs: unknown[] = []
  const own = new UpstreamClient(systemClock, (error) => bugs.push(error))
  const request = { method: 'GET', url: server.url, headers: {}, body: Buffer.alloc(0), upgrade: 'websocket' } as const
  own.open(request, {
    begin: () => undefined,
    upgrade: () => {
      throw new TypeError('a bug')
    },
    fail: assert.ifError,
  })
  const connection = await server.accept(1)
  await connection.answer(AGREED)
  await connection.closed
  assert.deepEqual(bugs.map(String), ['TypeError: a bug'])
})

test('a name of a protocol that would end its line is refused, and one who would not take it is a mistake', async () => {
  const request = { method: 'GET', url: server.url, headers: {}, body: Buffer.alloc(0) } as const
  const { promise, resolve } = Promise.withResolvers<GatewayError>()
  client.open({ ...request, upgrade: 'a\r\nb' }, { begin: unwanted, upgrade: unwanted, fail: resolve })
  assert.match((await promise).detail ?? '', /"upgrade"/)
  assert.throws(() => client.open({ ...request, upgrade: 'a' }, { begin: unwanted, fail: unwanted }), /takes it/)
})

test('a connection of its own that cannot be opened fails its call, and not one that waits for any connection', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError, { connections: 1 })
  // It accepts and never speaks TLS.
  const silent = new URL(`https://127.0.0.1:${server.url.port}/`)
  const asked = ask(own, silent)
  const waiting = take(own, silent)
  await server.accept(1)
  clock.advance(bounds.connectMs)
  const refused = await asked.outcome
  assert.ok(refused instanceof Error)
  assert.equal(refused.kind, 'provider_timeout')
  await server.accept(2)
  assert.deepEqual(waiting.told, [])
  clock.advance(bounds.connectMs)
  assert.equal(((await waiting.over) as GatewayError).kind, 'provider_timeout')
  own.close()
})
