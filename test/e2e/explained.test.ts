// How a request found its endpoint, as its caller and the operator read it: in the header that a caller may ask for, and in the
// record.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isObject, readArray, readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { runCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, type Reply } from './world.ts'

const secret = 'key-of-the-operator-1234'
const served = sendJson(writeBody('openai-chat', { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }))
const refused = sendJson({ error: { message: 'no', type: 'error' } }, 500)

let upstream: Upstream
let gateway: Gateway
/** Providers that fail. */
let failing: Set<string>
before(async () => {
  upstream = await Upstream.start()
  const names = ['one', 'two', 'three']
  const provider = (name: string) => ({
    protocols: ['openai-chat'],
    base_url: `${upstream.url}/${name}/v1`,
    api_keys: [`${secret}-${name}`],
  })
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: Object.fromEntries(names.map((name) => [name, provider(name)])),
      models: {
        'test/several': {
          endpoints: names.map((name) => ({ provider: name, model: 'm', price: { input: 1, output: 2 } })),
        },
        'test/alone': { endpoints: [{ provider: 'three', model: 'm', price: 'free' }] },
      },
    },
  })
  upstream.always(({ path }) => (failing.has(path.split('/')[1] ?? '') ? refused : served))
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

type Asked = { reply: Reply; own: JsonObject; whole: JsonObject }

async function ask(
  broken: readonly string[],
  body: JsonObject = {},
  headers: { [name: string]: string } = {},
): Promise<Asked> {
  failing = new Set(broken)
  const provider = { order: ['one', 'two'], ignore: ['three'] }
  const reply = await call(gateway, '/v1/chat/completions', {
    headers,
    body: { model: 'test/several', messages: [{ role: 'user', content: 'Hi' }], provider, ...body },
  }).reply
  const id = String(reply.headers['x-request-id'])
  const own = (await call(gateway, `/v1/generations/${id}`).reply).json
  return { reply, own, whole: await operate(gateway.data, 'generation.show', { id }) }
}

const explain = { 'x-crossmodel-explain': 'true' }
const objects = (list: Json | undefined): JsonObject[] => (readArray(list) ?? []).filter(isObject)
const routeOf = (record: JsonObject) => readObject(record['route']) ?? {}

test('a caller who asks reads the plan, its reasons, and what came of each try', async () => {
  const { reply } = await ask(['one'], {}, explain)
  const text = String(reply.headers['x-crossmodel-route'])
  const [first = '', second = '', third = ''] = text.split(/, (?=")/)
  assert.match(first, /^"one\/m";rank=ready;why="[^"]+";tries=1;outcome=failed;fault=failing;ms=\d+$/)
  assert.match(second, /^"two\/m";rank=ready;why="[^"]+";tries=1;outcome=served;ms=\d+$/)
  assert.equal(third, '"three/m";excluded;why="in provider.ignore"')
  assert.ok(!text.includes(secret))
  const { reply: unasked } = await ask(['one'])
  assert.equal(unasked.headers['x-crossmodel-route'], undefined)
})

test('a request that nobody could serve is explained beside its error', async () => {
  const { reply } = await ask(['one', 'two'], {}, explain)
  assert.equal(reply.status, 502)
  const text = String(reply.headers['x-crossmodel-route'])
  assert.equal(text.split('outcome=failed;fault=failing').length, 3, text)
})

test('the record keeps the whole: candidates and exclusions with reasons, attempts with their times and faults', async () => {
  const { own, whole } = await ask(['one'])
  for (const record of [own, whole]) {
    const { candidates, excluded, omitted } = routeOf(record)
    assert.deepEqual(
      objects(candidates).map(({ endpoint, model, provider }) => [endpoint, model, provider]),
      [
        ['one/m', 'test/several', 'one'],
        ['two/m', 'test/several', 'two'],
      ],
    )
    for (const { why } of [...objects(candidates), ...objects(excluded)]) assert.ok(String(why).length > 0)
    assert.deepEqual(
      objects(excluded).map(({ endpoint, why }) => [endpoint, why]),
      [['three/m', 'in provider.ignore']],
    )
    assert.equal(omitted, 0)
  }
  const [first, second] = objects(own['attempts'])
  assert.deepEqual([first?.['fault'], second?.['fault']], ['failing', null])
  assert.ok(Number(first?.['after_ms']) >= 0 && Number(second?.['after_ms']) >= Number(first?.['after_ms']))
  assert.deepEqual(
    objects(whole['attempts']).map(({ fault }) => fault),
    ['failing', undefined],
  )
})

test('the credential is for the operator alone', async () => {
  const { own, whole } = await ask([])
  const [candidate] = objects(routeOf(whole)['candidates'])
  const [attempt] = objects(whole['attempts'])
  assert.ok(typeof attempt?.['credential'] === 'string')
  assert.equal(candidate?.['credential'], attempt['credential'])
  assert.ok(!JSON.stringify(own).includes(String(attempt['credential'])))
})

test('where there was one endpoint alone there is nothing to explain', async () => {
  const { own, whole, reply } = await ask([], { model: 'test/alone', provider: null }, explain)
  assert.deepEqual([own['route'], whole['route']], [null, null])
  assert.match(
    String(reply.headers['x-crossmodel-route']),
    /^"three\/m";rank=ready;why="[^"]+";tries=1;outcome=served;ms=\d+$/,
  )
})

test('what the operator left out is for the operator alone to read', async () => {
  await operate(gateway.data, 'endpoint.use', { endpoint: 'two/m', use: 'disabled' })
  const provider = { order: ['one'] }
  const { own, whole } = await ask([], { provider })
  assert.deepEqual(routeOf(own)['excluded'], [])
  const why = 'the operator has disabled it'
  assert.deepEqual(routeOf(whole)['excluded'], [{ endpoint: 'two/m', why, by: 'operator' }])
  const { key } = await runCommand(gateway, 'key', 'create', 'customer', '--owner', 'acme')
  await runCommand(gateway, 'wallet', 'top-up', 'acme', '5')
  const asCustomer = async (key: string) => {
    const body = { model: 'test/several', messages: [{ role: 'user', content: 'Hi' }], provider }
    const { headers } = await call({ ...gateway, key }, '/v1/chat/completions', { headers: explain, body }).reply
    return String(headers['x-crossmodel-route'])
  }
  assert.match(await asCustomer(gateway.key), /"two\/m";excluded;why="the operator has disabled it"/)
  const customers = await asCustomer(String(key))
  assert.match(customers, /^"one\/m";rank=/)
  assert.ok(!customers.includes('two/m'), customers)
  await operate(gateway.data, 'endpoint.use', { endpoint: 'two/m', use: 'enabled' })
})
