// A provider that speaks the caller's protocol refuses what the caller sent: the caller reads the provider's own body,
// byte for byte but for what is the operator's secret. Whatever else comes is an error of ours, which begins with the
// provider's sentence where it has one.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type InboundProtocolName } from '../../../src/generation/protocol-name.ts'
import { testModel } from '../../gateway.ts'
import { until } from '../../money/bank.ts'
import { compress, Gate, sendJson, type Script } from '../../upstream/script.ts'
import { call, endsInError, leastBody, paths, readFrames, startWorld, type Reply, type World } from '../world.ts'

const SECRET = 'upstream-secret-key'
/** One for each trial, so that nothing is remembered of the one before. */
const PAIRS = ['test/pair-1', 'test/pair-2', 'test/pair-3'] as const
const TWINS = 'test/twins'

let world: World
before(async () => {
  const endpoint = (provider: string, model = 'upstream') => ({ provider, model, price: { input: 1, output: 2 } })
  world = await startWorld({
    // However slow the machine is.
    bounds: { first_heartbeat: '60s' },
    models: {
      ...Object.fromEntries(
        protocolNames.map((protocol) => [testModel(protocol), { endpoints: [endpoint(`test-${protocol}`)] }]),
      ),
      ...Object.fromEntries(
        PAIRS.map((name) => [
          name,
          {
            strategy: 'order',
            endpoints: [endpoint('test-openai-chat', name), endpoint('test-anthropic-messages', name)],
          },
        ]),
      ),
      [TWINS]: {
        strategy: 'order',
        endpoints: [endpoint('test-openai-chat', 'one'), endpoint('test-openai-chat', 'two')],
      },
    },
  })
})
after(() => world?.stop())
beforeEach(() => world.upstream.forget())

const words = 'A sentence of the provider’s own: 100 % “as is”.'

/** The shape of each protocol, written as no writer of ours would. */
function shape(from: InboundProtocolName, message = words, more = ''): string {
  return from === 'anthropic-messages'
    ? `{ "type":"error",\n\t"error": {"type": "odd_error", "message": "${message}", "n": 1.50},${more} "request_id": "req_011CabcdEFGH1234" }\n`
    : `{ "error": {"message": "${message}", "code": "odd_code", "n": 1.50, "param": null, "type": "odd"},${more}\n "a": "\\u0041\\/" }\n`
}

function answer(status: number, body: string | Buffer, type = 'application/json; charset=utf-8'): Script {
  return { status, headers: { 'content-type': type }, steps: [{ send: Buffer.from(body) }], framing: 'length' }
}

async function ask(from: InboundProtocolName, more: JsonObject, ...scripts: Script[]): Promise<Reply> {
  world.upstream.next(...scripts)
  return call(world.gateway, paths[from], { body: leastBody(from, from, more) }).reply
}

/** An error of ours: in the caller's shape, with our number of the request in the body too. */
function assertOurs(reply: Reply, status: number, where: string): string {
  assert.equal(reply.status, status, `${where}: ${reply.text.slice(0, 300)}`)
  assert.equal(reply.json['request_id'], reply.headers['x-request-id'], where)
  assert.equal(reply.headers['content-type'], 'application/json', where)
  return String(readObject(reply.json['error'])?.['message'])
}

