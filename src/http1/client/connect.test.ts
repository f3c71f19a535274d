import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { length, RawServer, turns } from '../../../test/upstream/raw-server.ts'
import { makeCertificate } from '../../../test/upstream/self-signed.ts'
import { take, takeWhole } from '../../../test/upstream/take-answer.ts'
import { useRawServer } from '../../../test/upstream/use-raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'
import { Target } from './connect.ts'
import type { Upgraded } from '../message/upgraded.ts'

const certificate = makeCertificate()
/** Trusted too, and of another server. */
const elsewhere = makeCertificate('elsewhere.test', false)
let server: RawServer
let client: UpstreamClient
setDefaultCACertificates([certificate.cert, elsewhere.cert])
useRawServer(
  (opened) => {
    server = opened
    return (client = new UpstreamClient(systemClock, assert.ifError))
  },
  { certificate, host: 'localhost' },
)

const fine = length('fine')

test('an origin without a port has its scheme’s, and an address of version 6 no brackets', () => {
  const targets = ['http://a.test/v1', 'https://a.test/v1', 'https://a.test:8443/v1', 'http://[::1]:80/'].map((url) => {
    const { isSecure, host, port } = new Target(new URL(url))
    return [isSecure, host, port]
  })
  assert.deepEqual(targets, [
    [false, 'a.test', 80],
    [true, 'a.test', 443],
    [true, 'a.test', 8443],
    [false, '::1', 80],
  ])
})

test('TLS carries calls one after the other on one connection, asking for the name and HTTP/1.1', async () => {
  for (let index = 0; index < 3; index += 1) {
    const whole = takeWhole(client, server.url, { body: Buffer.alloc(100_000, 'y') })
    const connection = await server.accept(1)
    assert.match(await connection.answer(fine), /y$/)
    assert.equal((await whole).body, 'fine')
  }
  assert.equal(server.connections.length, 1)
  const socket = server.connections[0]?.socket as TLSSocket & { servername: string }
  assert.equal(socket.servername, 'localhost')
  assert.equal(socket.alpnProtocol, 'http/1.1')
})

test('an address is connected to without a name, and the next connection goes on with the session', async () => {
  const own = await RawServer.start({ certificate })
  const first = takeWhole(client, own.url)
  await (await own.accept(1)).answer(fine.replace('\r\n', '\r\nconnection: close\r\n'))
  assert.equal((await first).body, 'fine')
  const second = takeWhole(client, own.url)
  const connection = await own.accept(2)
  await connection.answer(fine)
  assert.equal((await second).body, 'fine')
  const socket = connection.socket as TLSSocket & { servername: string | false }
  assert.equal(socket.servername, false)
  assert.equal(socket.isSessionReused(), true)
  await own.stop()
})

test('a stream over TLS arrives whole in any cut, paused and gathered', async () => {
  const large = Buffer.alloc(8_000_000, 'abcdefghijk')
  const taken = take(client, server.url, {
    onAnswer: (call) => call.gather(),
    onData: (_, { call }) => {
      call.pause()
      setImmediate(() => call.resume())
    },
  })
  const connection = await server.accept(1)
  await connection.answer('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
  for (let at = 0; at < large.length; at += 99_999) {
    const piece = large.subarray(at, at + 99_999)
    await connection.send(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]))
  }
  await connection.send('0\r\n\r\n')
  assert.equal(await taken.over, 'end')
  assert.ok(Buffer.from(taken.pieces.join(''), 'latin1').equals(large))
})

