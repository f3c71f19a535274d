// Both sides of what a caller may send ahead, leave unread, and take its time for, by a clock that the test moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCallerServer, type CallerServer, type Handle, type Taken } from '../../../test/caller-server.ts'
import { statuses, write } from '../../../test/e2e/surface/raw.ts'
import { bounds } from '../../foundation/bounds.ts'

let server: CallerServer
const start = async (handle?: Handle) => {
  server = await startCallerServer(handle)
}

const nobody: Handle = () => {}

test('what comes ahead of its turn is kept up to the bound, and the caller is still seen to leave', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await server.until(() => server.taken.length === 1)
  raw.send('x'.repeat(1_000))
  await server.until(() => server.sockets[0]?.bytesRead === write('GET', '/', {}).length + 1_000)
  assert.equal(server.sockets[0]?.isPaused(), false)
  raw.send('x'.repeat(2 * bounds.pipelinedBytes))
  await server.until(() => server.sockets[0]?.isPaused() === true)
  raw.destroy()
  const other = server.dial()
  other.send(write('GET', '/', {}) + 'y'.repeat(100))
  await server.until(() => server.taken.length === 2)
  other.socket.end()
  await server.until(() => server.taken[1]?.left === true)
})

test('a body that nobody has asked for is not read on, and is whole when somebody does', async () => {
  await start(nobody)
  const raw = server.dial()
  const size = 8 * 1024 * 1024
  raw.send(write('POST', '/', { connection: 'close' }, 'x'.repeat(size)))
  await server.until(() => server.sockets[0]?.isPaused() === true)
  assert.ok((server.sockets[0]?.bytesRead ?? 0) < 1024 * 1024)
  const { connection } = server.taken[0] as Taken
  assert.equal((await connection.readBody(size)).length, size)
  connection.send(200, '', Buffer.from('ok'), false)
  assert.match(await raw.closed(), /ok$/)
})

test('a short body that nobody asked for is dropped, and the connection takes the next request', async () => {
  await start(({ connection, head }) => {
    if (head.target === '/second') connection.send(200, '', Buffer.from('second'), false)
    else setTimeout(() => connection.send(401, '', Buffer.from('first'), false), 5)
  })
  const raw = server.dial()
  raw.send(write('POST', '/', { 'content-length': String(bounds.unreadBodyBytes) }))
  await raw.until(/first$/)
  raw.send('x'.repeat(bounds.unreadBodyBytes) + write('GET', '/second', {}))
  assert.deepEqual(statuses(await raw.until(/second$/)), [401, 200])
})

test('a longer one is dropped for a moment, then the connection closes', async () => {
  for (const headers of [
    { 'content-length': String(bounds.unreadBodyBytes + 1) },
    { 'transfer-encoding': 'chunked' },
    { 'content-length': '5', expect: '100-continue' },
  ] as { [name: string]: string }[]) {
    await start(({ connection }) => connection.send(401, '', Buffer.from('no'), false))
    const raw = server.dial()
    raw.send(write('POST', '/', headers))
    assert.match(await raw.closed(), /connection: close[^]*no$/)
    // The other side may still send: that does not reset the connection.
    raw.send('x'.repeat(100_000))
    server.pass(bounds.lingerMs - 1)
    // Whoever drains waits for it.
    assert.deepEqual([server.closed, server.running], [0, 1])
    server.pass(1)
    await server.until(() => server.closed === 1 && server.running === 0)
  }
})

test('an idle connection is closed when its time is up, not before', async () => {
  await start()
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await raw.until(/ok$/)
  await server.until(() => server.running === 0)
  server.pass(bounds.callerIdleMs - 1)
  raw.send(write('GET', '/', {}))
  await raw.until(/ok[^]*ok$/)
  await server.until(() => server.running === 0)
  server.pass(bounds.callerIdleMs)
  await raw.closed()
  const silent = server.dial()
  await server.until(() => server.connections.length === 2)
  server.pass(bounds.callerIdleMs - 1)
  assert.equal(server.sockets[1]?.destroyed, false)
  server.pass(1)
  assert.equal(await silent.closed(), '')
})

test('headers may have as many bytes as the bound and not one more', async () => {
  for (const [more, answer] of [
    [0, /^HTTP\/1\.1 200 /],
    [1, /^HTTP\/1\.1 400 large\r\n/],
  ] as const) {
    await start()
    const raw = server.dial()
    const size = write('GET', '/', { connection: 'close', fill: '' }).length
    raw.send(write('GET', '/', { connection: 'close', fill: 'x'.repeat(bounds.requestHeaderBytes - size + more) }))
    assert.match(await raw.closed(), answer)
  }
})

test('a head that does not come to its end is refused when its time is up, however it drips', async () => {
  await start()
  const raw = server.dial()
  raw.send('\r\nGET / HTTP/1.1\r\nhost: x\r\n')
  await server.until(() => server.sockets[0]?.bytesRead === 27)
  server.pass(bounds.requestHeadMs - 1)
  raw.send('x: y\r\n')
  await server.until(() => server.sockets[0]?.bytesRead === 33)
  assert.equal(raw.text(), '')
  server.pass(1)
  assert.match(await raw.closed(), /^HTTP\/1\.1 400 late\r\n/)
})

const windowBytes = (bounds.bodyBytesPerSecond * bounds.bodyWindowMs) / 1_000