for (const from of inboundProtocolNames) {
  describe(from, () => {
    for (const status of [400, 413, 422]) {
      test(`a ${status} of a provider that speaks ${from} reaches its caller byte for byte, streamed and not`, async () => {
        const body = shape(from)
        for (const stream of [false, true]) {
          const reply = await ask(from, { stream }, answer(status, body))
          assert.deepEqual([reply.status, reply.text], [status, body])
          assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
          assert.match(String(reply.headers['x-request-id']), /^req_cm_/)
          assert.equal(reply.headers['request-id'], reply.headers['x-request-id'])
          const record = await readRecord(reply)
          const code = status === 413 ? 'request_too_large' : 'invalid_request'
          assert.deepEqual([record['error_code'], record['cost_micro']], [code, 0], JSON.stringify(record))
        }
      })
    }

    test(`nothing but the operator's secret and account is taken out for a caller of ${from}`, async () => {
      const packed = Buffer.from(`key:${SECRET}`).toString('base64')
      const said = (secret: string, organization: string, text: string) =>
        shape(from, `no ${secret} of ${organization}`, ` "x": "${text}", "y": ["${secret}"],`)
      const reply = await ask(from, {}, answer(400, said(SECRET, 'org-AbCdEf123456', 'tab\\t')))
      assert.equal(reply.text, said('[secret]', '[organization]', 'tab\\t'))
      for (const hidden of ['upstream\\u002dsecret-key', '\\nupstream-secret-key', packed]) {
        const { status, text } = await ask(from, {}, answer(422, said('1', '2', hidden)))
        assert.equal(status, 422)
        assert.equal(readObject(JSON.parse(text))?.['error'] === undefined, false)
        assert.ok(!JSON.stringify(JSON.parse(text)).includes(SECRET) && !text.includes(packed.slice(6, -4)), text)
        assert.ok(text.startsWith(said('1', '2', '').slice(0, 60)), text)
      }
    })

    test(`what is no whole error of ${from} is told a caller of it in our own form`, async () => {
      const own = shape(from)
      const padded = (size: number) => {
        const least = Buffer.byteLength(shape(from, words, ` "z": "",`))
        return shape(from, words, ` "z": "${'x'.repeat(size - least)}",`)
      }
      const most = padded(bounds.errorBodyBytes)
      assert.equal((await ask(from, {}, answer(400, most))).text, most)
      const latin = Buffer.from(shape(from, 'caf\u00e9'), 'latin1')
      const cut: Script = {
        status: 400,
        headers: { 'content-type': 'application/json', 'content-length': String(own.length + 99) },
        steps: [{ send: Buffer.from(own) }, { cut: 'fin' }],
      }
      const length = String(Buffer.byteLength(own) - 9)
      const short: Script = { ...answer(400, own), framing: 'chunked' }
      const scripts: [string, Script][] = [
        ['over the bound', answer(400, padded(bounds.errorBodyBytes + 1))],
        ['packed', compress(answer(400, own), 'gzip')],
        ['a page', answer(400, '<html>no</html>', 'text/html')],
        ['a sentence', answer(400, 'no', 'text/plain')],
        ['nothing', answer(400, '')],
        ['a list', answer(400, `[${own}]`)],
        ['another shape', answer(400, '{"message":"no"}')],
        ['no message', answer(400, '{"type":"error","error":{"type":"x","message":7}}')],
        ['no UTF-8', answer(400, latin)],
        ['cut before its length', cut],
        ['longer than its length', { ...short, headers: { ...short.headers, 'content-length': length } }],
      ]
      for (const [name, script] of scripts) {
        for (const stream of [false, true]) {
          const reply = await ask(from, { stream }, script)
          assertOurs(reply, 400, name)
        }
      }
    })

    test(`too much context is known to a caller of ${from} by what its clients act on`, async () => {
      const overflow = 'Your request exceeded model token limit: 131072 (requested: 140000)'
      const plain = shape(from, overflow)
      const coded = plain.replace('odd_code', 'context_length_exceeded')
      assert.equal((await ask(from, {}, answer(400, coded))).text, coded)
      const reply = await ask(from, {}, answer(400, plain))
      if (from === 'anthropic-messages') return assert.equal(reply.text, plain)
      assert.ok(assertOurs(reply, 400, from).startsWith(overflow))
      assert.equal(readObject(reply.json['error'])?.['code'], 'context_length_exceeded')
    })

    test(`what a provider of ${from} says of the operator's account with a 400 is not for its caller`, async () => {
      const account =
        from === 'anthropic-messages' ? 'Your credit balance is too low' : 'x", "code": "insufficient_quota'
      const reply = await ask(from, {}, answer(400, shape(from, account).replace(', "code": "odd_code"', '')))
      assert.equal(assertOurs(reply, 502, 'account'), 'The provider could not be used.')
    })

    test(`an error inside a 200, before any content, is told a caller of ${from} in our own form`, async () => {
      const event = `event: error\ndata: ${JSON.stringify({ type: 'error', ...JSON.parse(shape(from)) })}\n\n`
      const reply = await ask(from, { stream: true }, answer(200, event, 'text/event-stream'))
      assertOurs(reply, 502, event)
    })

    for (const to of protocolNames) {
      if (to === from) continue
      test(`a sentence of ${to} comes first in what a caller of ${from} is told`, async () => {
        const sentence = 'Your request exceeded the words that it may have.'
        const error = { message: sentence, type: 'invalid_request_error' }
        const bodies = [JSON.stringify(to === 'bedrock-converse' ? { message: sentence } : { error }), `${sentence}\n`]
        for (const status of [400, 413, 422]) {
          for (const body of bodies) {
            world.upstream.next(answer(status, body))
            const reply = await call(world.gateway, paths[from], { body: leastBody(from, to) }).reply
            assert.ok(assertOurs(reply, status === 413 ? 413 : 400, body).startsWith(sentence), reply.text)
          }
          world.upstream.next(answer(status, `<html>${sentence}`, 'text/html'))
          const reply = await call(world.gateway, paths[from], { body: leastBody(from, to) }).reply
          assert.ok(!assertOurs(reply, status === 413 ? 413 : 400, 'page').includes(sentence), reply.text)
        }
      })
    }
  })
}

