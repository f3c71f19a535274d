// Bodies as odd as JSON and HTTP allow: what is tolerated travels untouched, what is not is a 400 that says
// why, and nothing is a 500.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readArray, readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames } from '../../../src/generation/protocol-name.ts'
import { writeShortBody } from '../../money/answers.ts'
import { sendJson } from '../../upstream/script.ts'
import { call, leastBody, paths, startWorld, type CallOptions, type Reply, type World } from '../world.ts'

const BODY_BOUND = 64 * 1024
let world: World
before(async () => {
  world = await startWorld({ bounds: { request_body: '64KiB' } })
})
after(() => world?.stop())
beforeEach(() => {
  world.upstream.forget()
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
})

const least = JSON.stringify(leastBody('openai-chat', 'openai-chat'))
const post = (body: NonNullable<CallOptions['body']>, headers = {}, path = paths['openai-chat']) =>
  call(world.gateway, path, { body, headers }).reply
const codeOf = (reply: Reply) => readObject(reply.json['error'])?.['code']
const messageOf = (reply: Reply) => readObject(reply.json['error'])?.['message']
const reached = (reply: Reply) => assert.equal(messageOf(reply), 'reached', reply.text.slice(0, 300))
const refused = (reply: Reply, code: string) =>
  assert.deepEqual(
    [reply.status, codeOf(reply)],
    [code === 'request_too_large' ? 413 : 400, code],
    reply.text.slice(0, 300),
  )

test('unknown fields travel byte for byte, whatever their numbers, names and text are', async () => {
  const odd =
    '"__proto__":{"model":"x"},"constructor":{"prototype":{"a":1}},"toString":1,"big":123456789012345678901234567890.5e-7,' +
    '"zero":-0.0,"huge":1e999,"lone":"\\ud83d","esc":"\\u0000","é":"\\/",  "enable_thinking" : true'
  reached(await post(`${least.slice(0, -1)},${odd}}`))
  assert.ok(world.upstream.last?.bytes.toString().includes(odd))
})

test('the same oddities are translated to every protocol, or refused, but never an error of ours', async () => {
  for (const from of inboundProtocolNames) {
    for (const to of protocolNames) {
      const odd: JsonObject = JSON.parse(
        '{"__proto__":{"model":"x"},"constructor":{"a":1},"lone":"\\ud83d","huge":1e999}',
      )
      const body = JSON.stringify({ ...leastBody(from, to), ...odd })
      const reply = await post(body, {}, paths[from])
      assert.ok(
        reply.status === 400 || reply.status === 502,
        `${from} to ${to}: ${reply.status} ${reply.text} ${world.gateway.log()}`,
      )
    }
  }
  assert.doesNotMatch(world.gateway.log(), /a bug/)
})

test('words that every JavaScript object knows are words like others', async () => {
  const odd = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
  for (const to of protocolNames) {
    for (const word of odd) {
      const chat: JsonObject[] = [
        { messages: [{ role: word, content: 'x' }] },
        { messages: [{ role: 'user', content: [{ type: word }] }] },
        {
          messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA==', format: word } }] }],
        },
        { tools: [{ type: word }], tool_choice: word, reasoning_effort: word, service_tier: word },
        { tools: [{ type: 'function', function: { name: word, parameters: { type: word, [word]: [word] } } }] },
        { response_format: { type: word }, stop: [word], metadata: { [word]: word } },
      ]
      const messages: JsonObject[] = [
        { messages: [{ role: word, content: 'x' }], thinking: { type: word } },
        { messages: [{ role: 'user', content: [{ type: word, source: { type: word } }] }] },
        {
          messages: [
            { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: word, data: 'AA==' } }] },
          ],
        },
        { tools: [{ type: word, name: word }], tool_choice: { type: word }, service_tier: word },
        { context_management: { edits: [{ type: word }] }, mcp_servers: [{ type: word }] },
      ]
      const responses: JsonObject[] = [
        { input: [{ role: word, content: 'x' }] },
        { input: [{ type: word }], include: [word], truncation: word },
        { input: [{ role: 'user', content: [{ type: word }] }], text: { format: { type: word } } },
        { tools: [{ type: word }], tool_choice: { type: word }, reasoning: { effort: word, summary: word } },
      ]
      const cases = { 'openai-chat': chat, 'anthropic-messages': messages, 'openai-responses': responses }
      for (const from of inboundProtocolNames) {
        for (const more of cases[from]) {
          const reply = await post({ ...leastBody(from, to), ...more }, {}, paths[from])
          const where = `${from} to ${to} ${JSON.stringify(more)}: ${reply.status}`
          assert.ok(reply.status === 400 || reply.status === 502, `${where} ${world.gateway.log().slice(-1500)}`)
        }
      }
    }
  }
  for (const word of odd) {
    for (const from of inboundProtocolNames) {
      world.upstream.next(sendJson({ error: { message: word, type: word, code: word, status: word } }, 400))
      const reply = await post(leastBody(from, from), {}, paths[from])
      assert.equal(reply.status, 400, reply.text)
    }
  }
  assert.doesNotMatch(world.gateway.log(), /a bug/)
})

