// The console's listener as an operator meets it: where it is, when its port is taken, what it does to slow strangers, and how
// it ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
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
})

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
