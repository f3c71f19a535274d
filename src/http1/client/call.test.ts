// How calls end before their time, and what is not read while nobody takes it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CHUNKED, length, turns, RawServer } from '../../../test/upstream/raw-server.ts'
import { take, takeWhole } from '../../../test/upstream/take-answer.ts'
import { useRawServer } from '../../../test/upstream/use-raw-server.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'

let server: RawServer
let client: UpstreamClient
useRawServer((opened) => {
  server = opened
  return (client = new UpstreamClient(systemClock, assert.ifError))
})

describe('an answer before the request is written', () => {
  test('it is delivered, and the connection not used again', async () => {
    const whole = takeWhole(client, server.url, { body: Buffer.alloc(64_000_000) })
    const connection = await server.accept(1)
    connection.socket.pause()
    await connection.send('HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nlarge')
    const { status, body, over } = await whole
    assert.deepEqual({ status, body, over }, { status: 413, body: 'large', over: 'end' })
    connection.socket.resume()
    await connection.closed
  })

  test('it is delivered where the server closes on us while we write', async () => {
    const whole = takeWhole(client, server.url, { body: Buffer.alloc(64_000_000) })
    const connection = await server.accept(1)
    while (connection.socket.bytesRead === 0) await turns(1)
    connection.socket.pause()
    await connection.send('HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nlarge')
    connection.socket.destroy()
    const { status, body } = await whole
    assert.deepEqual({ status, body }, { status: 413, body: 'large' })
  })
})

describe('breaking off', () => {
  test('while a stream runs: the connection closes, and nothing more is told', async () => {
    const taken = take(client, server.url)
    const connection = await server.accept(1)
    await connection.answer(`${CHUNKED}1\r\na\r\n`)
    await taken.begun
    taken.call.abort()
    await connection.closed
    await turns()
    assert.deepEqual(taken.told, ['answer', 'data'])
  })

  test('while the head is awaited: the connection closes, and nothing is told', async () => {
    const taken = take(client, server.url)
    const connection = await server.accept(1)
    await connection.readRequest()
    taken.call.abort()
    await connection.closed
    assert.deepEqual([taken.told, taken.call.sent], [[], true])
  })

  test('within onAnswer and within data: what was read with it is not handed over', async () => {
    const inAnswer = take(client, server.url, { onAnswer: (call) => call.abort() })
    await (await server.accept(1)).answer(`${CHUNKED}1\r\na\r\n`)
    await server.connections[0]?.closed
    assert.deepEqual(inAnswer.told, ['answer'])
    const inData = take(client, server.url, { onData: (_, taken) => taken.call.abort() })
    await (await server.accept(2)).answer(`${CHUNKED}1\r\na\r\n0\r\n\r\n`)
    await inData.begun
    await turns()
    assert.deepEqual(inData.told, ['answer', 'data'])
  })

  test('after the end: the connection, and the call that has it now, are left alone', async () => {
    const first = await (async () => {
      const whole = takeWhole(client, server.url)
      await (await server.accept(1)).answer(length('one'))
      return (await whole).taken
    })()
    const second = takeWhole(client, server.url)
    first.call.abort()
    await (await server.accept(1)).answer(length('two'))
    assert.equal((await second).body, 'two')
    assert.equal(server.connections.length, 1)
  })
})

