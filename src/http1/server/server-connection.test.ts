// Over real sockets: requests cut into pieces in every way, the answer that each gets, and the events that the
// answering code sees.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import fc from 'fast-check'
import { startCallerServer, type CallerServer, type Handle, type Taken } from '../../../test/caller-server.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { statuses, write, type Raw } from '../../../test/e2e/surface/raw.ts'
import { countRuns } from '../../../test/runs.ts'

let server: CallerServer
const start = async (handle?: Handle) => {
  server = await startCallerServer(handle)
}

/** Answers with what it was sent. */
const echo: Handle = ({ connection, head }) => {
  void connection.readBody(1_000_000).then((body) => {
    connection.send(200, `x-target: ${head.target}\r\n`, body, false)
  })
}
const nobody: Handle = () => {}

test('requests in any cuts, one behind the other, are answered in their order with what each of them sent', async () => {
  await start(echo)
  const requests = [
    write('POST', '/1', {}, 'one'),
    write('POST', '/2', { 'transfer-encoding': 'chunked' }, '3\r\ntwo\r\n5;x=y\r\n more\r\n0\r\nx: y\r\n\r\n'),
    `\r\n${write('GET', '/3', {})}`,
    write('POST', '/4', { 'content-length': '0' }),
    write('POST', '/5', { connection: 'close' }, 'five'),
  ].join('')
  const expected = ['/1 one', '/2 two more', '/3 ', '/4 ', '/5 five']
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(requests.length), { maxLength: 12 }), async (cuts) => {
      const raw = server.dial()
      raw.socket.setNoDelay(true)
      let at = 0
      for (const cut of [...new Set([...cuts, requests.length])].sort((a, b) => a - b)) {
        raw.send(requests.slice(at, cut))
        at = cut
        await new Promise((resolve) => setImmediate(resolve))
      }
      const text = await raw.closed()
      const answers = text.split('HTTP/1.1 200 OK\r\n').slice(1)
      assert.deepEqual(
        answers.map((answer) => `${/x-target: (.*)\r/.exec(answer)?.[1]} ${answer.split('\r\n\r\n')[1]}`),
        expected,
      )
    }),
    { numRuns: countRuns(60) },
  )
  assert.equal(server.running, 0)
})