test('while paused nothing is read over TLS either', async () => {
  const large = Buffer.alloc(64_000_000, 'x')
  const taken = take(client, server.url, { onAnswer: (call) => call.pause() })
  const connection = await server.accept(1)
  await connection.readRequest()
  const head = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n`)
  void connection.send(Buffer.concat([head, large]))
  await taken.begun
  await turns(1_000)
  assert.ok(connection.socket.writableLength > 0)
  taken.call.resume()
  assert.equal(await taken.over, 'end')
  assert.equal(taken.pieces.join('').length, large.length)
})

test('a connection over TLS is handed over with what came behind the answer', async () => {
  const { promise, resolve } = Promise.withResolvers<Upgraded>()
  const request = { method: 'GET', url: server.url, headers: {}, body: Buffer.alloc(0), upgrade: 'echo' } as const
  client.open(request, {
    begin: () => undefined,
    upgrade: (_, upgraded) => resolve(upgraded),
    fail: assert.ifError,
  })
  const connection = await server.accept(1)
  await connection.answer('HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\n\r\nearly')
  const { socket, early } = await promise
  assert.equal(early.toString(), 'early')
  socket.write('GET / HTTP/1.1\r\n\r\n')
  await connection.readRequest()
  const heard = once(socket, 'data')
  socket.resume()
  await connection.send('late')
  assert.equal(String((await heard)[0]), 'late')
  socket.destroy()
  await connection.closed
})

test('a cut over TLS is a failure', async () => {
  const whole = takeWhole(client, server.url)
  const connection = await server.accept(1)
  await connection.answer(fine.slice(0, -1))
  connection.finish()
  const { over } = await whole
  assert.equal((over as GatewayError).detail, 'closed before the end of the answer')
})

test('a certificate that nobody vouches for is refused, and nothing is sent', async () => {
  const own = await RawServer.start({ certificate: makeCertificate() })
  const { over, taken } = await takeWhole(client, own.url)
  assert.ok(over instanceof GatewayError)
  assert.equal(over.kind, 'provider_error')
  assert.match(over.detail ?? '', /^[A-Z_]*(SIGNATURE|SELF_SIGNED|CERT)[A-Z_]*: /)
  assert.equal(taken.call.sent, false)
  await own.stop()
})

test('a trusted certificate of another server is refused, by name and by address, and nothing is sent', async () => {
  for (const host of ['localhost', '127.0.0.1']) {
    const own = await RawServer.start({ certificate: elsewhere, host })
    void own.accept(1).then((connection) => connection.answer(fine))
    const { over, taken } = await takeWhole(client, own.url)
    assert.ok(over instanceof GatewayError)
    assert.match(over.detail ?? '', /^ERR_TLS_CERT_ALTNAME_INVALID: /)
    assert.equal(taken.call.sent, false)
    await own.stop()
  }
})

test('a server that speaks HTTP/2 alone is refused, and nothing is sent', async () => {
  const own = await RawServer.start({ certificate, host: 'localhost', protocols: ['h2'] })
  const { over, taken } = await takeWhole(client, own.url)
  assert.match((over as GatewayError).detail ?? '', /no application protocol/i)
  assert.equal(taken.call.sent, false)
  await own.stop()
})

test('a server that does not speak TLS, or closes while it should, is a failure', async () => {
  const own = await RawServer.start()
  const url = new URL(own.url.href.replace('http:', 'https:'))
  const speaking = take(client, url)
  await (await own.accept(1)).send('HTTP/1.1 400 Bad Request\r\n\r\n')
  assert.match(((await speaking.over) as GatewayError).detail ?? '', /SSL/)
  const closing = take(client, url)
  ;(await own.accept(2)).finish()
  assert.match(((await closing.over) as GatewayError).detail ?? '', /^ECONNRESET: /)
  await own.stop()
})

test('connecting takes up to the bound, TLS included; then it is a timeout', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError)
  const silent = await RawServer.start()
  const taken = take(own, new URL(silent.url.href.replace('http:', 'https:')))
  const connection = await silent.accept(1)
  clock.advance(bounds.connectMs - 1)
  await turns(20)
  assert.deepEqual(taken.told, [])
  clock.advance(1)
  const over = await taken.over
  assert.ok(over instanceof GatewayError)
  assert.equal(over.kind, 'provider_timeout')
  assert.match(over.detail ?? '', new RegExp(`no connection within ${bounds.connectMs} ms`))
  await connection.closed
  await own.close()
  await silent.stop()
})

test('a call that was broken off while its connection is opened closes it and is never sent', async () => {
  const silent = await RawServer.start()
  const taken = take(client, new URL(silent.url.href.replace('http:', 'https:')))
  const connection = await silent.accept(1)
  taken.call.abort()
  await connection.closed
  assert.deepEqual([taken.told, taken.call.sent], [[], false])
  await silent.stop()
})

test('a connection that is open in time is not closed when that time is over', async () => {
  const clock = new FakeClock()
  const own = new UpstreamClient(clock, assert.ifError)
  const whole = takeWhole(own, server.url)
  const connection = await server.accept(1)
  await connection.readRequest()
  clock.advance(bounds.connectMs)
  await turns(20)
  await connection.send(fine)
  assert.equal((await whole).body, 'fine')
  await own.close()
})