/** A request whose body is asked for, `size` bytes of it still to come, and a way to send some of them. */
async function startBody(size: number) {
  await start(nobody)
  const raw = server.dial()
  const head = write('POST', '/', { 'content-length': String(size) })
  raw.send(head)
  await server.until(() => server.taken.length === 1)
  const body = (server.taken[0] as Taken).connection.readBody(size)
  let sent = head.length
  const send = async (bytes: number) => {
    raw.send('x'.repeat(bytes))
    sent += bytes
    await server.until(() => server.sockets[0]?.bytesRead === sent)
  }
  return { raw, body, send }
}

test('a body that comes at the least rate is taken however long that takes', async () => {
  const windows = 40
  const { body, send } = await startBody(windows * windowBytes)
  for (let passed = 0; passed < windows - 1; passed += 1) {
    await send(windowBytes)
    server.pass(bounds.bodyWindowMs)
  }
  await send(windowBytes)
  assert.equal((await body).length, windows * windowBytes)
})

test('a body that comes slower is refused at the end of the window in which it did, whatever came before', async () => {
  const { raw, body, send } = await startBody(10 * windowBytes)
  body.catch(() => {})
  await send(8 * windowBytes)
  server.pass(bounds.bodyWindowMs)
  await send(windowBytes - 1)
  server.pass(bounds.bodyWindowMs - 1)
  assert.equal(raw.text(), '')
  server.pass(1)
  await assert.rejects(body, { message: 'the body is cut' })
  assert.match(await raw.closed(), /^HTTP\/1\.1 400 late\r\n/)
})

test('a body that nobody asks for yet is not late; its time begins when it is asked for', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.send(write('POST', '/', { 'content-length': '10' }, 'abc'))
  await server.until(() => server.taken.length === 1)
  for (let passed = 0; passed < 10; passed += 1) server.pass(bounds.bodyWindowMs)
  const body = (server.taken[0] as Taken).connection.readBody(100)
  server.pass(bounds.bodyWindowMs - 1)
  raw.send('defghij')
  assert.equal(String(await body), 'abcdefghij')
})

test('a body that does not come to its end is refused when its time is up; its request is over', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.send(write('POST', '/', { 'content-length': '10' }, 'abc'))
  await server.until(() => server.taken.length === 1)
  const [taken] = server.taken as [Taken]
  const body = taken.connection.readBody(100)
  body.catch(() => {})
  server.pass(bounds.bodyWindowMs - 1)
  assert.equal(taken.left, false)
  server.pass(1)
  await assert.rejects(body, { message: 'the body is cut' })
  assert.match(await raw.closed(), /^HTTP\/1\.1 400 late\r\n/)
  assert.deepEqual([taken.left, server.running], [true, 0])
})

test('empty lines before a request are skipped up to the bound, and do not begin one', async () => {
  await start()
  const raw = server.dial()
  raw.send('\r\n'.repeat(bounds.emptyLines))
  await server.until(() => server.sockets[0]?.bytesRead === 2 * bounds.emptyLines)
  server.pass(bounds.requestHeadMs)
  raw.send(write('GET', '/', {}))
  await raw.until(/ok$/)
  raw.send(`${'\r\n'.repeat(bounds.emptyLines)}${write('GET', '/', {})}`)
  await raw.until(/ok[^]*ok$/)
  raw.send('\r\n'.repeat(bounds.emptyLines + 1))
  assert.match(await raw.closed(), /ok[^]*ok[^]*400 malformed/)
  // One that came in halves is late without a word.
  const halves = server.dial()
  halves.send('\r')
  await server.until(() => server.sockets[1]?.bytesRead === 1)
  halves.send('\n')
  await server.until(() => server.sockets[1]?.bytesRead === 2)
  server.pass(bounds.requestHeadMs)
  assert.equal(await halves.closed(), '')
})

test('an answer takes as long as it likes', async () => {
  await start(nobody)
  const raw = server.dial()
  raw.send(write('GET', '/', {}))
  await server.until(() => server.taken.length === 1)
  server.pass(10 * bounds.bodyWindowMs)
  server.taken[0]?.connection.send(200, '', Buffer.from('ok'), false)
  assert.match(await raw.until(/ok$/), /200/)
})

test('a caller that takes nothing of its answer is one that left; one that takes some of it gets all', async () => {
  const size = 64 * 1024 * 1024
  await start(({ connection }) => connection.send(200, '', Buffer.alloc(size, 'x'), false))
  const raw = server.dial()
  raw.socket.pause()
  raw.send(write('GET', '/', {}))
  await server.until(() => server.taken.length === 1 && raw.socket.bytesRead > 0)
  /** Takes so much more of it. */
  const take = async (bytes: number) => {
    const target = raw.socket.bytesRead + bytes
    raw.socket.resume()
    await server.until(() => raw.socket.bytesRead > target)
    raw.socket.pause()
  }
  for (let round = 0; round < 3; round += 1) {
    await take(8 * 1024 * 1024)
    server.pass(bounds.callerStallMs)
  }
  // What it sends is no sign that it takes anything.
  raw.send('x')
  await server.until(() => server.sockets[0]?.bytesRead === write('GET', '/', {}).length + 1)
  server.pass(bounds.callerStallMs - 1)
  assert.deepEqual([server.sockets[0]?.destroyed, server.running], [false, 1])
  // The kernels between us may have taken a little more by now.
  await new Promise((resolve) => setTimeout(resolve, 200))
  server.pass(1)
  server.pass(bounds.callerStallMs)
  await server.until(() => server.closed === 1)
  assert.deepEqual([server.taken[0]?.left, server.running], [true, 0])

  const slow = server.dial()
  slow.send(write('GET', '/', { connection: 'close' }))
  assert.ok((await slow.closed(20_000)).length > size)
})
