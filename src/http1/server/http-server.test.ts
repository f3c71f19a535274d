// How many connections there may be, what is late, and the end of a server, over real sockets and a clock that the test moves.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, test } from 'node:test'
import { openRaw, statuses, write, type Raw } from '../../../test/e2e/surface/raw.ts'
import { FakeClock } from '../../../test/fake-clock.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { callerBounds } from '../../stages/http/caller-bounds.ts'
import { HttpServer } from './http-server.ts'
import type { ServerConnection } from './server-connection.ts'

const bounds = { ...callerBounds, turnedAwayConnections: 2 }
let server: HttpServer
let clock: FakeClock
let running: ServerConnection[] = []
let raws: Raw[] = []
afterEach(() => {
  for (const raw of raws) raw.destroy()
  server.close()
  server.server.close()
  running = []
  raws = []
})

const refuse = (why: string) => `HTTP/1.1 503 ${why}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`

/** `/wait` is answered by the test, anything else at once. */
async function start(mostConnections: number): Promise<void> {
  clock = new FakeClock()
  server = new HttpServer({
    clock,
    bounds,
    singleFields: [],
    mostConnections: () => mostConnections,
    handler: {
      onRequest(connection, { target }) {
        if (target === '/wait') running.push(connection)
        else connection.send(200, '', Buffer.from('ok'), false)
        return { onLeft() {}, refuse, onDrain() {} }
      },
      refuse,
      onBug: assert.ifError,
    },
  })
  server.server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
}

function dial(): Raw {
  const raw = openRaw(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`)
  raws.push(raw)
  return raw
}

async function ask(): Promise<Raw> {
  const raw = dial()
  raw.send(write('GET', '/', {}))
  await raw.until(/ok$/)
  return raw
}

async function askToWait(): Promise<Raw> {
  const raw = dial()
  const count = running.length
  raw.send(write('GET', '/wait', {}))
  while (running.length === count) await turns(1)
  return raw
}

/** Until the server has seen that connections have closed. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round += 1) if (await isSo()) return
  assert.fail('it never came to be')
}

test('one connection too many is refused, more of those than their bound are reset, and places come back', async () => {
  await start(1)
  const first = await ask()
  const refused = [dial(), dial()]
  for (const raw of refused) assert.match(await raw.closed(), /^HTTP\/1\.1 503 crowded/)
  assert.equal(await dial().closed(), '')
  for (const raw of refused) raw.destroy()
  await until(async () => (await dial().closed()).startsWith('HTTP/1.1 503 crowded'))
  first.destroy()
  await until(async () => {
    const raw = dial()
    raw.send(write('GET', '/', {}))
    return statuses(await raw.until(/ok$|503/).catch(() => '')).includes(200)
  })
})

test('what is late is found within a second', async () => {
  await start(10)
  const idle = await ask()
  clock.advance(bounds.idleMs - 1_000)
  await turns(20)
  idle.send(write('GET', '/', {}))
  await idle.until(/ok[^]*ok$/)
  clock.advance(bounds.idleMs)
  clock.advance(1_000)
  assert.deepEqual(statuses(await idle.closed()), [200, 200])
})

test('at its end a server closes what is idle, waits for what runs up to a bound, and cuts the rest', async () => {
  await start(10)
  const idle = await ask()
  const whole = await askToWait()
  const cut = await askToWait()
  assert.equal(server.running, 2)
  let isOver = false
  const finished = server.finish(1_000).then(() => (isOver = true))
  await idle.closed()
  running[0]?.send(200, '', Buffer.from('last'), false)
  assert.match(await whole.closed(), /connection: close\r\n[^]*last$/)
  assert.deepEqual([isOver, server.running], [false, 1])
  clock.advance(1_000)
  await finished
  server.close()
  assert.equal(await cut.closed(), '')
})

test('a server that ends waits for an upgraded connection as for any request, and cuts it', async () => {
  await start(10)
  const raw = await askToWait()
  const socket: Socket | undefined = running[0]?.upgrade('upgrade: echo\r\n').socket
  await raw.until(/101/)
  const first = server.finish(1_000)
  clock.advance(999)
  raw.send('still there')
  assert.ok(socket !== undefined)
  const heard = once(socket, 'data')
  socket.resume()
  assert.equal(String((await heard)[0]), 'still there')
  clock.advance(1)
  await first
  const second = server.finish(1_000)
  server.close()
  await raw.closed()
  await second
  assert.equal(server.running, 0)
})