test('a byte order mark is dropped; other encodings are no JSON', async () => {
  reached(await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(least)])))
  assert.equal(world.upstream.last?.bytes[0], 0x7b)
  refused(await post(Buffer.from(least, 'utf16le')), 'invalid_json')
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc3]]) {
    const body = Buffer.concat([Buffer.from(`${least.slice(0, -1)},"x":"`), Buffer.from(bytes), Buffer.from('"}')])
    refused(await post(body), 'invalid_json')
  }
})

test('no field that the gateway reads may stand twice, however it is spelt', async () => {
  const twice: [string, string][] = [
    ['model', '"model":"test/gemini"'],
    ['model', '"m\\u006fdel":"test/gemini"'],
    ['stream', '"stream":true,"stream":false'],
    ['max_tokens', '"max_tokens":100000,"max_tokens":1'],
    ['n', '"n":1,"n":9'],
    ['provider', '"provider":{},"provider":{}'],
    ['messages', '"messages":[]'],
  ]
  for (const [field, text] of twice) {
    const reply = await post(`${least.slice(0, -1)},${text}}`)
    refused(reply, 'invalid_json')
    assert.equal(readObject(reply.json['error'])?.['param'], field)
  }
  reached(await post(`${least.slice(0, -1)},"other":1,"other":2}`))
  assert.equal(world.upstream.received.length, 1)
})

test('a name that could not be recorded is refused before anything is asked, in every place for names', async () => {
  const names = ['test/openai-chat\0', 'test/openai-chat\ud800', 'x'.repeat(bounds.nameLength + 1)]
  for (const name of names) {
    for (const from of inboundProtocolNames) {
      const body = leastBody(from, 'openai-chat')
      const places: [string, JsonObject][] = [
        ['model', { ...body, model: name }],
        ['models', { ...body, models: [name] }],
        ['provider.order', { ...body, provider: { order: [name] } }],
      ]
      for (const [param, odd] of places) {
        const reply = await post(JSON.stringify(odd), {}, paths[from])
        assert.equal(reply.status, 400, reply.text)
        if (from !== 'anthropic-messages') assert.equal(readObject(reply.json['error'])?.['param'], param)
        assert.match(String(messageOf(reply)), new RegExp(`^'${param}'`))
      }
    }
    const count = JSON.stringify({ ...leastBody('anthropic-messages', 'openai-chat'), model: name })
    assert.equal((await post(count, {}, '/v1/messages/count_tokens')).status, 400)
  }
  assert.equal(world.upstream.received.length, 0)
})

test("a caller's own request id is kept up to its bound", async () => {
  for (const length of [bounds.callerRequestIdLength, bounds.callerRequestIdLength + 1, 60_000]) {
    const { headers } = await post(least, { 'x-request-id': 'i'.repeat(length) })
    const read = () => call(world.gateway, `/v1/generations/${String(headers['x-request-id'])}`).reply
    let record = await read()
    for (let round = 0; round < 200 && record.status === 404; round += 1) record = await read()
    assert.equal(record.json['request_id'], 'i'.repeat(bounds.callerRequestIdLength), record.text)
  }
})

test('bodies that are JSON but no object, and no JSON at all, are told apart from nothing', async () => {
  for (const body of ['[]', 'null', '1', '"x"', 'true', '{', '{}x', "{'a':1}", '{"a":NaN}', ' ', '\0'])
    refused(await post(body), 'invalid_json')
})

test('nesting is bounded on both sides, for counting too', async () => {
  const nest = (levels: number) => `${least.slice(0, -1)},"deep":${'['.repeat(levels)}${']'.repeat(levels)}}`
  reached(await post(nest(bounds.jsonDepth - 1)))
  refused(await post(nest(bounds.jsonDepth)), 'invalid_json')
  refused(await post(nest(30_000)), 'invalid_json')
  const count = await post(nest(30_000), {}, '/v1/messages/count_tokens')
  assert.equal(count.status, 400, count.text)
  refused(await post('['.repeat(60_000)), 'invalid_json')
})

