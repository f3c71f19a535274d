// Embeddings on their way through the gateway: to Gemini and to Bedrock in their own words, on to another endpoint where one
// fails, with what a provider may know of a customer, and large ones.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../src/foundation/json/json.ts'
import { operate } from '../operate.ts'
import { assertValid, testJudged } from '../schemas.ts'
import { configureUpstream, startGateway, type Gateway } from '../gateway.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, startWorld, type World } from './world.ts'

const output = ['embedding']
const endpoint = (provider: string, model: string) => ({ provider, model, price: { input: 1, output: 0 } })

let world: World
before(async () => {
  const models = {
    'test/gemini-vectors': { modalities: { output }, endpoints: [endpoint('test-gemini', 'gemini-embedding-001')] },
    'test/titan': {
      modalities: { output },
      endpoints: [endpoint('test-bedrock-converse', 'amazon.titan-embed-text-v2:0')],
    },
    'test/cohere': { modalities: { output }, endpoints: [endpoint('test-bedrock-converse', 'cohere.embed-v4:0')] },
    'test/both': {
      modalities: { output },
      strategy: 'order',
      endpoints: [endpoint('test-bedrock-converse', 'amazon.titan-embed-text-v2:0'), endpoint('test-openai-chat', 'v')],
    },
    'test/vectors': { modalities: { output }, endpoints: [endpoint('test-openai-chat', 'v')] },
    // Nobody of them makes any.
    'test/messages-vectors': { modalities: { output }, endpoints: [endpoint('test-anthropic-messages', 'v')] },
  }
  world = await startWorld({ models })
})
after(() => world?.stop())

const embed = (body: JsonObject, headers: { [name: string]: string } = {}) =>
  call(world.gateway, '/v1/embeddings', { body, headers }).reply

const openAiAnswer = (vectors: readonly (readonly number[])[], tokens = 4) => ({
  object: 'list',
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  model: 'v-2026',
  usage: { prompt_tokens: tokens, total_tokens: tokens },
})

test('Gemini is asked for a batch, and answers in OpenAI’s form', async () => {
  world.upstream.next(
    sendJson({ embeddings: [{ values: [1, 0] }, { values: [0, 2] }], usageMetadata: { promptTokenCount: 6 } }),
  )
  const reply = await embed({ model: 'test/gemini-vectors', input: ['a', 'b'], dimensions: 2, user: 'ada' })
  assert.equal(reply.status, 200, reply.text)
  assert.deepEqual(reply.json, {
    object: 'list',
    data: [
      { object: 'embedding', index: 0, embedding: [1, 0] },
      { object: 'embedding', index: 1, embedding: [0, 1] },
    ],
    model: 'test/gemini-vectors',
    usage: { prompt_tokens: 6, total_tokens: 6 },
  })
  assert.equal(reply.headers['x-crossmodel-dropped'], 'user')
  assertValid('openai', 'CreateEmbeddingResponse', reply.json)
  const sent = world.upstream.received.at(-1)
  assertValid('gemini', 'BatchEmbedContentsRequest', sent?.body)
  assert.equal(sent?.path, '/v1beta/models/gemini-embedding-001:batchEmbedContents')
  assert.deepEqual(
    readArray(sent.body['requests'])?.map((each) => isObject(each) && each['outputDimensionality']),
    [2, 2],
  )
})

test('Bedrock counts tokens in a header where its answer does not', async () => {
  const answer = { embeddings: { float: [[0.6, 0.8]] }, id: 'x', response_type: 'embeddings_by_type', texts: ['a'] }
  world.upstream.next(sendJson(answer, 200, { 'x-amzn-bedrock-input-token-count': '11' }))
  const reply = await embed({ model: 'test/cohere', input: 'a', encoding_format: 'base64' })
  assert.deepEqual(reply.json['usage'], { prompt_tokens: 11, total_tokens: 11 }, reply.text)
  assert.deepEqual(reply.json['data'], [{ object: 'embedding', index: 0, embedding: 'mpkZP83MTD8=' }])
  assert.equal(world.upstream.received.at(-1)?.path, '/model/cohere.embed-v4%3A0/invoke')
})

test('an endpoint that fails, or cannot take the request, leaves it to the next', async () => {
  const vectors = openAiAnswer([
    [1, 0],
    [0, 1],
  ])
  world.upstream.next(sendJson({ message: 'Too many requests' }, 429), sendJson(openAiAnswer([[1, 0]])))
  const failed = await embed({ model: 'test/both', input: 'a' })
  assert.deepEqual([failed.status, failed.headers['x-crossmodel-attempts']], [200, '2'], failed.text)
  world.upstream.next(sendJson(vectors))
  const tokens = await embed({ model: 'test/both', input: [[1], [2]] })
  assert.deepEqual([tokens.status, tokens.json], [200, vectors], tokens.text)
  assert.equal(tokens.headers['x-crossmodel-provider'], 'test-openai-chat')
})