describe('back-pressure', () => {
  const large = Buffer.alloc(64_000_000, 'x')

  test('while paused nothing is read: the server cannot get rid of its answer until it goes on', async () => {
    let received = 0
    const taken = take(client, server.url, {
      onData: (piece, { call }) => {
        received += piece.length
        if (received === piece.length) call.pause()
      },
    })
    const connection = await server.accept(1)
    await connection.readRequest()
    void connection.send(
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n`), large]),
    )
    await taken.begun
    await turns(5)
    const before = received
    await turns(500)
    assert.equal(received, before)
    assert.ok(connection.socket.writableLength > 0)
    taken.call.resume()
    assert.equal(await taken.over, 'end')
    assert.equal(received, large.length)
  })

  test('a pause from within data holds at once', async () => {
    let paused = false
    let after = 0
    const taken = take(client, server.url, {
      onData: (_, { call }) => {
        after += paused ? 1 : 0
        paused = true
        call.pause()
        setImmediate(() => {
          paused = false
          call.resume()
        })
      },
    })
    const connection = await server.accept(1)
    await connection.answer(`HTTP/1.1 200 OK\r\ncontent-length: 4000000\r\n\r\n`)
    await taken.begun
    await connection.send(large.subarray(0, 4_000_000))
    assert.equal(await taken.over, 'end')
    assert.equal(after, 0)
  })

  test('where its beginning pauses it no more is read than came with the head, and nothing of it is lost', async () => {
    const taken = take(client, server.url, { onAnswer: (call) => call.pause() })
    const connection = await server.accept(1)
    await connection.readRequest()
    void connection.send(
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n`), large]),
    )
    await taken.begun
    await turns(500)
    assert.ok(connection.socket.writableLength > 0)
    taken.call.resume()
    assert.equal(await taken.over, 'end')
    assert.equal(taken.pieces.join('').length, large.length)
  })

  test('an answer that came with its head is handed over though it was paused, and the connection is free', async () => {
    const taken = take(client, server.url, { onAnswer: (call) => call.pause() })
    await (await server.accept(1)).answer(length('whole'))
    assert.equal(await taken.over, 'end')
    assert.deepEqual([taken.told, taken.pieces], [['answer', 'data', 'end'], ['whole']])
    const second = takeWhole(client, server.url)
    await (await server.accept(1)).answer(length('two'))
    assert.equal((await second).body, 'two')
    assert.equal(server.connections.length, 1)
  })

  test('a call whose answer nobody takes is broken off, or the connection is free where the answer is whole', async () => {
    const request = { method: 'GET', url: server.url, headers: {}, body: Buffer.alloc(0) } as const
    const ignore = () => client.open(request, { begin: () => undefined, fail: assert.ifError })
    ignore()
    const first = await server.accept(1)
    await first.answer(length('whole'))
    await turns()
    ignore()
    await first.answer(`${CHUNKED}1\r\na\r\n`)
    await first.closed
    assert.equal(server.connections.length, 1)
  })

  test('HTTP chunks that come together are handed over one by one, and together once the stream is gathered', async () => {
    const taken = take(client, server.url)
    const connection = await server.accept(1)
    await connection.answer(`${CHUNKED}1\r\na\r\n1\r\nb\r\n`)
    await taken.begun
    taken.call.gather()
    await connection.send('1\r\nc\r\n1\r\nd\r\n0\r\n\r\n')
    await taken.over
    assert.deepEqual(taken.pieces, ['a', 'b', 'cd'])
  })

  test('a call that is broken off in one of them is handed no more', async () => {
    const taken = take(client, server.url, { onData: (_, { call }) => call.abort() })
    const connection = await server.accept(1)
    await connection.answer(`${CHUNKED}1\r\na\r\n1\r\nb\r\n`)
    await connection.closed
    assert.deepEqual(taken.pieces, ['a'])
  })

  test('a stream that is gathered arrives whole', async () => {
    const taken = take(client, server.url, {
      onAnswer: (call) => call.gather(),
    })
    const connection = await server.accept(1)
    await connection.answer(CHUNKED)
    for (let index = 0; index < 200; index += 1) {
      await connection.send('1\r\nx\r\n')
      await turns(1)
    }
    await connection.send('0\r\n\r\n')
    assert.equal(await taken.over, 'end')
    assert.equal(taken.pieces.join(''), 'x'.repeat(200))
  })
})

test('closing breaks off calls under way, those that wait for a connection too', async () => {
  const own = new UpstreamClient(systemClock, assert.ifError, { connections: 1, waiting: 1 })
  const streaming = take(own, server.url)
  const waiting = take(own, server.url)
  const connection = await server.accept(1)
  await connection.answer(`${CHUNKED}1\r\na\r\n`)
  await streaming.begun
  await own.close()
  for (const { over } of [streaming, waiting])
    assert.match(((await over) as GatewayError).detail ?? '', /gateway closes/)
  await connection.closed
})

describe('the end of a call', () => {
  const open = (over: string[], name: string, options: Parameters<typeof take>[2] = {}) =>
    take(client, server.url, { ...options, onOver: () => over.push(name) })

  test('is told once: at the end of the answer, where it breaks, and where it is broken off, however often', async () => {
    const over: string[] = []
    const whole = open(over, 'whole')
    await (await server.accept(1)).answer(length('one'))
    await whole.begun
    await turns()
    assert.deepEqual(over, ['whole'])
    whole.call.abort()
    const broken = open(over, 'broken')
    const connection = server.connections[0]
    await connection?.answer(`${CHUNKED}1\r\na\r\n`)
    await broken.begun
    await turns()
    assert.deepEqual(over, ['whole'])
    connection?.socket.destroy()
    await turns()
    const dropped = open(over, 'dropped')
    await (await server.accept(2)).readRequest()
    dropped.call.abort()
    dropped.call.abort()
    await turns()
    assert.deepEqual(over, ['whole', 'broken', 'dropped'])
  })

  test('is told of a call that is never sent', () => {
    const over: string[] = []
    open(over, 'unwritable', { headers: { 'x-a': 'a\r\nb' } })
    assert.deepEqual(over, ['unwritable'])
  })
})