test('a request byte by byte is one request', async () => {
  await start(echo)
  const raw = server.dial()
  raw.socket.setNoDelay(true)
  for (const byte of write('POST', '/1', { connection: 'close' }, 'hello')) {
    raw.send(byte)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.match(await raw.closed(), /hello$/)
})

test('an answer says when, how long, and whether the connection is kept', async () => {
  await start()
  const kept = server.dial()
  kept.send(write('GET', '/', {}))
  const text = await kept.until(/ok$/)
  assert.match(text, /^HTTP\/1\.1 200 OK\r\ndate: Mon, 23 Nov 2026 12:00:00 GMT\r\n/)
  assert.match(text, /\r\nconnection: keep-alive\r\nkeep-alive: timeout=70\r\ncontent-length: 2\r\n\r\nok$/)
  const closed = server.dial()
  closed.send(write('GET', '/', { connection: 'close' }))
  assert.match(await closed.closed(), /\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok$/)
  const old = server.dial()
  old.send('GET / HTTP/1.0\r\n\r\n')
  assert.match(await old.closed(), /\r\nconnection: close\r\n/)
  const oldKept = server.dial()
  oldKept.send('GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n')
  assert.match(await oldKept.until(/ok$/), /\r\nconnection: keep-alive\r\n/)
})

test('a HEAD has its length and no body, a 304 neither', async () => {
  await start(({ connection, head }) =>
    connection.send(
      head.target === '/304' ? 304 : 200,
      '',
      head.target === '/304' ? undefined : Buffer.from('ok'),
      true,
    ),
  )
  const raw = server.dial()
  raw.send(write('HEAD', '/', {}) + write('GET', '/304', { connection: 'close' }))
  const [first, second, end] = (await raw.closed()).split('\r\n\r\n')
  assert.match(first ?? '', /content-length: 2$/)
  assert.match(second ?? '', /^HTTP\/1\.1 304 Not Modified\r\n/)
  assert.doesNotMatch(second ?? '', /content-length/)
  assert.equal(end, '')
})

for (const [version, framing] of [
  ['1.1', 'transfer-encoding: chunked'],
  ['1.0', 'connection: close'],
] as const) {
  test(`a stream to a caller of HTTP/${version}: every kind of piece, and its end`, async () => {
    const pieces = ['text é', Buffer.from('bytes'), '', Buffer.alloc(0), Buffer.alloc(40_000, 'x'), 'y'.repeat(40_000)]
    for (const last of [undefined, '', 'end', Buffer.from('end'), Buffer.alloc(20_000, 'z')]) {
      await start(({ connection }) => {
        connection.begin(200, 'a: b\r\n')
        for (const piece of pieces) connection.write(piece)
        connection.end(last)
      })
      const raw = server.dial()
      raw.send(`GET / HTTP/${version}\r\nhost: x\r\nconnection: ${version === '1.1' ? 'close' : 'keep-alive'}\r\n\r\n`)
      const text = await raw.closed()
      const at = text.indexOf('\r\n\r\n') + 4
      assert.ok(text.slice(0, at).includes(`\r\n${framing}\r\n`))
      const sent = Buffer.concat([...pieces, last ?? ''].map((piece) => Buffer.from(piece)))
      assert.equal(version === '1.1' ? unchunk(text.slice(at)) : text.slice(at), sent.toString('latin1'))
    }
  })
}

/** What chunks hold; fails where they have no end or anything behind it. */
function unchunk(text: string): string {
  let content = ''
  for (let at = 0; ;) {
    const end = text.indexOf('\r\n', at)
    const size = Number.parseInt(text.slice(at, end), 16)
    content += text.slice(end + 2, end + 2 + size)
    assert.equal(text.slice(end + 2 + size, end + 4 + size), '\r\n')
    at = end + 4 + size
    if (size > 0) continue
    assert.equal(at, text.length)
    return content
  }
}

test('a stream that breaks has no end: no last chunk, and a reset where the close would be the end', async () => {
  await start(({ connection }) => {
    connection.begin(200, '')
    connection.write('part')
    setTimeout(() => connection.break(), 20)
  })
  const chunked = server.dial()
  chunked.send(write('GET', '/', {}))
  assert.match(await chunked.closed(), /4\r\npart\r\n$/)
  const old = server.dial()
  const failed = once(old.socket, 'error')
  old.send('GET / HTTP/1.0\r\n\r\n')
  assert.equal(((await failed)[0] as NodeJS.ErrnoException).code, 'ECONNRESET')
  await server.until(() => server.running === 0)
})

test('a stream whose close would be its end is reset by whatever ends it early', async () => {
  for (const end of [({ connection }: Taken) => connection.destroy(), ({ connection }: Taken) => connection.break()]) {
    await start(({ connection }) => {
      connection.begin(200, '')
      connection.write('part')
    })
    const raw = server.dial()
    const failed = once(raw.socket, 'error')
    raw.send('GET / HTTP/1.0\r\n\r\n')
    await raw.until(/part$/)
    end(server.taken[0] as Taken)
    assert.equal(((await failed)[0] as NodeJS.ErrnoException).code, 'ECONNRESET')
  }
})

test('a caller is seen to leave whatever stands behind its request, and whenever the body came', async () => {
  for (const behind of ['', '\r\n', 'x', write('GET', '/', {})]) {
    await start(nobody)
    const raw = server.dial()
    raw.socket.setNoDelay(true)
    raw.send(write('POST', '/', { 'content-length': '5' }))
    await server.until(() => server.taken.length === 1)
    raw.send(`hello${behind}`)
    const { connection } = server.taken[0] as Taken
    await server.until(() => connection.body.isWhole)
    assert.equal(String(await connection.readBody(100)), 'hello')
    raw.socket.end()
    await server.until(() => server.taken[0]?.left === true && server.running === 0)
  }
})

test('a caller that closes its half within a request is told so', async () => {
  await start(nobody)
  for (const part of ['GET / HTT', write('POST', '/', { 'content-length': '5' }, 'abc')]) {
    const raw = server.dial()
    raw.send(part)
    raw.socket.end()
    assert.deepEqual(statuses(await raw.closed()), [400])
  }
  for (const part of ['', '\r\n', '\r']) {
    const raw = server.dial()
    raw.send(part)
    raw.socket.end()
    assert.equal(await raw.closed(), '')
  }
  await server.until(() => server.closed === 5)
  assert.equal(server.running, 0)
})

test('a caller that closes its half behind its request gets an answer that is on its way, whole', async () => {
  const size = 16 * 1024 * 1024
  await start(({ connection }) => connection.send(200, '', Buffer.alloc(size, 'x'), false))
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  raw.socket.end()
  assert.ok((await raw.closed()).length > size)
  await server.until(() => server.closed === 1)
  assert.equal(server.running, 0)
})

test('a caller that leaves before its answer is whole is one that left, however it goes', async () => {
  await start(nobody)
  for (const leave of [
    (raw: Raw) => raw.socket.end(),
    (raw: Raw) => raw.socket.destroy(),
    (raw: Raw) => raw.socket.resetAndDestroy(),
  ]) {
    const count = server.taken.length
    const raw = server.dial()
    raw.send(write('GET', '/', {}))
    await server.until(() => server.taken.length > count)
    leave(raw)
    await server.until(() => server.taken[count]?.left === true && server.running === 0)
  }
  await server.until(() => server.closed === 3)
})

test('a caller that has its answer and leaves is not told of', async () => {
  await start()
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await raw.until(/ok$/)
  raw.destroy()
  await server.until(() => server.closed === 1)
  assert.deepEqual(
    server.taken.map(({ left }) => left),
    [false],
  )
})

test('a slow caller is told of when it is ready for more, and its answer is running until it has it', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.socket.pause()
  raw.send(write('GET', '/', { connection: 'close' }))
  await server.until(() => server.taken.length === 1)
  const [taken] = server.taken as [Taken]
  taken.connection.begin(200, '')
  let ready = true
  let size = 0
  for (; ready; size += 64 * 1024) ready = taken.connection.write(Buffer.alloc(64 * 1024, 'x'))
  assert.equal(taken.drained, 0)
  raw.socket.resume()
  await server.until(() => taken.drained === 1)
  raw.socket.pause()
  taken.connection.end(Buffer.alloc(16 * 1024 * 1024, 'x'))
  assert.equal(server.running, 1)
  raw.socket.resume()
  const text = await raw.closed()
  assert.equal(unchunk(text.slice(text.indexOf('\r\n\r\n') + 4)).length, size + 16 * 1024 * 1024)
  await server.until(() => server.running === 0)
})