test('the size is bounded on both sides, whatever the framing and the packing', async () => {
  const fill = (size: number) => {
    const open = `${least.slice(0, -1)},"fill":"`
    return `${open}${'x'.repeat(size - open.length - 2)}"}`
  }
  reached(await post(fill(BODY_BOUND)))
  refused(await post(fill(BODY_BOUND + 1)), 'request_too_large')
  const stream = (text: string) =>
    fetch(world.gateway.url + paths['openai-chat'], {
      method: 'POST',
      headers: { authorization: `Bearer ${world.gateway.key}` },
      body: new Blob([text]).stream(),
      duplex: 'half',
    } as RequestInit)
  assert.match(await (await stream(fill(BODY_BOUND))).text(), /reached/)
  assert.equal((await stream(fill(BODY_BOUND + 1))).status, 413)
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }
  for (const [encoding, pack] of Object.entries(packers)) {
    const headers = { 'content-encoding': encoding }
    reached(await post(pack(fill(BODY_BOUND)), headers))
    assert.ok(world.upstream.last?.headers['content-encoding'] === undefined)
    refused(await post(pack(fill(BODY_BOUND + 1)), headers), 'request_too_large')
    const bomb = pack(Buffer.alloc(2 * 1024 * 1024))
    if (bomb.length < BODY_BOUND) refused(await post(bomb, headers), 'request_too_large')
    const broken = pack(least).subarray(0, -6)
    const reply = await post(broken, headers)
    assert.equal(reply.status, 400, `${encoding}: ${reply.text}`)
  }
})

test('a packing that is not what it says, or that nobody knows, is 400', async () => {
  for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'rot13', 'gzip, gzip', 'constructor']) {
    const reply = await post(least, { 'content-encoding': encoding })
    refused(reply, 'invalid_request')
    assert.equal(readObject(reply.json['error'])?.['param'], 'content-encoding')
  }
  reached(await post(least, { 'content-encoding': 'identity' }))
})

const converseBody = {
  output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  metrics: { latencyMs: 1 },
}

test('several answers are asked for in one call where the provider can give them, else one by one', async () => {
  reached(await post({ ...leastBody('openai-chat', 'openai-chat'), n: 3 }))
  assert.equal(world.upstream.last?.body['n'], 3)
  for (const to of protocolNames) {
    if (to === 'openai-chat') continue
    world.upstream.forget()
    world.upstream.always(sendJson(to === 'bedrock-converse' ? converseBody : writeShortBody(to)))
    const reply = await post({ ...leastBody('openai-chat', to), n: 2 }, { 'x-crossmodel-strict': 'true' })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      readArray(reply.json['choices'])?.map((choice) => readObject(choice)?.['index']),
      [0, 1],
    )
    assert.equal(world.upstream.received.length, 2)
    for (const { body } of world.upstream.received) {
      assert.equal(body['n'], undefined)
      assert.equal(readObject(body['generationConfig'])?.['candidateCount'], undefined)
    }
  }
})

test('a loss is told, and with the strict header refused by name', async () => {
  const body = { ...leastBody('openai-chat', 'anthropic-messages'), logit_bias: { '1': 2 } }
  const strict = await post(body, { 'x-crossmodel-strict': 'true' })
  refused(strict, 'unsupported_parameter')
  assert.equal(readObject(strict.json['error'])?.['param'], 'logit_bias')
  assert.equal(world.upstream.received.length, 0)
  world.upstream.next(sendJson(writeShortBody('anthropic-messages')))
  const told = await post(body)
  assert.equal(told.status, 200, told.text)
  assert.match(String(told.headers['x-crossmodel-dropped']), /logit_bias/)
})

test('a medium by URL at a private address, for a provider that takes it by value, is 400 and named', async () => {
  const url = `${world.upstream.url}/secret.png`
  const bodies: JsonObject = {
    'openai-chat': { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] },
    'openai-responses': { input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] },
    'anthropic-messages': {
      messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url } }] }],
    },
  }
  for (const from of inboundProtocolNames) {
    for (const to of ['gemini', 'bedrock-converse'] as const) {
      const reply = await post({ ...leastBody(from, to), ...(bodies[from] as JsonObject) }, {}, paths[from])
      assert.equal(reply.status, 400, reply.text)
      assert.ok(String(messageOf(reply)).includes(url), reply.text)
      if (from !== 'anthropic-messages')
        assert.equal(readObject(reply.json['error'])?.['param'], from === 'openai-responses' ? 'input' : 'messages')
    }
  }
  assert.equal(world.upstream.received.length, 0)
})
