// The console's listener as an operator meets it: where it is, when its port is taken, what it does to slow strangers, and how
// it ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { parseJsonObject } from '../../src/foundation/json/json.ts'
import { startGateway, type Gateway } from '../gateway.ts'

const address = '127.0.0.1:8485'

describe("the console's listener", { concurrency: 2 }, () => {
  const started: Gateway[] = []
  const start = async (...options: Parameters<typeof startGateway>) => {
    const gateway = await startGateway(...options)
    started.push(gateway)
    return gateway
  }
  after(() => Promise.all(started.map((gateway) => gateway.stop())))

  it('takes a free port where callers have one, on loopback alone, and ends with the gateway', async () => {
    const gateway = await start({ config: { console: address } })
    assert.match(gateway.console ?? '', /^http:\/\/localhost:\d+$/)
    assert.notEqual(gateway.console, 'http://localhost:8485')
    const answer = await fetch(`${gateway.console}/admin/session`)
    assert.equal(answer.status, 200)
    assert.equal(((await answer.json()) as { person: unknown }).person, null)
    await gateway.stop()
    await assert.rejects(fetch(`${gateway.console}/admin/session`))
  })

  it('is not there where it is off', async () => {
    const gateway = await start({ config: { console: 'off' } })
    assert.equal(gateway.console, undefined)
    assert.equal((await fetch(`${gateway.url}/admin/session`)).status, 404)
  })

  it('has nothing at paths that lead out of its files, and takes none of them for a bug', async () => {
    const gateway = await start({ config: { console: address } })
    const port = Number(new URL(gateway.console ?? '').port)
    for (const path of [
      '/console/assets/../../package.json',
      '/console/%2e%2e/%2e%2e/package.json',
      '/console/..%2f..%2fpackage.json',
      '/console/.git/config.txt',
      '/console/%00.js',
      '/console/no-such-file.js',
    ]) {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
      let answer = ''
      for await (const chunk of socket) answer += String(chunk)
      assert.match(answer, /^HTTP\/1\.1 (400|404|503) /, `${path}: ${answer.slice(0, 200)}`)
    }
    assert.doesNotMatch(gateway.log(), /a bug/)
  })

  it('writes a line of each request that changes something or is refused, and none of what a page only reads', async () => {
    const gateway = await start({ config: { console: address } })
    const { console: origin = '', setup = '' } = gateway
    const ask = async (method: string, path: string, more: RequestInit = {}) => {
      const answer = await fetch(`${origin}${path}`, { method, ...more })
      await answer.arrayBuffer()
      return answer
    }
    const token = new URL(setup).hash.slice(1)
    const account = { name: 'Olga', email: 'olga@example.com', password: 'correct horse battery staple' }
    const headers = { origin, 'content-type': 'application/json' }
    const made = await ask('POST', '/admin/setup', { headers, body: JSON.stringify({ token, ...account }) })
    const { email, password } = account
    const body = JSON.stringify({ email, password })
    const signedIn = await ask('POST', '/admin/auth/sign-in/email', { headers, body })
    assert.deepEqual([made.status, signedIn.status], [200, 200])
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ')
    const signed = { ...headers, cookie }
    for (const path of ['/admin/session', '/admin/openapi.json', '/admin/me'])
      await ask('GET', path, { headers: signed })
    const renamed = await ask('PATCH', '/admin/me', { headers: signed, body: JSON.stringify({ name: 'Ada' }) })
    assert.equal(renamed.status, 200)
    for (let times = 0; times < 3; times += 1) await ask('GET', '/admin/me?token=not-for-the-log')
    await gateway.stop()
    const lines = gateway
      .log()
      .split('\n')
      .map((line) => parseJsonObject(line) ?? {})
      .filter(({ msg }) => msg === 'request')
    const shown = lines.map(({ level, method, path, status, actor, repeated }) => [
      level,
      method,
      path,
      status,
      ...(actor === undefined ? [] : [String(actor).startsWith('per_')]),
      ...(repeated === undefined ? [] : [repeated]),
    ])
    assert.deepEqual(shown, [
      ['info', 'POST', '/admin/setup', 200],
      ['info', 'POST', '/admin/auth/sign-in/email', 200],
      ['info', 'PATCH', '/admin/me', 200, true],
      ['info', 'GET', '/admin/me', 401],
      ['info', 'GET', '/admin/me', 401, 2],
    ])
    for (const line of lines) assert.ok(String(line['request']).startsWith('req_') && Number(line['duration_ms']) >= 0)
    assert.equal(lines[2]?.['request'], renamed.headers.get('x-request-id'))
    for (const secret of [token, account.password, 'not-for-the-log', cookie])
      assert.ok(!gateway.log().includes(secret))
  })

  it('writes a line of what is read and of files, too, at `debug`', async () => {
    const gateway = await start({ config: { console: address, log_level: 'debug' } })
    for (const path of ['/admin/session', '/console/none.js']) await fetch(`${gateway.console}${path}`)
    await gateway.stop()
    assert.match(gateway.log(), /"path":"\/admin\/session","status":200/)
    assert.match(gateway.log(), /"path":"\/console\/none.js","status":(404|503)/)
  })

  it('lets go of who is slow to say what they want, and of who says nothing more', async () => {
    const gateway = await start({
      config: { console: address },
      bounds: { adminHeadMs: 300, adminRequestMs: 600, adminIdleMs: 300 },
    })
    const port = Number(new URL(gateway.console ?? '').port)
    const closed = async (text: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write(text)
      let answer = ''
      for await (const chunk of socket) answer += String(chunk)
      return answer
    }
    assert.match(await closed('GET /admin/session HTTP/1.1\r\nhost: x\r\n'), /^HTTP\/1.1 408/)
    const head = 'POST /admin/auth/x HTTP/1.1\r\nhost: x\r\norigin: http://x\r\ncontent-length: 10\r\n\r\n'
    assert.doesNotMatch(await closed(`${head}{`), /^HTTP\/1.1 200/)
    assert.match(await closed('GET /admin/session HTTP/1.1\r\nhost: x\r\n\r\n'), /^HTTP\/1.1 200/)
  })
})

describe("the console's port in use", () => {
  it('is an error in one line where the configuration names it', async () => {
    const other = createServer()
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    const free = await freePort()
    const starting = startGateway({
      config: { console: `127.0.0.1:${port}` },
      arguments: ['--port', String(free)],
    })
    await assert.rejects(
      starting,
      new RegExp(`\`console\`: 127.0.0.1:${port} cannot be listened on: the port is in use`),
    )
    other.close()
  })

  it('is one line of warning where nobody named it, and callers are served all the same', async () => {
    // Held by another already is as good.
    const other = createServer().on('error', () => {})
    other.listen(8485, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve).once('error', resolve))
    const gateway = await startGateway({
      config: { console: undefined },
      arguments: ['--port', String(await freePort())],
    })
    try {
      assert.equal(gateway.console, undefined)
      assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200)
      const warnings = gateway
        .log()
        .split('\n')
        .map((line) => parseJsonObject(line) ?? {})
        .filter(({ msg }) => String(msg).startsWith('no console'))
      assert.deepEqual(
        warnings.map(({ level, address: at, msg }) => [level, at, msg]),
        [
          [
            'warn',
            address,
            'no console: the port is in use; stop what listens there, or choose another; `console: HOST:PORT` names one, `console: off` none',
          ],
        ],
      )
    } finally {
      await gateway.stop()
      other.close()
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
