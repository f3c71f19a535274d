// Counts of tokens: a provider that can count is asked, with the caller's body under the policy of a generation; where none
// can, or where it does not, the gateway estimates and says so.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, parseJsonObject, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { wrapSignature } from '../../src/generation/signature/signature.ts'
import { call, type Call, type Reply } from '../e2e/world.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { openPurse, until } from '../money/bank.ts'
import { assertValid } from '../schemas.ts'
import { Gate, sendJson, type Script } from '../upstream/script.ts'
import { TestProxy } from '../upstream/test-proxy.ts'
import { Upstream } from '../upstream/upstream.ts'

const PATH = '/v1/messages/count_tokens'
const secret = 'sk-upstream-0123456789abcdef'
const keys = [secret, 'sk-second-0123456789abcdef']
const price = { input: 1, output: 2 }

let upstream: Upstream
let proxy: TestProxy
let gateway: Gateway
before(async () => {
  upstream = await Upstream.start()
  proxy = await TestProxy.start()
  gateway = await start({ countWaitMs: 120_000, countsPerKey: 2 })
})
after(async () => {
  await gateway?.stop()
  await proxy?.stop()
  await upstream?.stop()
})
beforeEach(() => upstream.forget())

async function start(changed: { [name in 'countWaitMs' | 'countsPerKey']?: number }): Promise<Gateway> {
  const at = (...providers: string[]) => ({
    strategy: 'order',
    endpoints: providers.map((provider) => ({ provider, model: `up-${provider}`, price })),
  })
  return startGateway({
    bounds: changed,
    config: {
      discover_local: false,
      providers: {
        anthropic: { api_keys: keys, base_url: upstream.url, proxy: proxy.url() },
        deepseek: { api_key: secret, base_url: upstream.url, protocols: ['anthropic-messages'] },
        'own-server': { api_key: secret, base_url: upstream.url, protocols: ['anthropic-messages'] },
        vllm: { api_key: secret, base_url: upstream.url, protocols: ['anthropic-messages'] },
        gemini: { api_key: secret, base_url: upstream.url },
        openai: { api_key: secret, base_url: `${upstream.url}/v1` },
        chat: { api_key: secret, base_url: `${upstream.url}/v1`, protocols: ['openai-chat'] },
      },
      models: {
        'acme/claude': at('anthropic'),
        'acme/second': at('deepseek', 'anthropic'),
        'acme/deepseek': at('deepseek'),
        'acme/own': at('own-server'),
        'acme/vllm': at('vllm'),
        'acme/gemini': at('gemini'),
        'acme/openai': at('openai'),
        'acme/chat': at('chat'),
      },
      limits: { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 },
    },
  })
}

const hello: JsonObject = { messages: [{ role: 'user', content: 'Hello' }] }

function count(body: JsonObject | string, headers: { [name: string]: string } = {}, key = gateway.key): Call {
  return call({ url: gateway.url, key }, PATH, { body, headers })
}

function assertEstimated(reply: Reply, why = ''): void {
  assert.deepEqual([reply.status, reply.headers['x-crossmodel-estimated']], [200, 'true'], `${why}: ${reply.text}`)
  assert.ok(Number(reply.json['input_tokens']) > 0, why)
}

function assertCounted(reply: Reply, tokens: number, why = ''): void {
  assert.deepEqual([reply.status, reply.json], [200, { input_tokens: tokens }], `${why}: ${reply.text}`)
  assert.equal(reply.headers['x-crossmodel-estimated'], undefined, why)
}

const openCustomer = async () => (await openPurse(gateway.data, 1_000_000_000n)).key

