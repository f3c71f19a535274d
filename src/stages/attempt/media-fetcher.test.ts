// Fetching what a caller names by URL: bounds on both sides, and every way in which an address could lead into the
// gateway's own network. Positive cases allow loopback by hand.
import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { ReadRequest } from '../tickets/decoded.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import { fetchMedia } from './fetch-media.ts'
import { isPublicAddress } from '../../foundation/public-address.ts'
import { createMediaFetcher } from './media-fetcher.ts'
import { insertMedia } from './write-request/insert-media.ts'
import { mediaToFetch } from './media-to-fetch.ts'
import type { WriteEntry, WriteProtocol } from './write-request/write-entry.ts'
import type { MediaFetcher } from '../tickets/fetched-media.ts'

const refused = words(`
  127.0.0.1 127.255.0.9 0.0.0.0 0.1.2.3 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254
  100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1
  255.255.255.255 168.63.129.16 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:a00:1 ::ffff:0:127.0.0.1
  64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a00:1::1 2001::1 2001:db8::1 fe80::1
  fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 3fff::1 5f00::1 4000::1 nonsense
`)

describe('addresses', () => {
  test('all that is not a public unicast address is refused', () => {
    for (const address of refused) assert.equal(isPublicAddress(address), false, address)
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
      assert.equal(isPublicAddress(address), true, address)
  })

  const fetcher = createMediaFetcher({ clock: systemClock })
  after(() => fetcher.close())
  const hosts = words(`
    127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0x7f.1 017700000001 127.0.0.1. 0 [::1] [::]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1] 169.254.169.254 10.0.0.1
    ①②⑦.0.0.1 localhost LOCALHOST localhost.
  `)
  for (const host of hosts) {
    test(`http://${host} is refused as not public, whatever it is written as`, async () => {
      await assertRefused(fetcher, `http://${host}:9/x.png`, /is not at a public address|could not be fetched/)
    })
  }

  test('names that resolve to loopback are refused without a connection', async () => {
    let connections = 0
    const server = createServer().on('connection', () => (connections += 1))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await assertRefused(fetcher, `http://localhost:${(server.address() as AddressInfo).port}/`, /could not be fetched/)
    server.close()
    assert.equal(connections, 0)
  })

  test('other schemes, credentials and things that are no URL are refused', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.com/a', 'gopher://example.com', 'javascript:1', 'blob:x'])
      await assertRefused(fetcher, url, /is not an http or https URL/)
    await assertRefused(fetcher, 'http://', /is not a URL/)
    await assertRefused(fetcher, '//example.com/a', /is not a URL/)
    for (const url of ['https://user:password@example.com/a.png', 'https://user@example.com/'])
      await assertRefused(fetcher, url, /names a user/)
  })
})

