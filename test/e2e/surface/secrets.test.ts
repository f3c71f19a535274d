// Secrets planted in every place where one can be, failures of all kinds, then everything that the gateway has written is
// searched: its log, its errors, the records that callers read. No stack and no path of ours reaches a caller.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inboundProtocolNames } from '../../../src/generation/protocol-name.ts'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { protocolNames } from '../../../src/generation/protocol-name.ts'
import { configureUpstream, startGateway } from '../../gateway.ts'
import { sendJson, type Script } from '../../upstream/script.ts'
import { Upstream } from '../../upstream/upstream.ts'
import { call, leastBody, paths, startWorld, type CallOptions, type Reply, type World } from '../world.ts'

const providerKey = 'upstream-secret-key'
const prompt = 'the-prompt-nobody-else-may-read'
const strangerKey = `cm-stranger-${'z'.repeat(40)}`

let world: World
before(async () => {
  world = await startWorld({ bounds: { request_body: '256KiB' } })
})
after(() => world?.stop())

const echo = { error: { message: `Incorrect API key provided: ${providerKey}.`, type: 'invalid_request_error' } }
const failures: { [name: string]: Script } = {
  'a 401 that repeats the key': sendJson(echo, 401),
  'a 400 that repeats the key': sendJson(echo, 400),
  'a 429 that repeats the key': sendJson(echo, 429),
  'a 500 that repeats the key': sendJson(echo, 500),
  'a 200 with an error that repeats the key': sendJson(echo, 200),
  'a page': {
    status: 502,
    headers: { 'content-type': 'text/html' },
    steps: [{ send: Buffer.from(`<html>${providerKey}`) }],
  },
  'a page with 200': {
    headers: { 'content-type': 'text/html' },
    steps: [{ send: Buffer.from(`<html>${providerKey}`) }],
  },
  'half a JSON': sendJson(`{"id":"${providerKey}`, 200),
  nothing: { status: 500, steps: [] },
  'a cut': { steps: [{ cut: 'reset' }] },
  'an unknown packing': sendJson({}, 200, { 'content-encoding': 'rot13' }),
  'a false packing': sendJson('{}', 200, { 'content-encoding': 'gzip' }),
  'a redirect': sendJson('', 302, { location: `http://127.0.0.1:1/?key=${providerKey}` }),
}

const replies: { name: string; reply: Reply }[] = []

for (const [name, script] of Object.entries(failures)) {
  test(`no secret in what a caller reads after ${name}`, async () => {
    for (const from of inboundProtocolNames) {
      for (const to of protocolNames) {
        world.upstream.always(script)
        const stream = to === 'gemini'
        const said: JsonObject =
          from === 'openai-responses' ? { input: prompt } : { messages: [{ role: 'user', content: prompt }] }
        const reply = await call(world.gateway, paths[from], { body: leastBody(from, to, { ...said, stream }) }).reply
        world.upstream.forget()
        const where = `${name}, ${from} to ${to}: ${reply.status} ${reply.text.slice(0, 300)}`
        assert.ok(reply.status >= 400 && reply.status !== 500, where)
        assertClean(reply, where)
        replies.push({ name, reply })
      }
    }
  })
}

test('no secret in what a caller reads of their own mistakes', async () => {
  world.upstream.always(sendJson({ error: { message: 'no' } }, 400))
  const mistakes: CallOptions[] = [
    { body: `{"model": "${prompt}` },
    { body: { model: 'test/openai-chat', messages: 'x' } },
    { body: leastBody('openai-chat', 'openai-chat'), headers: { authorization: `Bearer ${strangerKey}` } },
    { body: leastBody('openai-chat', 'openai-chat'), headers: { authorization: '', 'x-api-key': strangerKey } },
    { body: Buffer.from([0x7b, 0xff, 0x7d]) },
  ]
  for (const options of mistakes) {
    for (const path of Object.values(paths)) {
      const reply = await call(world.gateway, path, options).reply
      assert.ok(reply.status >= 400 && reply.status < 500, `${path}: ${reply.status} ${reply.text}`)
      assertClean(reply, reply.text)
      assert.ok(!reply.text.includes(strangerKey))
    }
  }
})

test('what a caller reads of a failed generation holds no words of the provider, no credential', async () => {
  const { reply } = replies[0] as (typeof replies)[number]
  const id = String(reply.headers['x-request-id'])
  let record: Reply | undefined
  for (let tries = 0; tries < 20 && record?.status !== 200; tries += 1) {
    record = await call(world.gateway, `/v1/generations/${id}`).reply
    if (record.status !== 200) await sleep(100)
  }
  assert.ok(record?.status === 200, 'the record of an ended generation did not come within 2 s')
  assertClean(record, record.text)
  const [attempt] = (record.json['attempts'] ?? []) as JsonObject[]
  assert.ok(attempt !== undefined)
  for (const hidden of ['detail', 'credential']) assert.ok(!(hidden in attempt), hidden)
  assert.equal(readObject(record.json['error']), undefined)
})

test('no secret in the log, and the log tells of the failures', () => {
  const log = world.gateway.log()
  assert.match(log, /a provider refuses our account/)
  for (const secret of [providerKey, prompt, strangerKey, world.gateway.key]) {
    const at = log.indexOf(secret)
    assert.equal(at, -1, log.slice(Math.max(0, at - 500), at + 100))
  }
  assert.doesNotMatch(log, /a bug: please report it/)
})

test('a header that the operator adds to a provider’s calls is hidden like its key', async () => {
  const upstream = await Upstream.start()
  const config = configureUpstream(upstream.url) as { providers: { [name: string]: JsonObject } }
  for (const provider of Object.values(config.providers)) provider['headers'] = { 'X-Team': 'Token own-header-secret' }
  const gateway = await startGateway({ config })
  try {
    for (const status of [400, 422, 429, 500]) {
      upstream.always(sendJson({ error: { message: 'Unknown token own-header-secret', type: 'x' } }, status))
      for (const from of inboundProtocolNames) {
        const reply = await call(gateway, paths[from], { body: leastBody(from, 'openai-chat') }).reply
        assert.ok(reply.status >= 400 && !reply.text.includes('own-header-secret'), reply.text)
      }
    }
    assert.ok(!gateway.log().includes('own-header-secret'))
  } finally {
    await gateway.stop()
    await upstream.stop()
  }
})

function assertClean(reply: Reply, where: string): void {
  const whole = reply.text + JSON.stringify(reply.headers)
  for (const secret of [providerKey, world.gateway.key]) assert.ok(!whole.includes(secret), where)
  assert.doesNotMatch(whole, /\.ts:\d|node:internal|node_modules|\n\s+at /, where)
}
