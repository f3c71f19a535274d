// What a caller says about providers, in all three protocols and as a header: which endpoint is called, in
// which order, and that none of it travels on.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../../src/generation/protocol-name.ts'
import { configureUpstream, startGateway, type Gateway } from '../../gateway.ts'
import { writeShortBody } from '../../money/answers.ts'
import { sendJson, type Script } from '../../upstream/script.ts'
import { Upstream } from '../../upstream/upstream.ts'
import { call, leastBody, paths, type Reply } from '../world.ts'

let upstream: Upstream
let gateway: Gateway

/** Three providers of one model, told apart by the model's name there; the cheapest last. */
const names = ['one', 'two', 'three'] as const
/** Statuses, each with providers of its own, since a refused credential is left alone everywhere. */
const statuses = [302, 401, 402, 403, 404, 405, 408, 409, 410, 425, 429, 451, 500, 502, 503, 504, 529] as const
/** So many models like `acme/many`: what was seen of one is not known of another. */
const FRESH = 60
let taken = 0
function fresh(): string {
  taken += 1
  assert.ok(taken <= FRESH)
  return `acme/fresh-${taken}`
}

before(async () => {
  upstream = await Upstream.start()
  const base = configureUpstream(upstream.url) as { providers: JsonObject; models: JsonObject }
  const provider = (name: string) => [
    name,
    { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_key: `secret-of-${name}` },
  ]
  const endpoint = (name: string, index: number) => ({
    provider: name,
    model: `at-${name}`,
    price: { input: 3 - index, output: 6 - index },
  })
  gateway = await startGateway({
    config: {
      ...base,
      providers: {
        ...base.providers,
        ...Object.fromEntries(
          [...names, ...statuses.flatMap((status) => names.map((name) => `${name}-${status}`))].map(provider),
        ),
      },
      models: {
        ...base.models,
        'acme/many': { strategy: 'order', endpoints: names.map(endpoint) },
        ...Object.fromEntries(
          Array.from({ length: FRESH }, (_, index) => [
            `acme/fresh-${index + 1}`,
            {
              strategy: 'order',
              endpoints: names.map((name, at) => ({ ...endpoint(name, at), model: `at-${name}-${index + 1}` })),
            },
          ]),
        ),
        ...Object.fromEntries(
          statuses.map((status) => [
            `acme/status-${status}`,
            { strategy: 'order', endpoints: names.map((name, at) => endpoint(`${name}-${status}`, at)) },
          ]),
        ),
        ...Object.fromEntries(
          Array.from({ length: 8 }, (_, index) => [
            `acme/spare-${index}`,
            { strategy: 'order', endpoints: [endpoint('one', 0), endpoint('two', 1)] },
          ]),
        ),
        'acme/mixed': {
          strategy: 'order',
          endpoints: [{ provider: 'test-anthropic-messages', model: 'claude', price: 'free' }, endpoint('one', 0)],
        },
        'acme/other': { endpoints: [{ ...endpoint('two', 1), model: 'other-at-two' }] },
      },
    },
  })
})
after(async () => {
  await gateway?.stop()
  await upstream?.stop()
})
beforeEach(() => upstream.forget())

const fine = sendJson(writeShortBody('openai-chat'))
const away = sendJson({ error: { message: 'later' } }, 503)

async function ask(
  more: JsonObject,
  options: {
    from?: InboundProtocolName
    headers?: { [name: string]: string }
    model?: string
    scripts?: Script[]
  } = {},
): Promise<{ reply: Reply; asked: unknown[] }> {
  const { from = 'openai-chat', headers = {}, model = 'acme/many', scripts = [] } = options
  upstream.forget()
  upstream.next(...scripts)
  upstream.always(fine)
  const reply = await call(gateway, paths[from], { body: { ...leastBody(from, from), model, ...more }, headers }).reply
  for (const { body } of upstream.received) {
    for (const ours of ['provider', 'models', 'session_id']) assert.ok(!(ours in body), `${ours} travelled on`)
  }
  return { reply, asked: upstream.received.map(({ body }) => String(body['model']).replace(/-\d+$/, '')) }
}