test('a refusal that comes when the head of the stream has left is an event of ours', async () => {
  const slow = await startWorld({ bounds: { first_heartbeat: '50ms' } })
  try {
    for (const from of inboundProtocolNames) {
      const gate = new Gate()
      slow.upstream.next({ ...answer(400, shape(from)), beforeHeaders: [{ hold: gate }] })
      const calling = call(slow.gateway, paths[from], { body: leastBody(from, from, { stream: true }) })
      assert.equal((await calling.head).status, 200)
      gate.open()
      const { text, headers } = await calling.reply
      assert.ok(endsInError(from, text), text)
      const last = JSON.parse(readFrames(text).at(-1)?.data ?? '') as JsonObject
      assert.equal(last['request_id'], headers['x-request-id'])
      assert.equal(readObject(last['error'])?.['message'], words)
    }
  } finally {
    await slow.stop()
  }
})

test('a body that is not called JSON is called so: some providers send errors as bytes', async () => {
  for (const type of ['application/octet-stream', 'text/html', 'application/json; charset=latin1', '']) {
    const { headers, text } = await ask('openai-chat', {}, answer(400, shape('openai-chat'), type))
    assert.deepEqual([headers['content-type'], text], ['application/json', shape('openai-chat')])
  }
  const { headers } = await ask('openai-chat', {}, answer(400, shape('openai-chat'), 'application/problem+json'))
  assert.equal(headers['content-type'], 'application/problem+json')
})

test('the answer of the last attempt decides: its protocol, and nothing of those before it', async () => {
  const away = sendJson({ error: { message: 'later' } }, 503)
  const ofChat = await ask('openai-chat', { model: PAIRS[0] }, away, answer(400, shape('anthropic-messages')))
  assert.equal(assertOurs(ofChat, 400, 'the second endpoint speaks Messages'), words)
  const ofMessages = await ask(
    'anthropic-messages',
    { model: PAIRS[1] },
    away,
    answer(400, shape('anthropic-messages')),
  )
  assert.equal(ofMessages.text, shape('anthropic-messages'))
  // A refusal of the input is no reason to ask the next one.
  const first = await ask('openai-chat', { model: PAIRS[2] }, answer(422, shape('openai-chat')))
  assert.deepEqual([first.status, first.text], [422, shape('openai-chat')])
  const second = await ask('openai-chat', { model: TWINS }, away, answer(422, shape('openai-chat')))
  assert.deepEqual([second.status, second.text], [422, shape('openai-chat')])
  assert.equal(world.upstream.received.length, 7)
})

async function readRecord(reply: Reply): Promise<JsonObject> {
  const path = `/v1/generations/${String(reply.headers['x-request-id'])}`
  let record: JsonObject = {}
  await until('the record', async () => {
    const { status, json } = await call(world.gateway, path).reply
    record = json
    return status === 200
  })
  return record
}
