// A connection and its calls, through the client, against a server that sends what a test says byte by byte.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { CHUNKED, length, turns, RawServer, type RawConnection } from '../../../test/upstream/raw-server.ts'
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
  return (client = new UpstreamClient(systemClock, assert.ifError))
})

/** Sends `text` in cuts that reach the client one by one. */
async function sendCut(connection: RawConnection, parts: readonly string[]): Promise<void> {
  for (const part of parts) {
    await connection.send(part)
    await turns(3)
  }
}

function assertBroken(
  over: 'end' | GatewayError,
  detail: RegExp,
  message = 'The connection to the provider broke.',
): void {
  assert.ok(over instanceof GatewayError)
  assert.equal(over.kind, 'provider_error')
  assert.equal(over.message, message)
  assert.match(over.detail ?? '', detail)
}

describe('answers', () => {
  test('a request is written whole, and its answer told in order: head, body, end', async () => {
    const whole = takeWhole(client, server.url, { headers: { 'x-a': '1' }, body: Buffer.from('hello') })
    const connection = await server.accept(1)
    const request = await connection.answer(length('fine', 'X-B: 2', 'x-b: 3'))
    assert.equal(
      request,
      `POST /v1/chat?a=b HTTP/1.1\r\nhost: ${server.url.host}\r\nconnection: keep-alive\r\nx-a: 1\r\ncontent-length: 5\r\n\r\nhello`,
    )
    const { status, body, taken } = await whole
    assert.deepEqual([status, body, taken.told, taken.call.sent], [200, 'fine', ['answer', 'data', 'end'], true])
    assert.equal(taken.headers['x-b'], '2, 3')
  })

  test('a large request arrives whole', async () => {
    const body = Buffer.alloc(3_000_000, 'abcdefg')
    const whole = takeWhole(client, server.url, { body })
    const request = await (await server.accept(1)).answer(length(''))
    assert.equal(request.slice(request.indexOf('\r\n\r\n') + 4), body.toString())
    const { over, taken } = await whole
    assert.deepEqual([over, taken.pieces], ['end', []])
  })

  test('an address of version 6, and a name, are connected to', async () => {
    for (const host of ['[::1]', 'localhost']) {
      const own = await RawServer.start({ address: host === 'localhost' ? '127.0.0.1' : '::1', host })
      const whole = takeWhole(client, own.url)
      const request = await (await own.accept(1)).answer(length('here'))
      assert.ok(request.includes(`\r\nhost: ${own.url.host}\r\n`))
      assert.equal((await whole).body, 'here')
      await own.stop()
    }
  })

  test('the same answer in any cut is the same, chunked or not, and the connection is used again', async () => {
    const texts = [
      `${CHUNKED}5\r\nhello\r\n6;x\r\n world\r\n0\r\nx: y\r\n\r\n`,
      length('hello world', 'connection: keep-alive'),
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nlink: x\r\n\r\n${length('hello world')}`,
    ]
    for (const text of texts) {
      for (const size of [1, 2, 7, 30]) {
        const whole = takeWhole(client, server.url)
        const connection = await server.accept(1)
        await connection.readRequest()
        await sendCut(connection, text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])
        const { status, body, over } = await whole
        assert.deepEqual({ status, body, over }, { status: 200, body: 'hello world', over: 'end' })
      }
    }
    assert.equal(server.connections.length, 1)
  })

  test('an answer until the close ends with it, and the next call has another connection', async () => {
    const whole = takeWhole(client, server.url)
    const connection = await server.accept(1)
    await connection.answer('HTTP/1.0 200 OK\r\n\r\nhello ')
    await connection.send('world')
    connection.finish()
    const { body, over } = await whole
    assert.deepEqual({ body, over }, { body: 'hello world', over: 'end' })
    const next = takeWhole(client, server.url)
    await (await server.accept(2)).answer(length('next'))
    assert.equal((await next).body, 'next')
  })

  test('an answer without a body ends with its head', async () => {
    for (const status of [204, 304]) {
      const whole = takeWhole(client, server.url)
      await (await server.accept(1)).answer(`HTTP/1.1 ${status} X\r\ncontent-length: 0\r\n\r\n`)
      assert.deepEqual((await whole).taken.told, ['answer', 'end'])
    }
    assert.equal(server.connections.length, 1)
  })

  test('the next call may be opened while the end is told, and goes out on the same connection', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const request = { method: 'POST' as const, url: server.url, headers: {}, body: Buffer.from('{}') }
    const open = (onEnd: (body: string) => void) =>
      client.open(request, {
        begin: () => {
          let body = ''
          return { push: (piece) => (body += piece.toString()), end: () => onEnd(body), fail: () => {} }
        },
        fail: () => {},
      })
    open((first) => open((second) => resolve(`${first} ${second}`)))
    const connection = await server.accept(1)
    await connection.answer(length('one'))
    await connection.answer(length('two'))
    assert.equal(await promise, 'one two')
    assert.equal(server.connections.length, 1)
  })
})

describe('failures', () => {
  test('an answer that is cut at any byte is a failure, by FIN', async () => {
    for (const text of [`${CHUNKED}5\r\nhello\r\n0\r\n\r\n`, length('hello')]) {
      for (let size = 0; size < text.length; size += 1) {
        const whole = takeWhole(client, server.url)
        const connection = await server.accept(server.connections.length + 1)
        await connection.answer(text.slice(0, size))
        connection.finish()
        const { over, body } = await whole
        assertBroken(over, /^closed (before the end of the answer|within the answer's head|before an answer came)$/)
        assert.ok('hello'.startsWith(body))
      }
    }
  })

  test('an answer that is reset is a failure that says so, in each framing', async () => {
    for (const text of [
      '',
      CHUNKED,
      'HTTP/1.1 200 OK\r\n\r\nsome',
      'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome',
    ]) {
      const taken = take(client, server.url)
      const connection = await server.accept(server.connections.length + 1)
      await connection.answer(text)
      if (text !== '') await taken.begun
      await turns()
      connection.socket.resetAndDestroy()
      assertBroken(await taken.over, /^ECONNRESET: /)
    }
  })

  test('what is not HTTP is a failure that says what is wrong and quotes nothing', async () => {
    const cases: [string, RegExp][] = [
      ['SSH-2.0-secret\r\n\r\n', /does not begin with an HTTP\/1 status line/],
      ['HTTP/1.1 200 OK\r\nsecret\r\n\r\n', /has no colon/],
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: secret\r\n\r\n', /not chunked/],
      ['HTTP/1.1 101 Switching\r\n\r\n', /another protocol/],
      [`${CHUNKED}secret\r\n`, /does not begin with its size/],
      ['HTTP/1.1 200 secret\n\n', /bare/],
    ]
    for (const [text, detail] of cases) {
      const whole = takeWhole(client, server.url)
      const connection = await server.accept(server.connections.length + 1)
      await connection.answer(text)
      const { over } = await whole
      assertBroken(over, detail)
      assert.doesNotMatch((over as GatewayError).detail ?? '', /secret/)
      await connection.closed
    }
  })

  test('content before broken framing is handed over before the failure', async () => {
    const whole = takeWhole(client, server.url)
    await (await server.accept(1)).answer(`${CHUNKED}5\r\nhello\r\nx`)
    const { body, taken } = await whole
    assert.equal(body, 'hello')
    assert.deepEqual(taken.told, ['answer', 'data', 'fail'])
  })

  test('a refused connection is a failure that says so, and nothing was sent', async () => {
    const own = await RawServer.start()
    await own.stop()
    for (const name of ['127.0.0.1', 'localhost']) {
      const { over, taken } = await takeWhole(client, new URL(`http://${name}:${own.url.port}/`))
      assertBroken(over, /^ECONNREFUSED: .*ECONNREFUSED/, 'The provider could not be reached.')
      assert.equal(taken.call.sent, false)
    }
  })

  test('a header that may not be sent fails the call before anything is sent', async () => {
    const { over, taken } = await takeWhole(client, server.url, { headers: { 'x-key': 'a\r\nb' } })
    assert.match((over as GatewayError).detail ?? '', /x-key/)
    assert.equal(taken.call.sent, false)
    assert.equal(server.connections.length, 0)
  })

  test('a bug of a handler, at the beginning or later, fails that call alone', async () => {
    const throwBug = () => {
      throw new TypeError('a bug')
    }
    for (const [index, options] of [{ onAnswer: throwBug }, { onData: throwBug }].entries()) {
      const whole = takeWhole(client, server.url, options)
      const connection = await server.accept(index + 1)
      await connection.answer(`${CHUNKED}1\r\na\r\n`)
      const { over } = await whole
      assert.deepEqual(
        [(over as GatewayError).kind, (over as GatewayError).detail],
        ['internal_error', 'TypeError: a bug'],
      )
      await connection.closed
    }
  })
})