test('tokens that a model alone cannot take are refused by name', async () => {
  const reply = await embed({ model: 'test/gemini-vectors', input: [1, 2] })
  assert.equal(reply.status, 400)
  assert.match(reply.text, /'input' cannot be honoured .*takes texts, and no tokens/)
  const strict = await embed({ model: 'test/gemini-vectors', input: 'a', user: 'a' }, { 'x-crossmodel-strict': 'true' })
  assert.match(strict.text, /"param":"user","code":"unsupported_parameter"/)
})

test('a model whose provider speaks no protocol with embeddings says so to the operator', async () => {
  const reply = await embed({ model: 'test/messages-vectors', input: 'a' })
  assert.equal(reply.status, 404)
  assert.match(reply.text, /it is not set up for a protocol of this model/)
})

test('an operator is shown where a request for vectors would go', async () => {
  for (const [model, relay] of [
    ['test/titan', 'translate'],
    ['test/vectors', 'passthrough'],
  ]) {
    const shown = await operate(world.gateway.data, 'route.explain', { model })
    const candidates = readArray(shown['candidates'])?.map((each) => isObject(each) && each['relay'])
    assert.deepEqual([shown['protocol'], candidates], ['openai-embeddings', [relay]])
  }
})

test('large vectors are read elsewhere, whole, and are what a small answer is', async () => {
  const count = 60
  const vectors = Array.from({ length: count }, (_, row) =>
    Array.from({ length: 3_072 }, (__, at) => ((row * at) % 7) / 8),
  )
  const answer = openAiAnswer(vectors)
  assert.ok(JSON.stringify(answer).length > bounds.largeAnswerValues)
  world.upstream.next(sendJson(answer), sendJson(answer))
  const input = Array.from({ length: count }, () => 'a')
  const passed = await embed({ model: 'test/vectors', input })
  assert.deepEqual([passed.status, passed.text === JSON.stringify(answer)], [200, true])
  const rewritten = await embed({ model: 'test/vectors', input, encoding_format: 'base64' })
  const [, second] = readArray(rewritten.json['data']) ?? []
  const bytes = Buffer.from(String(isObject(second) && second['embedding']), 'base64')
  assert.deepEqual([...new Float32Array(Uint8Array.from(bytes).buffer)], vectors[1])
  assert.deepEqual(rewritten.json['usage'], { prompt_tokens: 4, total_tokens: 4 })
})