describe('fetching', () => {
  let server: Server
  let url: string
  const fetcher = createMediaFetcher({ clock: systemClock, isAllowed: (address) => address === '127.0.0.1' })
  const pages: { [path: string]: RequestListener } = {
    '/png': (_request, response) => response.setHeader('content-type', 'image/png; q=1').end('bytes'),
    '/untyped': (_request, response) => response.end('\x89PNG'),
    '/jpeg': (_request, response) => {
      response.setHeader('content-type', 'application/octet-stream').end(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))
    },
    '/missing': (_request, response) => response.writeHead(404).end(),
    '/packed': (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    '/exact': (_request, response) => response.end(Buffer.alloc(bounds.mediaBytes)),
    '/over': (_request, response) => response.end(Buffer.alloc(bounds.mediaBytes + 1)),
    '/private': (_request, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end(),
    '/metadata': (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    '/file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/bad-location': (_request, response) => response.writeHead(302, { location: 'http://[' }).end(),
    '/cut': (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345', () => response.destroy())
    },
  }
  before(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? ''
      const hops = /^\/hop\/(\d+)$/.exec(path)?.[1]
      if (hops !== undefined) {
        const left = Number(hops)
        response.writeHead(307, { location: left > 1 ? `/hop/${left - 1}` : '/png' }).end()
      } else pages[path]?.(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    await fetcher.close()
    server.closeAllConnections()
    server.close()
  })
  const get = (path: string, leftBytes = bounds.mediaRequestBytes) =>
    fetcher.fetch(url + path, 'messages', { budget: { leftBytes }, signal: noSignal, take: () => true })

  test('the bytes come as they are, with the type that the server says, or that they show', async () => {
    const { bytes, mediaType } = await get('/png')
    assert.deepEqual([Buffer.from(bytes).toString(), mediaType], ['bytes', 'image/png'])
    assert.equal((await get('/jpeg')).mediaType, 'image/jpeg')
  })

  test('redirects are followed up to the bound and not beyond', async () => {
    assert.equal((await get(`/hop/${bounds.mediaRedirects}`)).mediaType, 'image/png')
    await assertRefused(fetcher, `${url}/hop/${bounds.mediaRedirects + 1}`, /redirects more than 3 times/)
  })

  test('a redirect to a private address, another scheme or nowhere is refused', async () => {
    for (const path of ['/private', '/metadata']) await assertRefused(fetcher, url + path, /is not at a public address/)
    await assertRefused(fetcher, `${url}/file`, /is not an http or https URL/)
    await assertRefused(fetcher, `${url}/bad-location`, /could not be fetched|is not a URL/)
  })

  test('size is bounded on both sides, for one and for all of a request', async () => {
    assert.equal((await get('/exact')).bytes.length, bounds.mediaBytes)
    await assertRefused(fetcher, `${url}/over`, /is larger than/)
    await get('/png', 5)
    await assert.rejects(get('/png', 4), /larger than \d+ bytes together/)
  })

  test('what is missing, cut or compressed is refused', async () => {
    await assertRefused(fetcher, `${url}/missing`, /answered 404/)
    await assertRefused(fetcher, `${url}/packed`, /came compressed/)
    await assertRefused(fetcher, `${url}/cut`, /could not be fetched/)
  })

  test('time is bounded', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const waiting = assertRefused(fetcher, `${url}/stalls`, /took longer than 5000 ms/)
    let isOver = false
    void waiting.then(() => (isOver = true))
    context.mock.timers.tick(bounds.mediaFetchMs - 1)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(isOver, false)
    context.mock.timers.tick(1)
    await waiting
  })

  test('what the gateway has no room for is not fetched to its end, and that is its own fault', async () => {
    const budget = { leftBytes: bounds.mediaRequestBytes }
    const taken: number[] = []
    const take = (bytes: number) => taken.push(bytes) < 3
    const fetching = fetcher.fetch(`${url}/exact`, 'messages', { budget, signal: noSignal, take })
    await assert.rejects(fetching, { code: 'overloaded', status: 503 })
    assert.equal(taken.length, 3)
  })

  test('a fetch ends when nobody waits for it any more', async () => {
    const leaving = new AbortController()
    const budget = { leftBytes: bounds.mediaRequestBytes }
    const waiting = fetcher.fetch(`${url}/stalls`, 'messages', { budget, signal: leaving.signal, take: () => true })
    leaving.abort()
    await assert.rejects(waiting, { code: 'invalid_request' })
  })

  test('the number of media of one request is bounded on both sides; one address is fetched once', async () => {
    const ask = async (count: number) => {
      const parts = Array.from({ length: count }, (_, index) => ({
        kind: 'media' as const,
        modality: 'image' as const,
        source: { type: 'url' as const, url: `https://example.com/${index}` },
      }))
      const request = { messages: [{ role: 'user', parts: [...parts, ...parts] }] } as unknown as GenerationRequest
      const asked: string[] = []
      const counting: MediaFetcher = {
        fetch: async (each) => {
          asked.push(each)
          return { bytes: Buffer.alloc(1), mediaType: 'image/png' }
        },
        close: async () => {},
      }
      const protocol = { protocol: 'bedrock-converse', quirks: {} } as WriteProtocol
      const read = { request: () => request, inbound: { name: 'openai-responses' } } as unknown as ReadRequest
      const urls = mediaToFetch.perform(read, { protocol } as WriteEntry)
      return {
        resolved: insertMedia(
          request,
          await fetchMedia(urls, new Map(), counting, { param: 'input', signal: noSignal, take: () => true }),
        ),
        asked,
      }
    }
    const { resolved, asked } = await ask(bounds.mediaPerRequest)
    assert.equal(asked.length, bounds.mediaPerRequest)
    assert.doesNotMatch(JSON.stringify(resolved), /example\.com/)
    await assert.rejects(ask(bounds.mediaPerRequest + 1), { code: 'invalid_request', param: 'input' })
  })
})

const noSignal = new AbortController().signal

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

async function assertRefused(fetcher: MediaFetcher, url: string, words: RegExp): Promise<void> {
  await assert.rejects(
    fetcher.fetch(url, 'messages', {
      budget: { leftBytes: bounds.mediaRequestBytes },
      signal: noSignal,
      take: () => true,
    }),
    (error) => {
      assert.ok(error instanceof GatewayError)
      assert.equal(error.code, 'invalid_request')
      assert.equal(error.param, 'messages')
      assert.match(error.message, words)
      assert.ok(error.message.includes(url.slice(0, 100)), error.message)
      return true
    },
  )
}