describe('whether a connection is used again', () => {
  /** How many connections two calls need when the first is answered with `text`. */
  async function count(text: string, between?: (connection: RawConnection) => void): Promise<number> {
    server.connections.length = 0
    const own = new UpstreamClient(systemClock, assert.ifError)
    const first = takeWhole(own, server.url)
    const connection = await server.accept(1)
    await connection.answer(text)
    assert.equal((await first).over, 'end')
    between?.(connection)
    await turns()
    const second = takeWhole(own, server.url)
    const { promise, resolve } = Promise.withResolvers<RawConnection>()
    void connection.readRequest().then(() => resolve(connection))
    void server.accept(2).then(async (other) => {
      await other.readRequest()
      resolve(other)
    })
    await (await promise).send(length('second'))
    assert.equal((await second).body, 'second')
    const opened = server.connections.length
    if (opened === 2) await connection.closed
    await own.close()
    return opened
  }

  test('it is after an answer that ended by its framing', async () => {
    assert.equal(await count(length('a')), 1)
    assert.equal(await count(`${CHUNKED}1\r\na\r\n0\r\n\r\n`), 1)
    assert.equal(await count(length('a', 'keep-alive: timeout=5')), 1)
  })

  test('it is not where either side said otherwise, or the end could be meant differently', async () => {
    assert.equal(await count(length('a', 'connection: close')), 2)
    assert.equal(await count(length('a').replace('1.1', '1.0')), 2)
    assert.equal(await count(length('a', 'keep-alive: timeout=1')), 2)
    assert.equal(await count(length('', 'transfer-encoding: chunked') + '0\r\n\r\n'), 2)
  })

  test('it is not where bytes came behind the answer, at once or later', async () => {
    assert.equal(await count(`${length('a')}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`), 2)
    assert.equal(await count(length('a'), (connection) => void connection.send(length('forged'))), 2)
    assert.equal(await count(length('a'), (connection) => void connection.send('\r\n')), 2)
  })

  test('it is not after the server closed or reset it while it was idle', async () => {
    assert.equal(await count(length('a'), (connection) => connection.finish()), 2)
    assert.equal(await count(length('a'), (connection) => connection.socket.resetAndDestroy()), 2)
  })
})