test('a bug of whoever answers closes that connection and no other', async () => {
  await start(({ head, connection }) => {
    if (head.target === '/bug') throw new TypeError('a bug')
    connection.send(200, '', Buffer.from('ok'), false)
  })
  const other = server.dial()
  other.send(write('GET', '/', {}))
  await other.until(/ok$/)
  const raw = server.dial()
  raw.send(write('GET', '/bug', {}))
  assert.equal(await raw.closed(), '')
  assert.deepEqual(server.bugs.map(String), ['TypeError: a bug'])
  other.send(write('GET', '/', {}))
  await other.until(/ok[^]*ok$/)
})

test('a connection that is to finish closes at once when idle, else behind its answer', async () => {
  await start(nobody)
  const idle = server.dial()
  const busy = server.dial()
  busy.send(write('GET', '/', {}))
  await server.until(() => server.taken.length === 1 && server.connections.length === 2)
  for (const connection of server.connections) connection.finish()
  assert.equal(await idle.closed(), '')
  server.taken[0]?.connection.send(200, '', Buffer.from('ok'), false)
  assert.match(await busy.closed(), /connection: close[^]*ok$/)
})

test('a request of which a part had come when the connection was to finish is the last one', async () => {
  await start(nobody)
  const raw = server.dial()
  const text = write('GET', '/', { connection: 'keep-alive' })
  raw.send(text.slice(0, 10))
  await server.until(() => server.connections.length === 1)
  await turns()
  server.connections[0]?.finish()
  raw.send(text.slice(10))
  await server.until(() => server.taken.length === 1)
  server.taken[0]?.connection.send(200, '', Buffer.from('ok'), false)
  assert.match(await raw.closed(), /connection: close[^]*ok$/)
})

