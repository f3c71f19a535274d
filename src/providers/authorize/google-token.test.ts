import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setDefaultCACertificates } from 'node:tls'
import { after, before, test } from 'node:test'
import { newDirectory } from '../../../test/new-directory.ts'
import { FakeClock } from '../../../test/fake-clock.ts'
import { makeCertificate } from '../../../test/upstream/self-signed.ts'
import { TestProxy } from '../../../test/upstream/test-proxy.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock, type Clock } from '../../foundation/time/clock.ts'
import { useProxy } from '../../http1/transport/proxy-rules.ts'
import { buildProvider } from '../build-provider.ts'

const GOOGLE = 'oauth2.googleapis.com'
const certificate = makeCertificate(GOOGLE, false)
setDefaultCACertificates([certificate.cert])

let google: Server
let proxy: TestProxy
const asked: string[] = []
const token = '{"access_token":"ya29.token","expires_in":3600,"token_type":"Bearer"}'
let answer = (response: ServerResponse): void => void response.end(token)
before(async () => {
  google = createServer(certificate, (request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${new URLSearchParams(text).get('grant_type')}`)
      response.setHeader('content-type', 'application/json')
      answer(response)
    })
  })
  await new Promise<void>((resolve) => google.listen(0, '127.0.0.1', resolve))
  const hosts = { [`${GOOGLE}:443`]: `127.0.0.1:${(google.address() as AddressInfo).port}` }
  proxy = await TestProxy.start({ credentials: 'anna:secret', hosts })
})
after(async () => {
  await proxy.stop()
  google.closeAllConnections()
  google.close()
})

function authorize(user: string, clock: Clock = systemClock) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const credentialsFile = join(newDirectory(), 'sa.json')
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const account = { type: 'service_account', client_email: 'a@b.test', private_key: key, project_id: 'p' }
  writeFileSync(credentialsFile, JSON.stringify(account))
  const settings = {
    name: 'vertex',
    google: { project: 'p', location: 'global', credentialsFile },
    proxies: useProxy(proxy.url(user)),
  }
  const state = buildProvider(settings, clock)
  assert.ok(state.ready)
  const [protocol] = state.provider.protocols
  const [credential] = state.provider.credentials
  assert.ok(protocol !== undefined && credential !== undefined)
  const url = protocol.url('', 'gemini', false)
  return credential.authorize({ method: 'POST', url, headers: {}, body: new Uint8Array() })
}

test('a token is asked for through the proxy of the provider', async () => {
  assert.deepEqual(await authorize('anna:secret'), { authorization: 'Bearer ya29.token' })
  assert.deepEqual(asked, ['POST /token urn:ietf:params:oauth:grant-type:jwt-bearer'])
  assert.deepEqual(proxy.asked, [`${GOOGLE}:443`])
})

test('a proxy that refuses is named, without user and password', async () => {
  await assert.rejects(
    async () => authorize('bert:wrong'),
    (error: Error) => {
      const told = `${error.message} ${String(error.cause)}`
      assert.match(told, /the proxy http:\/\/127\.0\.0\.1:\d+ wants another user and password \(407/)
      assert.doesNotMatch(told, /bert|wrong/)
      return true
    },
  )
})

test('an answer that does not come in time, or beyond its bound, is no token', async (t) => {
  const answered = answer
  t.after(() => (answer = answered))
  answer = (response) => void response.end(token.padEnd(bounds.googleTokenBytes))
  assert.deepEqual(await authorize('anna:secret'), { authorization: 'Bearer ya29.token' })
  answer = (response) => void response.end(token.padStart(bounds.googleTokenBytes + 1))
  await assert.rejects(async () => authorize('anna:secret'))

  const clock = new FakeClock()
  const silence = Promise.withResolvers<void>()
  answer = () => silence.resolve()
  let isOver = false
  const late = authorize('anna:secret', clock) as Promise<unknown>
  late.catch(() => (isOver = true))
  await silence.promise
  clock.advance(bounds.googleTokenMs - 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isOver, false)
  clock.advance(1)
  await assert.rejects(late, (error: Error) => /no answer within 30 s/.test(`${error.message} ${String(error.cause)}`))
})
