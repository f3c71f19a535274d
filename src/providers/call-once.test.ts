import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { length, RawServer } from '../../test/upstream/raw-server.ts'
import { TestProxy } from '../../test/upstream/test-proxy.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { useProxy } from '../http1/transport/proxy-rules.ts'
import { buildProvider } from './build-provider.ts'
import { callOnce } from './call-once.ts'
import { discoverModels } from './discover.ts'

let server: RawServer
let proxy: TestProxy
before(async () => {
  server = await RawServer.start()
  proxy = await TestProxy.start({ credentials: 'anna:secret' })
})
after(() => Promise.all([server.stop(), proxy.stop()]))
beforeEach(() => {
  server.connections.length = 0
})

const around = { clock: systemClock, withinMs: 60_000, mostBytes: 100 }
const get = (url: URL) => ({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }) as const

test('an answer comes whole up to its bound, cut behind it, and its connection is closed', async () => {
  for (const [size, isCut] of [
    [100, false],
    [101, true],
  ] as const) {
    server.connections.length = 0
    const calling = callOnce(get(server.url), around)
    const connection = await server.accept(1)
    await connection.answer(length('x'.repeat(size)))
    const answer = await calling
    assert.deepEqual([answer.status, answer.body.length, answer.isCut], [200, 100, isCut])
    await connection.closed
  }
})

test('where no body is wanted the head is the answer', async () => {
  const calling = callOnce(get(server.url), { ...around, mostBytes: 0 })
  const connection = await server.accept(1)
  await connection.answer('HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 5\r\n\r\n')
  assert.equal((await calling).headers['date'], 'today')
  await connection.closed
})

test('a list of models is asked for through the proxy of the provider', async () => {
  const settings = { name: 'mine', baseUrl: `${server.url.origin}/v1`, proxies: useProxy(proxy.url('anna:secret')) }
  const state = buildProvider(settings, systemClock)
  assert.ok(state.ready)
  const listing = discoverModels(state.provider, systemClock)
  const connection = await server.accept(1)
  assert.match(await connection.answer(length('{"data":[{"id":"small"}]}')), /^GET \/v1\/models /)
  assert.deepEqual(
    (await listing).map(({ model }) => model),
    ['small'],
  )
  assert.deepEqual(proxy.asked, [server.url.host])
})
