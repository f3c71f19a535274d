// What is read over HTTP without a generation: the model lists of both ecosystems, the public catalogue, health, and the
// document of our own endpoints.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { sendJson } from '../../upstream/script.ts'
import { inboundProtocolNames } from '../../../src/generation/protocol-name.ts'
import { call, leastBody, paths, startWorld, type World } from '../world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world?.stop())

const get = (path: string, headers: { [name: string]: string } = {}, method = 'GET') =>
  call(world.gateway, path, { headers, method }).reply
const noKey = { authorization: '' }
const idsOf = (body: JsonObject) => (body['data'] as JsonObject[]).map(({ id }) => id as string)

test('the list of models pages in both directions and adds up to the whole', async () => {
  const whole = idsOf((await get('/v1/models')).json)
  assert.ok(whole.length >= 5)
  const forward: string[] = []
  for (let after = ''; ;) {
    const { json } = await get(`/v1/models?limit=2${after}`)
    forward.push(...idsOf(json))
    assert.equal(json['first_id'], idsOf(json)[0])
    assert.equal(json['last_id'], idsOf(json).at(-1))
    if (json['has_more'] !== true) break
    after = `&after_id=${encodeURIComponent(String(json['last_id']))}`
  }
  assert.deepEqual(forward, whole)
  const last = whole.at(-1) as string
  const before = await get(`/v1/models?limit=2&before_id=${encodeURIComponent(last)}`)
  assert.deepEqual(idsOf(before.json), whole.slice(-3, -1))
  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'limit=', 'after_id=nobody', 'before_id=nobody']) {
    const reply = await get(`/v1/models?${query}`)
    assert.equal(reply.status, 400, `${query}: ${reply.text.slice(0, 200)}`)
    assert.equal(readObject(reply.json['error'])?.['param'], query.split('=')[0])
  }
})

test('the list has an ETag that spares its body, and Codex its own member', async () => {
  const { headers } = await get('/v1/models')
  const etag = String(headers.etag)
  for (const wanted of [etag, `"other", ${etag}`]) {
    const reply = await get('/v1/models', { 'if-none-match': wanted })
    assert.deepEqual([reply.status, reply.bytes.length, reply.headers.etag], [304, 0, etag])
    assert.match(String(reply.headers['x-request-id']), /^req_cm_/)
  }
  assert.equal((await get('/v1/models', { 'if-none-match': '"other"' })).status, 200)
  assert.ok(Array.isArray((await get('/v1/models?client_version=0.50.0')).json['models']))
})

test('a model is found by its id raw, percent-encoded, and spelt with the other separator', async () => {
  const id = 'test/openai-chat'
  for (const path of [id, encodeURIComponent(id), 'test%2Fopenai.chat', 'test/openai.chat']) {
    const reply = await get(`/v1/models/${path}`)
    assert.equal(reply.status, 200, reply.text)
  }
  for (const path of ['foo/bar', '%', '%zz', '..%2Fcredits', 'constructor', '__proto__']) {
    const reply = await get(`/v1/models/${path}`)
    assert.equal(reply.status, 404, `${path}: ${reply.text}`)
    assert.equal(readObject(reply.json['error'])?.['code'], 'model_not_found')
  }
  for (const path of ['%00', '%c2%9b31m', 'x'.repeat(300)]) {
    const reply = await get(`/v1/models/${path}`)
    assert.deepEqual([reply.status, readObject(reply.json['error'])?.['param']], [400, 'model'], reply.text)
  }
})

test('what needs no key needs none, and says nothing of the house', async () => {
  for (const path of ['/', '/healthz', '/readyz', '/api/hello', '/api/models', '/openapi.json']) {
    const reply = await get(path, noKey)
    assert.equal(reply.status, 200, path)
    assert.match(String(reply.headers['content-type']), /^application\/json/)
    const head = await get(path, noKey, 'HEAD')
    assert.deepEqual([head.status, head.bytes.length], [200, 0])
    assert.equal(head.headers['content-length'], reply.headers['content-length'])
    assert.doesNotMatch(reply.text, /upstream-secret-key|127\.0\.0\.1|upstream-openai/)
    const wrong = await get(path, noKey, 'DELETE')
    assert.deepEqual([wrong.status, wrong.headers['allow']], [405, 'GET'])
  }
  const { json } = await get('/openapi.json', noKey)
  assert.equal(json['openapi'], '3.1.0')
})