test('a large request is read elsewhere, and goes up as it came', async () => {
  const input = Array.from({ length: 1_500 }, (_, index) => [index, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  world.upstream.next(sendJson(openAiAnswer(input.map(() => [1, 0]))))
  const reply = await embed({ model: 'test/vectors', input })
  assert.equal(reply.status, 200, reply.text)
  assert.deepEqual(world.upstream.received.at(-1)?.body, { model: 'v', input })
})

test('as soon as there are customers, a provider is told a hash of who asks, and no field that embeddings do not have', async () => {
  const owner = 'customer'
  const made = await operate(world.gateway.data, 'key.create', { name: 'theirs', owner })
  await operate(world.gateway.data, 'wallet.top-up', { owner, amount: '5', reason: 'test' })
  world.upstream.next(sendJson(openAiAnswer([[1, 0]])))
  const headers = { authorization: `Bearer ${String(made['key'])}` }
  const reply = await embed(
    { model: 'test/vectors', input: 'a', user: 'ada', provider: { order: ['test-openai-chat'] } },
    headers,
  )
  assert.equal(reply.status, 200, reply.text)
  const sent = world.upstream.received.at(-1)?.body ?? {}
  assert.deepEqual(Object.keys(sent).sort(), ['input', 'model', 'user'])
  assert.match(String(sent['user']), /^[\w-]{43}$/)
  const steered = await embed({ model: 'test/vectors', input: 'a', truncate_prompt_tokens: 5 }, headers)
  assert.match(steered.text, /'truncate_prompt_tokens' steers the provider's server/)
})

describe('a model that takes few inputs a call', () => {
  let upstream: Upstream
  let gateway: Gateway
  before(async () => {
    upstream = await Upstream.start()
    const base = configureUpstream(upstream.url) as { providers: JsonObject }
    const models = {
      'test/titan': {
        price: { input: '0.5', output: 0 },
        modalities: { output },
        endpoints: [endpoint('bedrock', 'amazon.titan-embed-text-v2:0')],
      },
      'test/pairs': { modalities: { output }, endpoints: [endpoint('pairs', 'v')] },
    }
    const providers = {
      ...base.providers,
      bedrock: { base_url: upstream.url, api_key: 'k', aws: { region: 'us-east-1' } },
      openai: { base_url: `${upstream.url}/v1`, api_key: 'k' },
      pairs: {
        protocols: ['openai-chat'],
        base_url: `${upstream.url}/v1`,
        api_key: 'k',
        quirks: { inputs_per_call: 2 },
      },
    }
    gateway = await startGateway({ config: { ...base, providers, models } })
  })
  after(async () => {
    await gateway?.stop()
    await upstream?.stop()
  })
  const ask = (body: JsonObject, key = gateway.key) =>
    call(gateway, '/v1/embeddings', { body, headers: { authorization: `Bearer ${key}` } }).reply

  /** Of a text that is a number, a vector that is too. */
  const titan = ({ body }: { body: JsonObject }) =>
    sendJson({ embedding: [Number(body['inputText']), 0], inputTextTokenCount: 3 })

  test('is called for each, and the vectors are in order, whichever came first', async () => {
    upstream.always(titan)
    const input = Array.from({ length: 20 }, (_, index) => String(index))
    const reply = await ask({ model: 'test/titan', input })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      reply.json['data'],
      input.map((text, index) => ({ object: 'embedding', index, embedding: [Number(text), 0] })),
    )
    assert.deepEqual(reply.json['usage'], { prompt_tokens: 60, total_tokens: 60 })
    assert.equal(upstream.received.length, 20)
  })

  test('is called with as many as it takes', async () => {
    upstream.always(({ body }) => sendJson(openAiAnswer((body['input'] as string[]).map((text) => [Number(text)]))))
    const before = upstream.received.length
    const reply = await ask({ model: 'test/pairs', input: ['5', '6', '7'], encoding_format: 'base64' })
    const vectors = (reply.json['data'] as JsonObject[]).map(({ index, embedding }) => [
      index,
      Buffer.from(String(embedding), 'base64').readFloatLE(),
    ])
    assert.deepEqual(vectors, [
      [0, 5],
      [1, 6],
      [2, 7],
    ])
    assert.deepEqual(
      upstream.received.slice(before).map(({ body }) => body['input']),
      [['5', '6'], ['7']],
    )
  })

  test('costs what its calls report together, and nothing where one of them fails', async () => {
    const owner = 'prepaid'
    const { key } = await operate(gateway.data, 'key.create', { name: 'theirs', owner })
    await operate(gateway.data, 'wallet.top-up', { owner, amount: '1', reason: 'test' })
    const balance = async () => String((await operate(gateway.data, 'wallet.show', { owner }))['balance'])
    upstream.always(titan)
    const input = ['1', '2', '3']
    const reply = await ask({ model: 'test/titan', input }, String(key))
    assert.deepEqual([reply.status, reply.headers['x-crossmodel-cost-micro']], [200, '5'], reply.text)
    // Each call is charged by itself: three times three tokens at half a dollar a million.
    const left = await balance()
    assert.equal(left, '0.9999955')
    upstream.always((request) =>
      request.body['inputText'] === '2' ? sendJson({ message: 'no' }, 500) : titan(request),
    )
    const failed = await ask({ model: 'test/titan', input }, String(key))
    assert.equal(failed.status, 502, failed.text)
    assert.equal(await balance(), left)
  })

  test('of OpenAI is in the catalogue with its price, and its provider is told a hash of the customer as embeddings have it', async () => {
    const owner = 'known'
    const { key } = await operate(gateway.data, 'key.create', { name: 'theirs', owner })
    await operate(gateway.data, 'wallet.top-up', { owner, amount: '1', reason: 'test' })
    upstream.next(sendJson(openAiAnswer([[1, 0]], 1_000)))
    const reply = await ask({ model: 'text-embedding-3-small', input: 'word '.repeat(1_000) }, String(key))
    assert.deepEqual([reply.status, reply.headers['x-crossmodel-cost-micro']], [200, '20'], reply.text)
    assert.equal(reply.headers['x-crossmodel-model'], 'openai/text-embedding-3-small')
    const sent = upstream.received.at(-1)?.body ?? {}
    assert.deepEqual(Object.keys(sent).sort(), ['input', 'model', 'user'])
    assert.equal(sent['model'], 'text-embedding-3-small')
    assertValid('openai', 'CreateEmbeddingRequest', sent)
  })

  test('is asked for no more calls than a request may make', async () => {
    const input = Array.from({ length: bounds.candidates + 1 }, () => '1')
    const before = upstream.received.length
    const refused = await ask({ model: 'test/titan', input })
    assert.deepEqual([refused.status, upstream.received.length], [400, before])
    assert.match(refused.text, /takes 1 a call, and a request is made of 128 calls at most/)
  })
})

testJudged()