describe('a provider that can count is asked', () => {
  test('and its figure is the answer, without the mark of an estimate', async () => {
    upstream.next(sendJson({ input_tokens: 4_321, context_management: null }))
    const reply = await count({ model: 'acme/claude', ...hello }).reply
    assertCounted(reply, 4_321)
    assert.equal(reply.headers['x-crossmodel-model'], 'acme/claude')
    assert.equal(reply.headers['x-crossmodel-provider'], 'anthropic')
    assert.equal(upstream.received.length, 1)
  })

  test('with the caller’s bytes but for the model, its own headers, through the provider’s proxy', async () => {
    const rest = `"system" :[ {"type":"text","text":"\\u0041 \\/ 1.0e2"}],\n "tools":[], "messages":[{"role":"user","content":"Hi"}] }`
    upstream.next(sendJson({ input_tokens: 7 }))
    const headers = { 'anthropic-beta': 'token-counting-2024-11-01, mine', 'anthropic-version': '2023-01-01' }
    assertCounted(await count(`{ "model": "acme/claude", ${rest}`, headers).reply, 7)
    const { last } = upstream
    assert.equal(last?.bytes.toString(), `{ "model": "up-anthropic", ${rest}`)
    assert.deepEqual([last.method, last.path], ['POST', '/v1/messages/count_tokens'])
    assert.equal(last.headers['anthropic-beta'], 'token-counting-2024-11-01,mine')
    assert.equal(last.headers['anthropic-version'], '2023-01-01')
    assert.ok(keys.includes(String(last.headers['x-api-key'])))
    assert.equal(last.headers['authorization'], undefined)
    assert.ok(proxy.asked.includes(new URL(upstream.url).host))
  })

  test('also behind an endpoint that cannot, and for a body that is read on another thread', async () => {
    upstream.next(sendJson({ input_tokens: 11 }), sendJson({ input_tokens: 12 }))
    assertCounted(await count({ model: 'acme/second', ...hello }).reply, 11)
    assert.equal(upstream.last?.body['model'], 'up-anthropic')
    const large = { role: 'user', content: 'word '.repeat(bounds.largeBodyBytes / 4) }
    assertCounted(await count({ model: 'acme/claude', messages: [large] }).reply, 12)
    assert.deepEqual(upstream.last?.body['messages'], [large])
  })

  test('of vLLM and, in their own words, of Gemini and OpenAI', async () => {
    upstream.next(sendJson({ input_tokens: 5, context_management: { original_input_tokens: 5 } }))
    assertCounted(await count({ model: 'acme/vllm', ...hello }).reply, 5)
    const tools = [{ name: 'look_up', input_schema: { type: 'object', properties: {} } }]
    const asked = { system: 'Be brief.', tools, ...hello }
    upstream.next(sendJson({ totalTokens: 21 }))
    assertCounted(await count({ model: 'acme/gemini', ...asked }).reply, 21)
    const gemini = upstream.last
    assert.equal(gemini?.path, '/v1beta/models/up-gemini:countTokens')
    assert.equal(gemini.headers['x-goog-api-key'], secret)
    const inner = readObject(gemini.body['generateContentRequest'])
    assert.equal(inner?.['model'], 'models/up-gemini')
    assert.deepEqual(inner['contents'], [{ role: 'user', parts: [{ text: 'Hello' }] }])
    assertValid('gemini', 'CountTokensRequest', gemini.body)
    upstream.next(sendJson({ object: 'response.input_tokens', input_tokens: 31 }))
    assertCounted(await count({ model: 'acme/openai', ...asked }).reply, 31)
    assert.equal(upstream.last?.path, '/v1/responses/input_tokens')
    assert.deepEqual(Object.keys(upstream.last.body).sort(), ['input', 'model', 'tools'])
    assertValid('openai', 'TokenCountsBody', upstream.last.body)
  })

  test('in the words of a count alone where the request has to be written anew', async () => {
    const signature = wrapSignature({ issuer: 'gemini', protocol: 'gemini', value: 'c2ln' }, 'self')
    const thought = { type: 'thinking', thinking: 'Hm.', signature }
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: [thought, { type: 'text', text: 'Hi.' }] },
      { role: 'user', content: 'Well?' },
    ]
    const thinking = { type: 'enabled', budget_tokens: 5_000 }
    upstream.next(sendJson({ input_tokens: 41 }))
    assertCounted(await count({ model: 'acme/claude', thinking, messages }).reply, 41)
    const body = upstream.last?.body ?? {}
    assert.ok(!upstream.last?.bytes.includes(signature))
    assert.deepEqual(body['thinking'], thinking)
    assert.deepEqual(Object.keys(body).sort(), ['messages', 'model', 'thinking'])
    assertValid('anthropic', 'CountMessageTokensParams', body)
  })

  test('with the next credential where one is refused or used up', async () => {
    for (const status of [401, 402, 403, 429]) {
      upstream.forget()
      upstream.next(sendJson({ error: { type: 'error', message: 'no' } }, status), sendJson({ input_tokens: 3 }))
      assertCounted(await count({ model: 'acme/claude', ...hello }).reply, 3, String(status))
      const used = upstream.received.map(({ headers }) => headers['x-api-key'])
      assert.deepEqual(used.toSorted(), keys.toSorted(), String(status))
    }
  })

  test('for nothing: a prepaid balance is the same before and after', async () => {
    const customer = await openCustomer()
    const balance = async () => (await call({ url: gateway.url, key: customer }, '/v1/credits').reply).text
    const full = await balance()
    upstream.next(sendJson({ input_tokens: 1_000_000 }))
    const reply = await count({ model: 'acme/claude', ...hello }, {}, customer).reply
    assertCounted(reply, 1_000_000)
    assert.equal(await balance(), full)
    const generation = `/v1/generations/${String(reply.headers['x-request-id'])}`
    assert.equal((await call({ url: gateway.url, key: customer }, generation).reply).status, 404)
  })
})