for (const from of inboundProtocolNames) {
  test(`order, only, ignore, sort and max_price choose the endpoint, from ${from}`, async () => {
    const first = async (provider: JsonObject, headers = {}) => (await ask({ provider }, { from, headers })).asked
    assert.deepEqual((await ask({}, { from })).asked, ['at-one'])
    assert.deepEqual(await first({ order: ['two'] }), ['at-two'])
    assert.deepEqual(await first({ only: ['Three'] }), ['at-three'])
    assert.deepEqual(await first({ ignore: ['one'] }), ['at-two'])
    assert.deepEqual(await first({ sort: 'price' }), ['at-three'])
    assert.deepEqual(await first({ max_price: { prompt: 1 } }), ['at-three'])
    assert.deepEqual(await first({ max_price: { completion: '5' } }), ['at-two'])
    assert.deepEqual(await first({ order: null, only: null, ignore: null, sort: null, max_price: null }), ['at-one'])
    assert.deepEqual((await ask({}, { from, headers: { 'x-crossmodel-provider': 'three, two' } })).asked, ['at-three'])
  })

  test(`a preference that has no effect is reported to a caller of ${from}, and refused where the caller is strict`, async () => {
    const vain: [JsonObject, string][] = [
      [{ sort: 'latency' }, 'provider.sort'],
      [{ sort: 'throughput' }, 'provider.sort'],
      [{ preferred_min_throughput: 9 }, 'provider.preferred_min_throughput'],
      [{ preferred_max_latency: { p90: 3 } }, 'provider.preferred_max_latency'],
      [{ quantizations: ['fp8'] }, 'provider.quantizations'],
      [{ data_collection: 'deny' }, 'provider.data_collection'],
      [{ order: ['one/turbo'] }, 'provider.order'],
    ]
    for (const [provider, name] of vain) {
      const model = fresh()
      const strict = await ask({ provider }, { from, model, headers: { 'x-crossmodel-strict': 'true' } })
      assert.deepEqual([strict.reply.status, strict.asked], [400, []], strict.reply.text)
      const error = readObject(strict.reply.json['error'])
      assert.ok(String(error?.['message']).includes(`'${name}'`), strict.reply.text)
      if (from !== 'anthropic-messages')
        assert.deepEqual([error?.['code'], error?.['param']], ['unsupported_parameter', name])
      const told = await ask({ provider }, { from, model })
      assert.deepEqual([told.reply.status, told.asked], [200, ['at-one']], told.reply.text)
      assert.equal(told.reply.headers['x-crossmodel-dropped'], name)
    }
    // The provider takes all that the request asks of it.
    const required = await ask({ provider: { require_parameters: true, sort: 'latency' } }, { from, model: fresh() })
    assert.deepEqual([required.reply.status, required.asked], [200, ['at-one']], required.reply.text)
    assert.equal(required.reply.headers['x-crossmodel-dropped'], 'provider.sort')
    const all = Object.assign({}, ...vain.map(([provider]) => provider)) as JsonObject
    const padding = 'x'.repeat(bounds.largeBodyBytes)
    for (const more of [{}, { padding }, { stream: true }]) {
      const { reply } = await ask({ provider: all, ...more }, { from, model: fresh() })
      const dropped = String(reply.headers['x-crossmodel-dropped']).split(',')
      for (const [, name] of vain) assert.ok(dropped.includes(name), `${name}: ${dropped.join(' ')}`)
    }
    const heeded = { order: ['one'], sort: 'price', quantizations: [], data_collection: null }
    const { reply } = await ask({ provider: heeded }, { from })
    assert.deepEqual([reply.status, reply.headers['x-crossmodel-dropped']], [200, undefined])
  })

  test(`a session and a suffix are the gateway's own, and lose nothing, from ${from}`, async () => {
    const strict = { 'x-crossmodel-strict': 'true' }
    const padding = 'x'.repeat(bounds.largeBodyBytes)
    for (const model of ['acme/many', 'test/anthropic-messages', 'test/gemini']) {
      const body = { session_id: 'mine' }
      const { reply } = await ask(body, { from, model, headers: { ...strict, 'x-session-id': 'another' } })
      assert.ok(reply.status !== 400, reply.text)
      assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
    }
    assert.equal((await ask({ session_id: 'mine', padding }, { from })).reply.status, 200)
    assert.deepEqual((await ask({}, { from, model: 'acme/many:floor', headers: strict })).asked, ['at-three'])
    const unmeasured = await ask({}, { from, model: `${fresh()}:nitro` })
    assert.equal(unmeasured.reply.headers['x-crossmodel-dropped'], 'model')
  })

  test(`malformed preferences are 400 and named, from ${from}`, async () => {
    const bad: [JsonObject, string][] = [
      [{ provider: 'one' }, 'provider'],
      [{ provider: [] }, 'provider'],
      [{ provider: { order: 'one' } }, 'provider.order'],
      [{ provider: { only: [1] } }, 'provider.only'],
      [{ provider: { ignore: {} } }, 'provider.ignore'],
      [{ provider: { allow_fallbacks: 'no' } }, 'provider.allow_fallbacks'],
      [{ provider: { sort: 'beauty' } }, 'provider.sort'],
      [{ provider: { max_price: 1 } }, 'provider.max_price'],
      [{ provider: { max_price: { prompt: 'cheap' } } }, 'provider.max_price.prompt'],
      [{ provider: { max_price: { completion: -1 } } }, 'provider.max_price.completion'],
      [{ provider: { max_price: { prompt: '9'.repeat(100_000) } } }, 'provider.max_price.prompt'],
      [{ provider: { require_parameters: 1 } }, 'provider.require_parameters'],
      [{ provider: { order: Array.from({ length: 33 }, () => 'a') } }, 'provider.order'],
      [{ provider: { preferred_max_latency: 'soon' } }, 'provider.preferred_max_latency'],
      [{ session_id: 7 }, 'session_id'],
      [{ session_id: 's'.repeat(bounds.nameLength + 1) }, 'session_id'],
      [{ models: 'acme/other' }, 'models'],
      [{ models: [null] }, 'models'],
      [{ models: Array.from({ length: 33 }, () => 'acme/other') }, 'models'],
    ]
    for (const [more, param] of bad) {
      const { reply, asked } = await ask(more, { from })
      assert.equal(reply.status, 400, `${param}: ${reply.text}`)
      const error = readObject(reply.json['error'])
      assert.ok(String(error?.['message']).includes(param), reply.text)
      if (from !== 'anthropic-messages') assert.equal(error?.['param'], param)
      assert.deepEqual(asked, [])
    }
  })
}

