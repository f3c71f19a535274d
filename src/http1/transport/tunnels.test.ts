import assert from 'node:assert/strict'
import { setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { after, before, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { length, RawServer, turns } from '../../../test/upstream/raw-server.ts'
import { makeCertificate } from '../../../test/upstream/self-signed.ts'
import { takeWhole, take } from '../../../test/upstream/take-answer.ts'
import { TestProxy } from '../../../test/upstream/test-proxy.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock, type Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { UpstreamClient } from '../../stages/attempt/upstream.ts'
import { readProxyRules, useProxy } from './proxy-rules.ts'
import { Transport } from './transport.ts'

const certificate = makeCertificate()
const proxyCertificate = makeCertificate('proxy.test')
setDefaultCACertificates([certificate.cert, proxyCertificate.cert])
const fine = length('fine')

let secure: RawServer
let plain: RawServer
before(async () => {
  secure = await RawServer.start({ certificate, host: 'localhost' })
  plain = await RawServer.start()
})
after(() => Promise.all([secure.stop(), plain.stop()]))

async function withClient(
  run: (client: UpstreamClient) => Promise<void>,
  clock: Clock = systemClock,
  own: ConstructorParameters<typeof UpstreamClient>[2] = {},
): Promise<void> {
  const client = new UpstreamClient(clock, assert.ifError, own)
  try {
    await run(client)
  } finally {
    client.close()
    for (const server of [secure, plain]) {
      for (const { closed } of server.connections) await closed
      server.connections.length = 0
    }
  }
}

const through = (url: string) => ({ transport: new Transport(useProxy(url)) })

/** What a call through a proxy comes to that does `script` with the connection it is sent. */
async function failThrough(script: (proxy: RawServer) => Promise<void>, url = secure.url): Promise<GatewayError> {
  const proxy = await RawServer.start()
  let failure: unknown
  await withClient(async (client) => {
    const whole = takeWhole(client, url, through(`http://anna:secret@127.0.0.1:${proxy.url.port}`))
    await script(proxy)
    failure = (await whole).over
  })
  await proxy.stop()
  assert.ok(failure instanceof GatewayError)
  assert.doesNotMatch(failure.detail ?? '', /secret|anna/)
  return failure
}

for (const scheme of ['http', 'https'] as const) {
  test(`an ${scheme} server is reached through a tunnel that its proxy is asked for, and calls follow on it`, async () => {
    const server = scheme === 'https' ? secure : plain
    const proxy = await TestProxy.start()
    await withClient(async (client) => {
      const options = { ...through(proxy.url()), body: Buffer.alloc(300_000, 'y') }
      for (let index = 0; index < 3; index += 1) {
        const whole = takeWhole(client, server.url, options)
        const request = await (await server.accept(1)).answer(fine)
        assert.match(request, /^POST \/v1\/chat\?a=b HTTP\/1\.1\r\n/)
        assert.doesNotMatch(request.slice(0, 500), /proxy/i)
        assert.equal((await whole).body, 'fine')
      }
    })
    assert.deepEqual(proxy.asked, [server.url.host])
    assert.deepEqual(proxy.authorizations, [undefined])
    assert.deepEqual(proxy.others, [])
    await proxy.stop()
  })
}

test('user and password go from the address to the proxy and nowhere else', async () => {
  const proxy = await TestProxy.start({ credentials: 'anna:p@ss/wörd' })
  await withClient(async (client) => {
    const whole = takeWhole(client, plain.url, through(proxy.url('anna:p%40ss%2Fw%C3%B6rd')))
    assert.doesNotMatch(await (await plain.accept(1)).answer(fine), /authorization/i)
    assert.equal((await whole).status, 200)
  })
  await proxy.stop()
})

test('a proxy that is spoken to over TLS carries TLS to the server', async () => {
  const proxy = await TestProxy.start({ certificate: proxyCertificate, credentials: 'anna:secret' })
  await withClient(async (client) => {
    const whole = takeWhole(client, secure.url, through(proxy.url('anna:secret')))
    await (await secure.accept(1)).answer(fine)
    assert.equal((await whole).body, 'fine')
  })
  await proxy.stop()
})

test('a proxy over TLS that is not trusted, or speaks no TLS, is named, and gets neither user nor password', async () => {
  const unknown = await TestProxy.start({ certificate: makeCertificate('unknown.test') })
  const plainProxy = await TestProxy.start()
  const urls = [unknown.url('anna:secret'), plainProxy.url('anna:secret').replace('http:', 'https:')]
  await withClient(async (client) => {
    for (const url of urls) {
      const { over } = await takeWhole(client, secure.url, through(url))
      assert.ok(over instanceof GatewayError)
      assert.equal(over.blame, 'operator')
      assert.match(over.detail ?? '', /^the proxy https:\/\/127\.0\.0\.1:\d+ cannot be reached: /)
      assert.doesNotMatch(over.detail ?? '', /anna|secret/)
    }
  })
  for (const proxy of [unknown, plainProxy]) {
    assert.deepEqual([proxy.asked, proxy.others], [[], []])
    await proxy.stop()
  }
})

const silent = { http: 'a server behind a proxy', https: 'a proxy' }
for (const scheme of ['http', 'https'] as const) {
  test(`${silent[scheme]} that never answers the TLS handshake has no longer than any connection takes`, async () => {
    const clock = new FakeClock()
    const proxy = await RawServer.start()
    await withClient(async (client) => {
      const whole = takeWhole(client, secure.url, through(`${scheme}://127.0.0.1:${proxy.url.port}`))
      const connection = await proxy.accept(1)
      if (scheme === 'http') await connection.answer('HTTP/1.1 200 OK\r\n\r\n')
      await turns()
      await clock.advance(bounds.connectMs + 1)
      const { over } = await whole
      assert.ok(over instanceof GatewayError)
      assert.equal(over.status, 504)
      await connection.closed
    }, clock)
    await proxy.stop()
  })
}

test('a large stream through a tunnel arrives whole, paused and gathered', async () => {
  const large = Buffer.alloc(8_000_000, 'abcdefghijk')
  const proxy = await TestProxy.start()
  await withClient(async (client) => {
    const taken = take(client, secure.url, {
      ...through(proxy.url()),
      onAnswer: (call) => call.gather(),
      onData: (_, { call }) => {
        call.pause()
        setImmediate(() => call.resume())
      },
    })
    const connection = await secure.accept(1)
    await connection.readRequest()
    connection.send(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n`)
    connection.send(large)
    assert.equal(await taken.over, 'end')
    assert.equal(taken.pieces.join(''), large.toString('latin1'))
  })
  await proxy.stop()
})

test('a call that is broken off while its tunnel is opened leaves no connection', async () => {
  const proxy = await RawServer.start()
  await withClient(async (client) => {
    const taken = take(client, secure.url, through(`http://127.0.0.1:${proxy.url.port}`))
    const connection = await proxy.accept(1)
    await connection.readRequest()
    taken.call.abort()
    await connection.closed
    const again = take(client, secure.url, through(`http://127.0.0.1:${proxy.url.port}`))
    const second = await proxy.accept(2)
    await second.answer('HTTP/1.1 200 OK\r\n\r\n')
    // The server's part of the handshake never comes.
    again.call.abort()
    await second.closed
    assert.deepEqual([taken.told, again.told], [[], []])
  })
  await proxy.stop()
})

test('a server whose certificate is not trusted is told as such, and not as the fault of the proxy', async () => {
  const other = makeCertificate('unknown.test')
  const server = await RawServer.start({ certificate: other, host: 'localhost' })
  const proxy = await TestProxy.start()
  await withClient(async (client) => {
    const { over } = await takeWhole(client, server.url, through(proxy.url()))
    assert.ok(over instanceof GatewayError)
    assert.equal(over.blame, 'provider')
    assert.match(over.detail ?? '', /SELF_SIGNED|UNABLE_TO_VERIFY|self-signed/)
  })
  await proxy.stop()
  await server.stop()
})

test('407 is named, and is neither the provider’s fault nor its answer', async () => {
  const error = await failThrough(async (proxy) => {
    const head = await (await proxy.accept(1)).answer('HTTP/1.1 407 no\r\ncontent-length: 5\r\n\r\nhello')
    assert.match(head, /^CONNECT localhost:\d+ HTTP\/1\.1\r\nhost: localhost:\d+\r\nproxy-authorization: Basic /)
  })
  assert.equal(error.blame, 'operator')
  assert.equal(error.upstreamStatus, undefined)
  assert.match(error.detail ?? '', /^the proxy http:\/\/127\.0\.0\.1:\d+ wants another user and password \(407 /)
  assert.equal(error.message, 'The provider could not be reached.')
})

const oddities: { readonly [what: string]: [answer: string, detail: RegExp] } = {
  'refuses it': ['HTTP/1.1 403 Forbidden\r\n\r\n', /refused the connection \(403 Forbidden\)/],
  'answers an unknown status': ['HTTP/1.1 599 x\r\n\r\n', /refused the connection \(599\)/],
  'sends a page behind its 200': ['HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello', /sent bytes behind its answer/],
  'answers for the server': [`HTTP/1.1 200 OK\r\n\r\n${fine}`, /sent bytes behind its answer/],
  'speaks something else': ['SSH-2.0-x\r\n', /gave no HTTP answer to CONNECT/],
  'wants another protocol': ['HTTP/1.1 101 Switching\r\n\r\n', /gave no HTTP answer to CONNECT/],
  'never ends its head': [`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(bounds.upstreamHeadBytes)}`, /the head is too large/],
  'sends interim answers for ever': [
    'HTTP/1.1 100 Continue\r\n\r\n'.repeat(bounds.upstreamInterimAnswers + 1),
    /too many interim answers/,
  ],
}
for (const [what, [answer, detail]] of Object.entries(oddities)) {
  test(`a proxy that ${what} fails the call before the server is asked`, async () => {
    for (const server of [secure, plain]) {
      const error = await failThrough(async (proxy) => void (await (await proxy.accept(1)).answer(answer)), server.url)
      assert.match(error.detail ?? '', detail)
      assert.equal(error.blame, 'operator')
      assert.equal(server.connections.length, 0)
    }
  })
}

test('an answer that a proxy makes up behind its 200, a moment later, is no answer to a call over TLS', async () => {
  const error = await failThrough(async (proxy) => {
    const connection = await proxy.accept(1)
    await connection.answer('HTTP/1.1 200 OK\r\n\r\n')
    await turns()
    await connection.send(fine)
  })
  assert.equal(error.upstreamStatus, undefined)
})

test('a proxy that closes before it answers, or is not there, is named', async () => {
  const closed = await failThrough(async (proxy) => {
    const connection = await proxy.accept(1)
    await connection.readRequest()
    connection.finish()
  })
  assert.match(closed.detail ?? '', /^the proxy http:\S+ closed the connection before it answered CONNECT$/)
  const gone = await RawServer.start()
  await gone.stop()
  await withClient(async (client) => {
    const { over } = await takeWhole(client, secure.url, through(`http://127.0.0.1:${gone.url.port}`))
    assert.ok(over instanceof GatewayError)
    assert.match(over.detail ?? '', /^the proxy http:\S+ cannot be reached: .*ECONNREFUSED/)
    assert.equal(over.blame, 'operator')
  })
})

test('a proxy that drips its answer has no longer than any connection takes', async () => {
  const clock = new FakeClock()
  const proxy = await RawServer.start()
  await withClient(async (client) => {
    const whole = takeWhole(client, secure.url, through(`http://127.0.0.1:${proxy.url.port}`))
    const connection = await proxy.accept(1)
    await connection.readRequest()
    for (const byte of 'HTTP/1.1 200') await connection.send(byte)
    await clock.advance(bounds.connectMs + 1)
    const { over } = await whole
    assert.ok(over instanceof GatewayError)
    assert.equal(over.status, 504)
    assert.match(over.detail ?? '', /no connection within \d+ ms through the proxy http:/)
    await connection.closed
  }, clock)
  await proxy.stop()
})

test('an answer of the proxy in any cut opens the tunnel', async () => {
  const proxy = await RawServer.start()
  await withClient(async (client) => {
    const whole = takeWhole(client, plain.url, through(`http://127.0.0.1:${proxy.url.port}`))
    const connection = await proxy.accept(1)
    await connection.readRequest()
    for (const byte of 'HTTP/1.0 200 Connection established\r\nvia: 1.1 proxy\r\n\r\n') {
      await connection.send(byte)
      await turns(2)
    }
    await connection.answer(fine)
    assert.equal((await whole).body, 'fine')
  })
  await proxy.stop()
})

test('calls that go different ways to one server share no connection', async () => {
  const proxy = await TestProxy.start()
  const ways = [{}, through(proxy.url()), through(proxy.url('other:user')), {}, through(proxy.url())]
  await withClient(async (client) => {
    const expected = [1, 2, 3, 1, 2]
    for (const [index, way] of ways.entries()) {
      const whole = takeWhole(client, plain.url, way)
      await (await plain.accept(expected[index] ?? 0)).answer(fine)
      assert.equal((await whole).body, 'fine')
    }
    assert.equal(plain.connections.length, 3)
    assert.equal(proxy.asked.length, 2)
  })
  await proxy.stop()
})

test('ways that have no connection are forgotten beyond a bound, with the TLS session that the next would go on with', async () => {
  const reused: boolean[] = []
  for (const pools of [1, 2]) {
    let isReused = false
    await withClient(
      async (client) => {
        for (const server of [secure, plain, secure]) {
          const whole = takeWhole(client, server.url)
          const connection = await server.accept(server.connections.length + 1)
          if (server === secure) isReused = (connection.socket as TLSSocket).isSessionReused()
          await connection.answer(fine.replace('\r\n', '\r\nconnection: close\r\n'))
          assert.equal((await whole).body, 'fine')
          await connection.closed
          await turns()
        }
        reused.push(isReused)
      },
      systemClock,
      { pools },
    )
  }
  assert.deepEqual(reused, [false, true])
})

test('the environment’s proxies hold by scheme, but for what NO_PROXY covers', () => {
  const rules = readProxyRules({
    HTTPS_PROXY: 'http://anna:secret@upper.test:1',
    https_proxy: 'lower.test:3128',
    HTTP_PROXY: 'https://plain.test',
    NO_PROXY:
      'localhost, 127.0.0.1 .inside.test,*.deep.test,exact.test:8443,10.0.0.0/8,fd00::/8,[::1]:9000,[fc00::]/8,bücher.test,https://url.test,half.test:99999',
  })
  const find = (url: string) => rules.find(new URL(url))?.name
  const lower = 'http://lower.test:3128'
  const http = 'https://plain.test:443'
  const expected: { [url: string]: string | undefined } = {
    'https://api.openai.com/v1': lower,
    'http://api.openai.com/v1': http,
    'http://localhost:8000': undefined,
    'http://127.0.0.1:8000': undefined,
    'http://127.0.0.2:8000': http,
    'https://inside.test': undefined,
    'https://a.b.INSIDE.test.': undefined,
    'https://notinside.test': lower,
    'https://deep.test': undefined,
    'https://x.deep.test': undefined,
    'https://exact.test:8443': undefined,
    'https://sub.exact.test:8443': undefined,
    'https://exact.test': lower,
    'https://10.255.0.1': undefined,
    'https://11.0.0.1': lower,
    'http://[fd00::5]': undefined,
    'http://[fe80::5]': http,
    'http://[::1]:9000': undefined,
    'http://[::1]:9001': http,
    'http://[fc00::5]': undefined,
    'http://[::ffff:10.0.0.1]': undefined,
    'https://neue.bücher.test': undefined,
    'https://url.test': lower,
    'https://half.test': lower,
    'https://10.0.0.1.evil.test': lower,
  }
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((url) => [url, find(url)])), expected)
  assert.equal(readProxyRules({ HTTPS_PROXY: lower, NO_PROXY: '*' }).find(new URL('https://a.test')), undefined)
  assert.equal(readProxyRules({ HTTPS_PROXY: lower }).find(new URL('http://a.test')), undefined)
  assert.equal(readProxyRules({ HTTPS_PROXY: '', NO_PROXY: 'x' }).id, '')
})

test('an address that is none of a proxy says so and shows nothing of itself', () => {
  const wrong = [
    '',
    'socks5://secret@a.test:1',
    'ftp://a.test',
    'http://u:se/cret@a.test',
    'http://u:%zz@a.test',
    'a b',
  ]
  for (const text of wrong)
    assert.throws(
      () => useProxy(text),
      (error: Error) => error.name === 'ProxyAddressError' && !/se\/?cret/.test(error.message),
      text,
    )
  assert.throws(
    () => readProxyRules({ https_proxy: 'socks5://a' }),
    /^ProxyVariableError: environment variable https_proxy /,
  )
})