test('a request that is upgraded hands over its connection, with what came behind it, until that closes', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.send(`${write('GET', '/', { connection: 'upgrade', upgrade: 'echo' })}GET /early`)
  await server.until(() => server.taken.length === 1)
  const [taken] = server.taken
  const upgraded = taken?.connection.upgrade('upgrade: echo\r\n')
  assert.ok(upgraded !== undefined)
  const { socket, early } = upgraded
  assert.equal(early.toString(), 'GET /early')
  assert.equal(socket.isPaused(), true)
  assert.equal(
    await raw.until(/\r\n\r\n$/),
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n',
  )
  socket.on('data', (bytes: Buffer) => socket.write(bytes))
  socket.resume()
  raw.send('POST / HTTP/1.1\r\n\r\n')
  await raw.until(/\r\n\r\nPOST \/ HTTP\/1\.1\r\n\r\n$/)
  // No time of HTTP ends it, and nobody else reads it.
  server.pass(1_000_000_000)
  raw.send('again')
  await raw.until(/again$/)
  assert.deepEqual([server.taken.length, server.running, server.closed], [1, 1, 0])
  raw.socket.end()
  await once(socket, 'end')
  assert.equal(server.closed, 0)
  socket.end()
  await server.until(() => server.closed === 1)
  assert.deepEqual([server.running, taken?.left, server.bugs], [0, false, []])
})

test('an upgraded connection is cut with its server, and nothing but a whole request without an answer is upgraded', async () => {
  await start(({ connection }) => {
    connection.upgrade('upgrade: echo\r\n')
    connection.destroy()
  })
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await raw.closed()
  await server.until(() => server.closed === 1)
  assert.equal(server.running, 0)
  await start(({ connection }) => void connection.upgrade(''))
  const slow = server.dial()
  slow.send(write('POST', '/', { 'content-length': '5' }))
  await slow.closed()
  assert.match(String(server.bugs), /an upgrade answers a whole request/)
  await start(({ connection }) => {
    connection.begin(200, '')
    connection.upgrade('')
  })
  const begun = server.dial()
  begun.send(write('GET', '/', {}))
  await begun.closed()
  assert.match(String(server.bugs), /an upgrade answers a whole request/)
})

test('whoever gives a whole answer learns once when the kernel has it, or that nobody will take it', async () => {
  let over = 0
  await start(({ connection, head }) => {
    const body = Buffer.alloc(head.target === '/large' ? 64_000_000 : 2)
    connection.send(200, '', body, false, () => {
      over += 1
    })
  })
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await server.until(() => over === 1)
  raw.send(write('GET', '/', {}))
  await server.until(() => over === 2)
  raw.socket.pause()
  raw.send(write('GET', '/large', {}))
  await server.until(() => server.taken.length === 3)
  await turns()
  assert.deepEqual([over, server.running], [2, 1])
  raw.destroy()
  await server.until(() => server.closed === 1)
  assert.deepEqual([over, server.running], [3, 0])
})