describe('the head of an answer', () => {
  test('that is no HTTP fails at its first bytes, not when its time is over', async () => {
    const own = new UpstreamClient(new FakeClock(), assert.ifError)
    const taken = take(own, server.url)
    const connection = await server.accept(server.connections.length + 1)
    await connection.answer('\xff'.repeat(5_000))
    const over = await taken.over
    assert.ok(over instanceof GatewayError)
    assert.match(over.detail ?? '', /no HTTP answer/)
    await own.close()
  })

  test('that is dripped has a bound on its time, which a head in time is not measured by', async () => {
    const clock = new FakeClock()
    const own = new UpstreamClient(clock, assert.ifError)
    const slow = take(own, server.url)
    const connection = await server.accept(server.connections.length + 1)
    await connection.answer('HTTP/1.1 200 OK\r\nx-a: b\r\n')
    await turns()
    clock.advance(bounds.upstreamHeadMs - 1)
    await connection.send('x-c: d\r\n')
    await turns()
    assert.deepEqual(slow.told, [])
    clock.advance(1)
    assert.ok((await slow.over) instanceof GatewayError)
    const fast = takeWhole(own, server.url)
    const next = await server.accept(server.connections.length + 1)
    await next.answer('HTTP/1.1 200 OK\r\n')
    await turns()
    await next.send('content-length: 4\r\n\r\n')
    await turns()
    clock.advance(bounds.upstreamHeadMs)
    await next.send('fine')
    assert.equal((await fast).body, 'fine')
    await own.close()
  })
})