test('every described path answers its own method with something other than 404 and 405', async () => {
  const { json } = await get('/openapi.json')
  for (const [path, item] of Object.entries(readObject(json['paths']) ?? {})) {
    for (const method of Object.keys(readObject(item) ?? {})) {
      if (method === 'parameters') continue
      const filled = path.replace('{model}', 'test/gemini').replace('{id}', 'req_cm_none')
      const reply = await get(filled, { 'content-length': '0' }, method.toUpperCase())
      const known = reply.status !== 405 && (reply.status !== 404 || path.includes('{id}'))
      assert.ok(known, `${method} ${path}: ${reply.status}`)
    }
  }
})

test('a browser gets a page at / that loads nothing and runs its own script alone; others get JSON as ever', async () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const page = await get('/', { ...noKey, accept })
  assert.equal(page.status, 200)
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  assert.match(page.text, /\/v1\/chat\/completions/)
  assert.doesNotMatch(page.text, /(?:src|href)="(?!\/[a-z]|data:,)/)
  const policy = String(page.headers['content-security-policy'])
  assert.match(policy, /^default-src 'none'/)
  for (const kind of ['style', 'script']) {
    const text = new RegExp(`<${kind}>([\\s\\S]*?)</${kind}>`).exec(page.text)?.[1] ?? ''
    assert.ok(policy.includes(`${kind}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`), kind)
  }
  for (const headers of [noKey, { ...noKey, accept: '*/*' }, { ...noKey, accept: 'application/json' }]) {
    const reply = await get('/', headers)
    assert.deepEqual([reply.status, reply.json['name'], reply.headers['vary']], [200, 'CrossModel', 'accept'])
  }
  const head = await get('/', { ...noKey, accept }, 'HEAD')
  assert.deepEqual([head.status, head.text], [200, ''])
})

test('a path that is not there is answered with the one that was meant, and with what a base URL is', async () => {
  const cases = [
    ['/api/v1/chat/completions', '/v1/chat/completions'],
    ['/openai/v1/responses', '/v1/responses'],
    ['/v1/chat/completion', '/v1/chat/completions'],
    ['/models', '/v1/models'],
    ['/health', '/healthz'],
  ] as const
  for (const [path, meant] of cases) {
    const { status, json } = await get(path)
    const error = readObject(json['error'])
    assert.deepEqual([status, error?.['code']], [404, 'not_found'])
    assert.match(
      String(error?.['message']),
      new RegExp(`^There is nothing at GET ${path}\\. Did you mean ${meant}\\? The base`),
    )
  }
  const far = await get('/nothing/of/the/kind')
  assert.match(far.text, /nothing at GET \/nothing\/of\/the\/kind\. The base URL for OpenAI SDKs/)
  for (const path of ['/v1/images/generations', '/v1/audio/speech', '/v1/responses/resp_1']) {
    const { text } = await get(path)
    assert.match(text, /Responses, Messages, embeddings and the list of models are served; \/openapi\.json has/)
    assert.doesNotMatch(text, /base URL/, 'the base URL is right')
  }
  const anthropic = await call(world.gateway, '/api/v1/messages', { body: '{}', headers: noKey }).reply
  assert.deepEqual([anthropic.status, anthropic.json['type']], [404, 'error'])
})

test('/v1 twice is served, and so is what is posted without it', async () => {
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
  for (const protocol of inboundProtocolNames) {
    const body = JSON.stringify(leastBody(protocol, protocol))
    for (const path of [`/v1${paths[protocol]}`, paths[protocol].replace('/v1', '')]) {
      const reply = await call(world.gateway, path, { body }).reply
      assert.equal(readObject(reply.json['error'])?.['message'], 'reached', `${path}: ${reply.text.slice(0, 200)}`)
    }
  }
  assert.deepEqual(idsOf((await get('/v1/v1/models')).json), idsOf((await get('/v1/models')).json))
  const [id = ''] = idsOf((await get('/v1/models')).json)
  assert.equal((await get(`/v1/v1/models/${id}`)).json['id'], id)
})
