// A gateway inside a company's network: a proxy that wants a user and password, names that only the proxy knows, a private
// authority, servers that ask for a certificate. Everything goes through the real command line and real sockets.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { after, before, test } from 'node:test'
import { isObject } from '../../src/foundation/json/json.ts'
import { tryCommand } from '../command-line.ts'
import { PrivateAuthority } from '../certificates.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { sendJson } from '../upstream/script.ts'
import { TestProxy } from '../upstream/test-proxy.ts'
import { Upstream } from '../upstream/upstream.ts'

const INSIDE = 'llm.inside.test'
const body = writeShortBody('openai-chat')
const authority = new PrivateAuthority()
const served = authority.sign(`DNS:${INSIDE}`)
const client = authority.sign('DNS:gateway.inside.test')

let upstream: Upstream
let secure: Server
let proxy: TestProxy
let gateway: Gateway
/** Common names of the certificates that were shown. */
const shown: (string | undefined)[] = []

before(async () => {
  upstream = await Upstream.start()
  upstream.always(sendJson(body))
  const asking = { requestCert: true, rejectUnauthorized: true, ca: authority.ca }
  secure = createServer({ ...served, ...asking }, (request, response) => {
    const { CN } = (request.socket as TLSSocket).getPeerCertificate().subject ?? {}
    shown.push(Array.isArray(CN) ? CN[0] : CN)
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)))
  })
  secure.on('tlsClientError', (_: Error, socket: Socket) => socket.destroy())
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  const hosts = { [`${INSIDE}:443`]: `127.0.0.1:${(secure.address() as AddressInfo).port}` }
  proxy = await TestProxy.start({ credentials: 'anna:geheim', hosts })
  const tls = { ca_file: authority.caFile, client_cert_file: client.certFile, client_key_file: client.keyFile }
  const chat = { protocols: ['openai-chat'], api_key: 'sk-0123456789abcdef' }
  const inside = { ...chat, base_url: `https://${INSIDE}/v1` }
  const providers = {
    mutual: { ...inside, tls },
    unshown: { ...inside, tls: { ca_file: authority.caFile } },
    untrusted: inside,
    refused: { ...inside, tls, proxy: proxy.url('bert:falsch') },
    plain: { ...chat, base_url: `${upstream.url}/v1` },
    direct: { ...chat, base_url: `${upstream.url}/v1`, proxy: 'none' },
  }
  const endpoint = (provider: string) => ({ provider, model: 'm', price: 'free' })
  const models = {
    ...Object.fromEntries(Object.keys(providers).map((name) => [`acme/${name}`, { endpoints: [endpoint(name)] }])),
    'acme/either': { strategy: 'order', endpoints: [endpoint('refused'), endpoint('mutual')] },
  }
  gateway = await startGateway({
    config: { discover_local: false, providers, models },
    environment: { HTTPS_PROXY: proxy.url('anna:geheim'), http_proxy: proxy.url('anna:geheim') },
  })
})
after(async () => {
  await gateway?.stop()
  await proxy?.stop()
  secure?.closeAllConnections()
  secure?.close()
  await upstream?.stop()
})

async function ask(model: string) {
  proxy.asked.length = 0
  shown.length = 0
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'x' }] }),
  })
  return { status: answer.status, text: await answer.text(), id: answer.headers.get('x-request-id') ?? '' }
}

/** The only attempt of a generation, as the operator sees it. */
async function readDetail(id: string): Promise<string> {
  const record = await operate(gateway.data, 'generation.show', { id })
  const attempts = isObject(record) ? record['attempts'] : undefined
  return JSON.stringify(attempts ?? record)
}

test('a server that only the proxy can name is reached, trusted by its own authority, and shown a certificate', async () => {
  assert.equal((await ask('acme/mutual')).status, 200)
  assert.deepEqual(proxy.asked, [`${INSIDE}:443`])
  assert.deepEqual(shown, ['test 2'])
})

test('without the certificate, or without the authority, the server is not reached, and the connection of others is not used', async () => {
  await ask('acme/mutual')
  for (const model of ['acme/unshown', 'acme/untrusted']) {
    const { status, text } = await ask(model)
    assert.equal(status, 502, text)
    assert.deepEqual(shown, [])
  }
})

test('an http server goes through the proxy of its own variable, and `none` goes straight', async () => {
  assert.equal((await ask('acme/plain')).status, 200)
  assert.deepEqual(proxy.asked, [new URL(upstream.url).host])
  assert.equal((await ask('acme/direct')).status, 200)
  assert.deepEqual(proxy.asked, [])
})

test('a proxy that refuses is told to the operator and not to callers, and another provider takes over', async () => {
  const alone = await ask('acme/refused')
  assert.equal(alone.status, 502)
  assert.match(alone.text, /The provider could not be reached\./)
  assert.doesNotMatch(alone.text, /407|proxy|127\.0\.0\.1/)
  const detail = await readDetail(alone.id)
  assert.match(detail, /the proxy http:\/\/127\.0\.0\.1:\d+ wants another user and password \(407/)
  const either = await ask('acme/either')
  assert.equal(either.status, 200)
  assert.deepEqual(shown, ['test 2'])
  assert.doesNotMatch(detail + gateway.log() + alone.text, /geheim|falsch|anna|bert/)
})

test('a trial call goes the same way', async () => {
  proxy.asked.length = 0
  const { ok } = await operate(gateway.data, 'provider.test', { name: 'mutual' })
  assert.equal(ok, true)
  assert.deepEqual(proxy.asked, [`${INSIDE}:443`])
})

test('the doctor names the proxy of each provider, why it refuses, and a server here that is looked for elsewhere', async () => {
  const { stdout, stderr } = await tryCommand(gateway, ['doctor'])
  const name = `http://127.0.0.1:${proxy.port}`
  const lines = stdout.split('\n')
  const has = (...words: string[]) =>
    assert.ok(
      lines.some((line) => words.every((word) => line.includes(word))),
      `${words.join(' … ')}:\n${stdout}`,
    )
  has('ok', `mutual is set up with one key, through the proxy ${name}`)
  has('ok', 'direct is set up with one key')
  has('warn', `refused cannot be reached at https://${INSIDE}: the proxy ${name} wants another user and password (407`)
  has('warn', `untrusted cannot be reached at https://${INSIDE}: `, 'certificate')
  has('warn', `plain is on this machine, and is reached through the proxy ${name}`)
  has('->', 'add it to NO_PROXY')
  assert.ok(!lines.some((line) => line.includes('direct') && line.includes('proxy')), stdout)
  assert.doesNotMatch(stdout + stderr, /geheim|falsch|anna|bert/)
})

test('a variable that holds no address of a proxy stops the start with one line that does not show it', async () => {
  const environment = { HTTPS_PROXY: 'socks5://anna:geheim@127.0.0.1:1' }
  const { code, stderr } = await tryCommand(gateway, ['config', 'check'], { environment })
  assert.equal(code, 2, stderr)
  assert.match(stderr, /environment variable HTTPS_PROXY is the address of a SOCKS proxy, which is not supported/)
  assert.doesNotMatch(stderr, /geheim/)
})