describe('the policy of a generation holds', () => {
  test('a customer is named to the provider where they named themselves, by a hash', async () => {
    const customer = await openCustomer()
    upstream.always(sendJson({ input_tokens: 9 }))
    assertCounted(await count({ model: 'acme/claude', ...hello }, {}, customer).reply, 9)
    assert.deepEqual(Object.keys(upstream.last?.body ?? {}).sort(), ['messages', 'model'])
    assertValid('anthropic', 'CountMessageTokensParams', upstream.last?.body)
    assertCounted(await count({ model: 'acme/claude', metadata: { user_id: 'anna' }, ...hello }, {}, customer).reply, 9)
    const named = readObject(upstream.last?.body['metadata'])?.['user_id']
    assert.ok(typeof named === 'string' && named.length > 20 && !upstream.last?.bytes.includes('anna'))
  })

  test('what refers to the operator’s account goes up to nobody, and is estimated', async () => {
    const customer = await openCustomer()
    const source = { type: 'file', file_id: 'file_1' }
    const messages = [{ role: 'user', content: [{ type: 'document', source }] }]
    assertEstimated(await count({ model: 'acme/claude', messages }, {}, customer).reply)
    assert.equal(upstream.received.length, 0)
  })

  test('wishes about providers stay here, and other models are not asked for', async () => {
    upstream.always(sendJson({ input_tokens: 9 }))
    const wish = { provider: { only: ['anthropic'] }, models: ['acme/vllm'] }
    assertCounted(await count({ model: 'acme/claude', ...wish, ...hello }).reply, 9)
    assert.deepEqual(Object.keys(upstream.last?.body ?? {}), ['model', 'messages'])
    upstream.forget()
    assertEstimated(await count({ model: 'acme/chat', models: ['acme/claude'], ...hello }).reply)
    assert.equal(upstream.received.length, 0)
  })
})

