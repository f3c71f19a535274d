// How a request found its endpoint, as its caller and the operator read it: in the header that a caller may ask for, and in the
// record.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  isObject,
  parseJsonObject,
  readArray,
  readObject,
  type Json,
  type JsonObject,
} from '../../src/foundation/json/json.ts'
import { runCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody, writeFrames } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { Gate, sendFrames, sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, type Reply } from './world.ts'

const secret = 'key-of-the-operator-1234'
const answer = { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }
const served = sendJson(writeBody('openai-chat', answer))
const streamed = sendFrames('openai-chat', writeFrames('openai-chat', answer))
const refused = sendJson({ error: { message: 'no', type: 'error' } }, 500)

/** Each request asks for a model of its own, so that none finds what others have taught of its endpoints. */
const MODELS = 12
let asked = 0

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
  const several = (model: string) => {
    const endpoints = names.map((name) => ({ provider: name, model, price: { input: 1, output: 2 } }))
    return [`test/${model}`, { endpoints }]
  }
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: {
        ...Object.fromEntries(names.map((name) => [name, provider(name)])),
        narrow: { ...provider('narrow'), max_concurrent: 1 },
      },
      models: {
        ...Object.fromEntries(Array.from({ length: MODELS }, (_, index) => several(`m${index}`))),
        'test/narrow': { endpoints: [{ provider: 'narrow', model: 'm', price: 'free' }] },
        'test/alone': { endpoints: [{ provider: 'three', model: 'm', price: 'free' }] },
      },
    },
    bounds: { firstHeartbeatMs: 2_000, generationWaitMs: 100 },
  })
  upstream.always(({ path, body }) => {
    if (failing.has(path.split('/')[1] ?? '')) return refused
    return body['stream'] === true ? streamed : served
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

/** What its model is called at providers is `m` in what was told of it. */
type Asked = { reply: Reply; told: string; own: JsonObject; whole: JsonObject }

async function ask(
  broken: readonly string[],
  body: JsonObject = {},
  headers: { [name: string]: string } = {},
): Promise<Asked> {
  failing = new Set(broken)
  const model = `m${asked}`
  asked += 1
  const read = (text: string) => parseJsonObject(text.replaceAll(`/${model}"`, '/m"')) ?? {}
  const provider = { order: ['one', 'two'], ignore: ['three'] }
  const reply = await call(gateway, '/v1/chat/completions', {
    headers,
    body: { model: `test/${model}`, messages: [{ role: 'user', content: 'Hi' }], provider, ...body },
  }).reply
  const id = String(reply.headers['x-request-id'])
  const own = await call(gateway, `/v1/generations/${id}`).reply
  const whole = await operate(gateway.data, 'generation.show', { id })
  const told = String(reply.headers['x-crossmodel-route']).replaceAll(`/${model}"`, '/m"')
  return { reply, told, own: read(own.text), whole: read(JSON.stringify(whole)) }
}

const explain = { 'x-crossmodel-explain': 'true' }
const objects = (list: Json | undefined): JsonObject[] => (readArray(list) ?? []).filter(isObject)
const routeOf = (record: JsonObject) => readObject(record['route']) ?? {}

test('a caller who asks reads the plan, its reasons, and what came of each try', async () => {
  const { told: text } = await ask(['one'], {}, explain)
  const [first = '', second = '', third = ''] = text.split(/, (?=")/)
  assert.match(first, /^"one\/m";rank=ready;why="[^"]+";tries=1;outcome=failed;fault=failing;ms=\d+$/)
  assert.match(second, /^"two\/m";rank=ready;why="[^"]+";tries=1;outcome=served;ms=\d+$/)
  assert.equal(third, '"three/m";excluded;why="in provider.ignore"')
  assert.ok(!text.includes(secret))
  const { reply: unasked } = await ask(['one'])
  assert.equal(unasked.headers['x-crossmodel-route'], undefined)
})

test('a stream says the same in its head', async () => {
  const { reply, told } = await ask(['one'], { stream: true }, explain)
  assert.equal(reply.status, 200)
  assert.match(String(reply.headers['content-type']), /event-stream/)
  assert.match(told, /^"one\/m";[^,]*outcome=failed[^,]*, "two\/m";[^,]*outcome=served/)
})

test('a request that nobody could serve is explained beside its error', async () => {
  const { reply, told: text } = await ask(['one', 'two'], {}, explain)
  assert.equal(reply.status, 502)
  assert.equal(text.split('outcome=failed;fault=failing').length, 3, text)
})

test('a request that no endpoint may serve is told why of each', async () => {
  const body = { model: 'test/m0', messages: [{ role: 'user', content: 'Hi' }], provider: { only: ['four'] } }
  const { status, headers } = await call(gateway, '/v1/chat/completions', { body, headers: explain }).reply
  assert.equal(status, 404)
  assert.match(
    String(headers['x-crossmodel-route']),
    /^("(one|two|three)\/m0";excluded;why="not in provider.only"(, |$)){3}$/,
  )
})

test('a request for which there is no room is told where it would have gone', async () => {
  const gate = new Gate()
  upstream.next({ ...served, beforeHeaders: [{ hold: gate }] })
  const body = { model: 'test/narrow', messages: [{ role: 'user', content: 'Hi' }] }
  const first = call(gateway, '/v1/chat/completions', { body })
  while (!upstream.received.some(({ path }) => path.startsWith('/narrow/')))
    await new Promise((resolve) => setTimeout(resolve, 5))
  const { status, headers } = await call(gateway, '/v1/chat/completions', { body, headers: explain }).reply
  gate.open()
  await first.reply
  assert.equal(status, 503)
  assert.match(String(headers['x-crossmodel-route']), /^"narrow\/m";rank=ready;why="[^"]+"$/)
})

test('a stream whose head leaves before its first content gives a try that is under way no outcome', async () => {
  const gate = new Gate()
  upstream.next({ ...streamed, beforeHeaders: [{ hold: gate }] })
  const body = { model: 'test/alone', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
  const asking = call(gateway, '/v1/chat/completions', { body, headers: explain })
  await asking.head
  gate.open()
  const { headers } = await asking.reply
  assert.match(String(headers['x-crossmodel-route']), /^"three\/m";rank=ready;why="[^"]+";tries=1$/)
})

test('the record keeps the whole: candidates and exclusions with reasons, attempts with their times and faults', async () => {
  const { own, whole } = await ask(['one'])
  for (const record of [own, whole]) {
    const { candidates, excluded, omitted } = routeOf(record)
    assert.deepEqual(
      objects(candidates).map(({ endpoint, model, provider }) => [endpoint, model, provider]),
      [
        ['one/m', 'test/m', 'one'],
        ['two/m', 'test/m', 'two'],
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
  assert.deepEqual([first?.['endpoint'], second?.['endpoint']], ['one/m', 'two/m'])
  assert.deepEqual([first?.['fault'], second?.['fault']], ['failing', null])
  assert.ok(Number.isInteger(first?.['duration_ms']) && Number.isInteger(second?.['duration_ms']))
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
  const { own, whole, told } = await ask([], { model: 'test/alone', provider: null }, explain)
  assert.deepEqual([own['route'], whole['route']], [null, null])
  assert.match(told, /^"three\/m";rank=ready;why="[^"]+";tries=1;outcome=served;ms=\d+$/)
})

test('what the operator left out is for the operator alone to read', async () => {
  const disabled = `two/m${asked}`
  const model = `test/m${asked}`
  await operate(gateway.data, 'endpoint.use', { endpoint: disabled, use: 'disabled' })
  const provider = { order: ['one'] }
  const { own, whole } = await ask([], { provider })
  assert.deepEqual(routeOf(own)['excluded'], [])
  const why = 'the operator has disabled it'
  assert.deepEqual(routeOf(whole)['excluded'], [{ endpoint: 'two/m', why, by: 'operator' }])
  const { key } = await runCommand(gateway, 'key', 'create', 'customer', '--owner', 'acme')
  await runCommand(gateway, 'wallet', 'top-up', 'acme', '5')
  const asCustomer = async (key: string) => {
    const body = { model, messages: [{ role: 'user', content: 'Hi' }], provider }
    const { headers } = await call({ ...gateway, key }, '/v1/chat/completions', { headers: explain, body }).reply
    return String(headers['x-crossmodel-route'])
  }
  assert.match(await asCustomer(gateway.key), /"two\/m\d+";excluded;why="the operator has disabled it"/)
  const customers = await asCustomer(String(key))
  assert.match(customers, /^"one\/m\d+";rank=ready/)
  assert.ok(!customers.includes('two/'), customers)
})
