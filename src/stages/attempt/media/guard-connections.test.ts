import assert from 'node:assert/strict'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setDefaultCACertificates } from 'node:tls'
import { after, before, test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { RawServer } from '../../../../test/upstream/raw-server.ts'
import { makeCertificate } from '../../../../test/upstream/self-signed.ts'
import { TestProxy } from '../../../../test/upstream/test-proxy.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { systemClock, type Clock } from '../../../foundation/time/clock.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readProxyRules } from '../../../http1/transport/proxy-rules.ts'
import { createMediaFetcher } from '../media-fetcher.ts'

// Good for the name alone: what is connected to by address is still judged by its name.
const certificate = makeCertificate('localhost', false)
setDefaultCACertificates([certificate.cert])
const png = Buffer.from('89504e470d0a1a0a', 'hex')

let secure: Server
let plain: Server
let proxy: TestProxy
before(async () => {
  secure = createServer(certificate, (_, response) => void response.end(png))
  plain = createPlainServer((request, response) => {
    if (request.url === '/inside') response.writeHead(302, { location: 'http://10.0.0.7/x' })
    response.end(png)
  })
  for (const server of [secure, plain]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy = await TestProxy.start({ credentials: 'anna:secret' })
})
after(async () => {
  await proxy.stop()
  for (const server of [secure, plain]) {
    server.closeAllConnections()
    server.close()
  }
})

const portOf = (server: Server) => (server.address() as AddressInfo).port

async function fetchThrough(
  url: string,
  {
    user = 'anna:secret',
    isAllowed = (address: string) => address === '127.0.0.1',
    proxyUrl = proxy.url(user),
    clock = systemClock,
  }: { user?: string; isAllowed?: ((address: string) => boolean) | undefined; proxyUrl?: string; clock?: Clock } = {},
) {
  const proxies = readProxyRules({ HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl, NO_PROXY: 'direct.test' })
  const fetcher = createMediaFetcher({ clock, isAllowed, proxies })
  const budget = { leftBytes: 1_000 }
  try {
    const options = { budget, signal: new AbortController().signal, take: () => true }
    return await fetcher.fetch(url, 'messages', options)
  } finally {
    await fetcher.close()
  }
}

for (const scheme of ['https', 'http'] as const) {
  test(`${scheme} media come through the proxy, which is asked for the address that was judged and not for the name`, async () => {
    proxy.asked.length = 0
    const port = portOf(scheme === 'https' ? secure : plain)
    const { bytes, mediaType } = await fetchThrough(`${scheme}://localhost:${port}/x`)
    assert.deepEqual([Buffer.from(bytes), mediaType], [png, 'image/png'])
    assert.deepEqual(proxy.asked, [`127.0.0.1:${port}`])
  })
}

test('an address inside is refused before the proxy is asked, also as a name and behind a redirect', async () => {
  const port = portOf(plain)
  for (const [url, isAllowed] of [
    ['http://10.0.0.7/x', undefined],
    ['http://[::ffff:10.0.0.7]/x', undefined],
    [`http://localhost:${port}/x`, () => false],
  ] as const) {
    proxy.asked.length = 0
    await assert.rejects(fetchThrough(url, { isAllowed: isAllowed ?? (() => false) }), GatewayError)
    assert.deepEqual(proxy.asked, [], url)
  }
  await assert.rejects(fetchThrough(`http://127.0.0.1:${port}/inside`), /is not at a public address/)
  assert.deepEqual(proxy.asked, [`127.0.0.1:${port}`])
})

test('a name that only the proxy could resolve is not fetched', async () => {
  proxy.asked.length = 0
  await assert.rejects(fetchThrough('https://only.the.proxy.knows.invalid/x'), /could not be fetched/)
  assert.deepEqual(proxy.asked, [])
})

test('a proxy that refuses is no reason that a caller is told, and neither is its address', async () => {
  await assert.rejects(
    fetchThrough(`https://localhost:${portOf(secure)}/x`, { user: 'bert:wrong' }),
    (error: Error) => {
      assert.match(error.message, /could not be fetched\.$/)
      assert.doesNotMatch(error.message, /407|proxy|bert|wrong/)
      return true
    },
  )
})

test('a proxy that says nothing is left after the time of any connection', async () => {
  const silent = await RawServer.start()
  const clock = new FakeClock()
  const fetching = fetchThrough('http://127.0.0.1:9/x', { proxyUrl: silent.url.origin, clock })
  const refused = assert.rejects(fetching, /could not be fetched|took longer/)
  const connection = await silent.accept(1)
  await connection.readRequest()
  await clock.advance(bounds.connectMs + 1)
  await connection.closed
  await refused
  await silent.stop()
})