describe('the gateway estimates', () => {
  test('where no provider of the model is known to count', async () => {
    for (const model of ['acme/deepseek', 'acme/own', 'acme/chat'])
      assertEstimated(await count({ model, ...hello }).reply, model)
    assert.equal(upstream.received.length, 0)
  })

  test('where media would have to be fetched first', async () => {
    const source = { type: 'url', url: 'https://example.com/x.png' }
    const messages = [{ role: 'user', content: [{ type: 'image', source }] }]
    assertEstimated(await count({ model: 'acme/gemini', messages }).reply)
    assert.equal(upstream.received.length, 0)
  })

  const failures: readonly (readonly [string, Script])[] = [
    ...[404, 405, 413, 429, 500, 529].map((status) => [`a ${status}`, sendJson({ error: {} }, status)] as const),
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' }, steps: [] }],
    ['a 400 about our account', sendJson(refusal('Your credit balance is too low to access the Anthropic API.'), 400)],
    ...[0, -1, 1.5, '12', 1e12, null, true, [1]].map(
      (odd) => [`the figure ${JSON.stringify(odd)}`, sendJson({ input_tokens: odd })] as const,
    ),
    ['no figure', sendJson({})],
    ['no JSON', sendJson('input_tokens: 4')],
    ['a list', sendJson('[{"input_tokens":4}]')],
    ['an answer that is cut', { steps: [{ send: Buffer.from('{"input_tokens":4') }, { cut: 'fin' }] }],
    ['a broken connection', { beforeHeaders: [{ cut: 'reset' }], steps: [] }],
  ]
  for (const [what, script] of failures)
    test(`where the provider answers with ${what}`, async () => {
      upstream.always(script)
      assertEstimated(await count({ model: 'acme/claude', ...hello }).reply)
      assert.ok(upstream.received.length >= 1)
    })

  test(`where its answer is longer than countAnswerBytes, and not where it is as long`, async () => {
    const padded = (size: number) => {
      const empty = JSON.stringify({ input_tokens: 6, pad: '' }).length
      return sendJson({ input_tokens: 6, pad: 'x'.repeat(size - empty) })
    }
    upstream.next(padded(bounds.countAnswerBytes), padded(bounds.countAnswerBytes + 1))
    assertCounted(await count({ model: 'acme/claude', ...hello }).reply, 6)
    assertEstimated(await count({ model: 'acme/claude', ...hello }).reply)
  })

  test('where the provider of a translation calls what it was sent invalid', async () => {
    upstream.next(sendJson({ error: { code: 400, message: 'bad schema', status: 'INVALID_ARGUMENT' } }, 400))
    assertEstimated(await count({ model: 'acme/gemini', ...hello }).reply)
  })

  test('for the calls of a key that are more at a time than countsPerKey', async () => {
    const gate = new Gate()
    upstream.always({ ...sendJson({ input_tokens: 8 }), beforeHeaders: [{ hold: gate }] })
    const held = [count({ model: 'acme/claude', ...hello }), count({ model: 'acme/claude', ...hello })]
    await upstream.arrived(2)
    assertEstimated(await count({ model: 'acme/claude', ...hello }).reply)
    assert.equal(upstream.received.length, 2)
    const other = count({ model: 'acme/claude', ...hello }, {}, await openCustomer())
    await upstream.arrived(3)
    gate.open()
    for (const each of [...held, other]) assertCounted(await each.reply, 8)
    assertCounted(await count({ model: 'acme/claude', ...hello }).reply, 8)
  })

  test('after countWaitMs, and breaks the call off', async () => {
    const hasty = await start({ countWaitMs: 300 })
    try {
      upstream.always({ beforeHeaders: [{ stall: true }], steps: [] })
      const reply = await call(hasty, PATH, { body: { model: 'acme/claude', ...hello } }).reply
      assertEstimated(reply)
      await upstream.last?.aborted
      assert.equal(upstream.received.length, 1)
    } finally {
      await hasty.stop()
    }
  })
})

function refusal(message: string): JsonObject {
  return { type: 'error', error: { type: 'invalid_request_error', message } }
}

test('a body that the provider calls invalid is its own 400, without our secret or account', async () => {
  const message = `messages.0: roles must alternate in organization 5f0c3c3a-1111-2222-3333-444455556666 with ${keys.join(' or ')}`
  upstream.next(sendJson(refusal(message), 400))
  const reply = await count({ model: 'acme/claude', ...hello }).reply
  assert.equal(reply.status, 400)
  assert.deepEqual(Object.keys(reply.json), ['type', 'error'], 'as the provider wrote it')
  assert.equal(reply.json['type'], 'error')
  const error = isObject(reply.json['error']) ? reply.json['error'] : {}
  assert.equal(error['type'], 'invalid_request_error')
  assert.match(String(error['message']), /messages\.0: roles must alternate/)
  assert.ok(!reply.text.includes(String(upstream.last?.headers['x-api-key'])))
  assert.ok(!reply.text.includes('5f0c3c3a'))
})

test('a caller who leaves ends the call of the provider', async () => {
  upstream.always({ beforeHeaders: [{ stall: true }], steps: [] })
  const leaving = count({ model: 'acme/claude', ...hello })
  leaving.reply.catch(() => {})
  const received = await upstream.arrived(1)
  leaving.leave()
  await received.aborted
})

test('the line of the log names the model that was asked for, also where there is none; no line holds a secret', async () => {
  upstream.next(sendJson({ error: { message: `no ${secret}` } }, 401), sendJson({ error: {} }, 401))
  const replies = [
    await count({ model: 'acme/claude', ...hello }).reply,
    await count({ model: 'acme/nothing', ...hello }).reply,
  ]
  const lineOf = ({ headers }: Reply) =>
    gateway
      .log()
      .split('\n')
      .map((line) => parseJsonObject(line) ?? {})
      .find((line) => line['msg'] === 'request' && line['request'] === headers['x-request-id'])
  await until('the lines', () => replies.every((reply) => lineOf(reply) !== undefined))
  assert.deepEqual(
    replies.map((reply) => lineOf(reply)?.['requested']),
    ['acme/claude', 'acme/nothing'],
  )
  for (const key of keys) assert.ok(!gateway.log().includes(key))
})