test('failover follows the order, and only where the failure allows it', async () => {
  const after = await ask({ provider: { order: ['three', 'one'] } }, { model: fresh(), scripts: [away, away] })
  assert.deepEqual(after.asked, ['at-three', 'at-one', 'at-two'])
  assert.equal(after.reply.headers['x-crossmodel-attempts'], '3')
  assert.equal(after.reply.headers['x-crossmodel-provider'], 'two')
  for (const status of statuses) {
    const model = `acme/status-${status}`
    const { asked, reply } = await ask({}, { model, scripts: [sendJson({ error: { message: 'no' } }, status)] })
    assert.deepEqual([asked, reply.status], [['at-one', 'at-two'], 200], `${status}`)
  }
  for (const status of [400, 413, 422]) {
    const { asked, reply } = await ask(
      {},
      { model: fresh(), scripts: [sendJson({ error: { message: 'no' } }, status)] },
    )
    assert.deepEqual(asked, ['at-one'], `${status}`)
    assert.equal(reply.status, status)
  }
  const garbage = await ask(
    {},
    { model: fresh(), scripts: [sendJson('not json'), sendJson({ error: { message: 'inside' } }), sendJson('')] },
  )
  assert.equal(garbage.asked.length, 3)
  assert.equal(garbage.reply.status, 502)
})

