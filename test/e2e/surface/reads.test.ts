// What is read over HTTP without a generation: the model lists of both ecosystems, the public catalogue, health, and the
// document of our own endpoints.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { call, startWorld, type World } from '../world.ts'

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
  for (const path of ['foo/bar', '%', '%zz', '..%2Fcredits', 'constructor', '__proto__', '%00']) {
    const reply = await get(`/v1/models/${path}`)
    assert.equal(reply.status, 404, `${path}: ${reply.text}`)
    assert.equal(readObject(reply.json['error'])?.['code'], 'model_not_found')
  }
})

test('what needs no key needs none, and says nothing of the house', async () => {
  for (const path of ['/', '/healthz', '/readyz', '/api/models', '/openapi.json']) {
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
