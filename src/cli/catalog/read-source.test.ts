import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setDefaultCACertificates } from 'node:tls'
import { test, type TestContext } from 'node:test'
import { findFreePort } from '../../../test/free-port.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { makeCertificate } from '../../../test/upstream/self-signed.ts'
import { TestProxy } from '../../../test/upstream/test-proxy.ts'
import { bounds } from '../../foundation/bounds.ts'
import { readProxyRules } from '../../http1/transport/proxy-rules.ts'
import { readSource } from './read-source.ts'

const fits = 'x'.repeat(bounds.priceListBytes)

async function serve(t: TestContext): Promise<string> {
  const answers: { [path: string]: [status: number, body: string, headers?: { [name: string]: string }] } = {
    '/list': [200, '{}'],
    '/moved': [302, '', { location: 'https://elsewhere.example/list' }],
    '/broken': [500, 'no'],
    '/fits': [200, fits],
    '/longer': [200, `${fits}x`],
  }
  const server = createServer((request, response) => {
    const [status, body, headers] = answers[(request.url ?? '').replace(/\?.*/, '')] ?? [404, '']
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a list is read from a file or an address, up to its bound', async (t) => {
  const origin = await serve(t)
  const file = join(newDirectory(), 'list.json')
  writeFileSync(file, '{"a":1}')
  assert.equal(await readSource(file), '{"a":1}')
  assert.equal(await readSource(`${origin}/list?key=mine`), '{}')
  assert.equal((await readSource(`${origin}/fits`)).length, bounds.priceListBytes)
  writeFileSync(file, `${fits}x`)
  await assert.rejects(readSource(file), /is longer than 16777216 bytes/)
  await assert.rejects(readSource(`${origin}/longer`), /is longer than 16777216 bytes/)
})

test('what gives no list is named in one line, without what lets its reader in', async (t) => {
  const origin = await serve(t)
  for (const [source, kind, said] of [
    [`${origin}/moved?key=mine`, 'fault', /has moved to https:\/\/elsewhere\.example\/list: give that address/],
    [`${origin}/broken?key=mine`, 'fault', /\/broken answered 500/],
    [`http://127.0.0.1:${await findFreePort()}/list?key=mine`, 'fault', /gave no price list: .*ECONNREFUSED/],
    ['http://prices.example/list?key=mine', 'usage', /is not https: prices could be changed on their way/],
    ['http://127.prices.example/list?key=mine', 'usage', /is not https: prices could be changed on their way/],
    ['https://', 'usage', /is not an address/],
    [join(newDirectory(), 'absent.json'), 'usage', /absent\.json cannot be read: ENOENT/],
  ] as const)
    await assert.rejects(readSource(source), (error: Error & { kind?: string }) => {
      assert.match(error.message, said)
      assert.equal(error.kind, kind)
      return !error.message.includes('mine') && !error.message.includes('\n')
    })
  // How long it may take is handed to the network, whose own test waits for it.
  assert.ok(bounds.priceListMs > 0)
})

test('a list comes through the proxy of the environment, and one of this machine straight', async (t) => {
  const certificate = makeCertificate('prices.test')
  setDefaultCACertificates([certificate.cert])
  const server = createSecureServer(certificate, (_, response) => response.end('{"far":1}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hosts = { 'prices.test:443': `127.0.0.1:${(server.address() as AddressInfo).port}` }
  const proxy = await TestProxy.start({ credentials: 'anna:secret', hosts })
  t.after(async () => {
    server.close()
    await proxy.stop()
  })
  const named = (user: string) => readProxyRules({ HTTPS_PROXY: proxy.url(user), HTTP_PROXY: proxy.url(user) })
  assert.equal(await readSource('https://prices.test/list?key=mine', named('anna:secret')), '{"far":1}')
  assert.deepEqual(proxy.asked, ['prices.test:443'])
  await assert.rejects(readSource('https://prices.test/list?key=mine', named('anna:wrong')), (error: Error) => {
    assert.match(
      error.message,
      /^https:\/\/prices\.test\/list gave no price list: the proxy \S+ wants another user and /,
    )
    return !/mine|wrong|anna/.test(error.message)
  })
  assert.equal(await readSource(`${await serve(t)}/list`, named('anna:secret')), '{}')
  assert.equal(proxy.asked.length, 2)
})