test('allow_fallbacks: false tries the order alone, or the first alone', async () => {
  // A 503 would be tried once more.
  const away = sendJson({ error: { message: 'slower' } }, 429)
  const one = await ask({ provider: { allow_fallbacks: false } }, { model: fresh(), scripts: [away, away, away] })
  assert.deepEqual([one.asked, one.reply.status], [['at-one'], 503])
  assert.ok(Number(one.reply.headers['retry-after']) >= 1)
  const two = await ask(
    { provider: { order: ['three', 'two'], allow_fallbacks: false } },
    { model: fresh(), scripts: [away, away, away] },
  )
  assert.deepEqual([two.asked, two.reply.status], [['at-three', 'at-two'], 503])
})

test('callers are asked to come back when the provider says, in seconds or by a date, and within ten minutes', async () => {
  const ofTen = (value: string) => Number(value) > 540 && Number(value) <= 600
  for (const [said, isTold] of [
    ['7', (value: string) => value === '7'],
    ['2.5', (value: string) => value === '3'],
    [new Date(Date.now() + 590_000).toUTCString(), ofTen],
    ['1000000000', (value: string) => value === '600'],
    ['Fri, 31 Dec 9999 23:59:59 GMT', ofTen],
    ['-5', (value: string) => value === '1'],
    ['soon', (value: string) => value === '1'],
  ] as const) {
    const refused = sendJson({ error: { message: 'later' } }, 429, { 'retry-after': said })
    const { reply } = await ask({ provider: { allow_fallbacks: false } }, { model: fresh(), scripts: [refused] })
    const told = String(reply.headers['retry-after'])
    assert.equal(reply.status, 503)
    assert.ok(isTold(told), `${said} became ${told}`)
  }
})

test('callers whom nobody could serve are asked to come back when the first is back, also where none says so again', async () => {
  const model = fresh()
  const provider = { order: ['one', 'two'], allow_fallbacks: false }
  const asksFor = (seconds: string) => sendJson({ error: { message: 'later' } }, 429, { 'retry-after': seconds })
  const first = await ask({ provider }, { model, scripts: [asksFor('20'), asksFor('60')] })
  assert.deepEqual([first.reply.status, first.reply.headers['retry-after']], [503, '20'])
  const again = await ask({ provider }, { model, scripts: Array.from({ length: 4 }, () => away) })
  const told = Number(again.reply.headers['retry-after'])
  assert.ok(again.reply.status === 503 && told > 1 && told <= 20, String(told))
})

test('a request names at most eight models, and is tried at most twelve times', async () => {
  const models = (count: number) => ({ models: Array.from({ length: count }, (_, index) => `acme/spare-${index}`) })
  const most = bounds.modelsPerRequest
  const eight = await ask(models(most - 1), { model: fresh(), scripts: Array.from({ length: 40 }, () => away) })
  assert.equal(
    eight.asked.length,
    bounds.attemptsPerRequest,
    'three endpoints of the first model, two of each spare one',
  )
  assert.equal(eight.reply.status, 503)
  const nine = await ask(models(most))
  assert.deepEqual(
    [nine.reply.status, readObject(nine.reply.json['error'])?.['param'], nine.asked],
    [400, 'models', []],
  )
  const again = await ask({ models: Array.from({ length: 32 }, () => 'acme/other') })
  assert.equal(again.reply.status, 200, 'one model named often is one model')
})

test('models are tried after the first, each once, and unknown ones are named', async () => {
  const scripts = [away, away, away]
  const model = fresh()
  const { asked, reply } = await ask({ models: ['acme/other', 'acme/other', model] }, { model, scripts })
  assert.deepEqual(asked, ['at-one', 'at-two', 'at-three', 'other-at-two'])
  assert.equal(reply.headers['x-crossmodel-model'], 'acme/other')
  const unknown = await ask({ models: ['foo/bar'] })
  assert.equal(unknown.reply.status, 404)
  assert.equal(readObject(unknown.reply.json['error'])?.['param'], 'models')
  assert.deepEqual(unknown.asked, [])
})

test('preferences that leave no provider are 404, which nobody tries again', async () => {
  for (const provider of [{ only: ['nobody'] }, { ignore: [...names] }, { max_price: { prompt: 0.5 } }]) {
    const { reply, asked } = await ask({ provider })
    assert.equal(reply.status, 404, reply.text)
    const { param, message } = readObject(reply.json['error']) ?? {}
    const [preference] = Object.keys(provider)
    assert.equal(param, 'provider')
    assert.match(
      String(message),
      new RegExp(`: one/at-one, .*\\((not )?(in|dearer than) provider\\.${String(preference)}\\)\\.$`),
    )
    assert.deepEqual(asked, [])
  }
})

test('require_parameters passes over endpoints that would lose something', async () => {
  const body = { provider: { require_parameters: true }, service_tier: 'flex', logit_bias: { 5: 1 } }
  const kept = await ask(body, { model: fresh() })
  assert.deepEqual([kept.reply.status, kept.asked], [200, ['at-one']])
  const lost = await ask(body, { model: 'test/anthropic-messages' })
  assert.equal(lost.reply.status, 400, lost.reply.text)
  assert.equal(readObject(lost.reply.json['error'])?.['code'], 'unsupported_parameter')
})

test('require_parameters leaves endpoints out of the plan before the others are put in order, with what they would lose', async () => {
  const headers = { 'x-crossmodel-explain': 'true' }
  const body = { logit_bias: { 5: 1 }, provider: { require_parameters: true, allow_fallbacks: false } }
  const padding = 'x'.repeat(bounds.largeBodyBytes)
  for (const more of [{}, { messages: [{ role: 'user', content: padding }] }]) {
    const { reply, asked } = await ask({ ...body, ...more }, { model: 'acme/mixed', headers })
    assert.deepEqual([reply.status, asked], [200, ['at-one']], reply.text)
    const left =
      '"test-anthropic-messages/claude";excluded;why="it would lose logit_bias, and provider.require_parameters is true"'
    assert.ok(String(reply.headers['x-crossmodel-route']).endsWith(left), String(reply.headers['x-crossmodel-route']))
    const record = await call(gateway, `/v1/generations/${String(reply.headers['x-request-id'])}`).reply
    assert.equal((record.json['attempts'] as unknown[]).length, 1, 'nobody was tried in vain')
  }
  const only = { ...body, provider: { ...body.provider, only: ['test-anthropic-messages'] } }
  const none = await ask(only, { model: 'acme/mixed', headers })
  const error = readObject(none.reply.json['error'])
  assert.deepEqual([none.reply.status, error?.['code'], error?.['param']], [400, 'unsupported_parameter', 'logit_bias'])
  assert.match(String(none.reply.headers['x-crossmodel-route']), /would lose logit_bias.*not in provider\.only/)
  const fits = { provider: body.provider }
  const first = await ask(fits, { model: 'acme/mixed', scripts: [sendJson(writeShortBody('anthropic-messages'))] })
  assert.deepEqual([first.reply.status, first.asked], [200, ['claude']], 'it takes what the request holds')
})

test('names of a model that are too long are refused and are not echoed whole', async () => {
  const { reply } = await ask({}, { model: `acme/${'m'.repeat(100_000)}` })
  assert.equal(reply.status, 400)
  assert.ok(reply.bytes.length < 1_000)
})
