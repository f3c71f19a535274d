// Embeddings by the SDKs that ask for them, before the sandbox's model, before a server that knows floats alone, and with what
// the gateway refuses by itself.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { OpenAIEmbeddings } from '@langchain/openai'
import { embedMany } from 'ai'
import OpenAI from 'openai'
import { bounds } from '../../src/foundation/bounds.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { modulesAbsent, python } from '../python.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'

const MODEL = 'crossmodel/sandbox-embedding'
const texts = ['The cat sat on the mat', 'Stock prices fell sharply', 'A cat on a mat']

let gateway: Gateway
let upstream: Upstream
let client: OpenAI
before(async () => {
  upstream = await Upstream.start()
  const endpoints = (model: string) => [{ provider: 'mine', model, price: 'free' }]
  const vectors = (model: string) => ({ modalities: { output: ['embedding'] }, endpoints: endpoints(model) })
  const models = { 'acme/vectors': vectors('v'), 'acme/words': { endpoints: endpoints('w') } }
  gateway = await startGateway({ config: configureMine(upstream.url, { models }) })
  client = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 })
})
after(async () => {
  await gateway?.stop()
  await upstream?.stop()
})

/** Of two vectors of length 1 the cosine of the angle between them. */
const compare = (one: readonly number[] = [], other: readonly number[] = []) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

test('OpenAI for TypeScript gets vectors of length 1, the same in both encodings, near to those of similar texts', async () => {
  const { data, usage, model } = await client.embeddings.create({ model: MODEL, input: texts })
  assert.deepEqual(
    data.map(({ index, embedding }) => [index, embedding.length]),
    [0, 1, 2].map((index) => [index, 1_536]),
  )
  const vectors = data.map(({ embedding }) => [...embedding])
  for (const vector of vectors) assert.ok(Math.abs(compare(vector, vector) - 1) < 1e-5)
  assert.ok(compare(vectors[0], vectors[2]) > compare(vectors[0], vectors[1]))
  assert.ok(usage.prompt_tokens > 10 && usage.total_tokens === usage.prompt_tokens)
  assert.equal(model, 'sandbox-embedding')
  const asFloats = await client.embeddings.create({ model: MODEL, input: texts, encoding_format: 'float' })
  assert.deepEqual(
    asFloats.data.map(({ embedding }) => embedding),
    vectors,
  )
  const short = await client.embeddings.create({ model: MODEL, input: [[1, 2], [3]], dimensions: 8 })
  assert.deepEqual(
    short.data.map(({ embedding }) => embedding.length),
    [8, 8],
  )
  assert.equal(short.usage.prompt_tokens, 3)
})

test('the AI SDK and LangChain embed many texts, and find the nearest', async () => {
  const provider = createOpenAICompatible({ name: 'crossmodel', baseURL: `${gateway.url}/v1`, apiKey: gateway.key })
  const { embeddings } = await embedMany({ model: provider.textEmbeddingModel(MODEL), values: texts })
  const langChain = new OpenAIEmbeddings({
    model: MODEL,
    apiKey: gateway.key,
    configuration: { baseURL: `${gateway.url}/v1` },
  })
  const documents = await langChain.embedDocuments(texts)
  assert.deepEqual(documents, embeddings)
  const question = await langChain.embedQuery('stock prices')
  const nearest = documents.map((vector, at) => [compare(vector, question), at] as const).sort(([a], [b]) => b - a)
  assert.equal(nearest[0]?.[1], 1)
})

const script = `
import json, sys
from openai import OpenAI
client = OpenAI(base_url=sys.argv[1] + '/v1', api_key=sys.argv[2], max_retries=0)
made = client.embeddings.create(model=sys.argv[3], input=json.loads(sys.argv[4]))
print(json.dumps([each.embedding for each in made.data]))
`

test('OpenAI for Python gets the same vectors', { skip: modulesAbsent('openai') }, async () => {
  const { stdout } = await promisify(execFile)(
    python,
    ['-c', script, gateway.url, gateway.key, MODEL, JSON.stringify(texts)],
    { maxBuffer: 10_000_000 },
  )
  const { data } = await client.embeddings.create({ model: MODEL, input: texts })
  assert.deepEqual(
    JSON.parse(stdout),
    data.map(({ embedding }) => [...embedding]),
  )
})

// Its own count of tokens would fetch a table from the internet.
const langChainScript = `
import json, sys
from langchain_openai import OpenAIEmbeddings
embeddings = OpenAIEmbeddings(base_url=sys.argv[1] + '/v1', api_key=sys.argv[2], model=sys.argv[3],
  check_embedding_ctx_length=False, max_retries=0)
texts = json.loads(sys.argv[4])
print(json.dumps([embeddings.embed_documents(texts), embeddings.embed_query(texts[1])]))
`

test('LangChain for Python gets the same vectors', { skip: modulesAbsent('langchain_openai') }, async () => {
  const { stdout } = await promisify(execFile)(
    python,
    ['-c', langChainScript, gateway.url, gateway.key, MODEL, JSON.stringify(texts)],
    { maxBuffer: 10_000_000 },
  )
  const { data } = await client.embeddings.create({ model: MODEL, input: texts })
  const vectors = data.map(({ embedding }) => [...embedding])
  assert.deepEqual(JSON.parse(stdout), [vectors, vectors[1]])
})

test('an SDK that asks for base64 gets it from a server that knows floats alone', async () => {
  const data = [
    { object: 'embedding', index: 1, embedding: [0, -1.5] },
    { object: 'embedding', index: 0, embedding: [0.25, 1] },
  ]
  upstream.next(sendJson({ object: 'list', data, model: 'v', usage: { prompt_tokens: 3, total_tokens: 3 } }))
  const made = await client.embeddings.create({ model: 'acme/vectors', input: ['a', 'b'], user: 'ada' })
  assert.deepEqual(
    made.data.map(({ index, embedding }) => [index, ...embedding]),
    [
      [0, 0.25, 1],
      [1, 0, -1.5],
    ],
  )
  const sent = upstream.received.at(-1)
  assert.equal(sent?.path, '/v1/embeddings')
  assert.deepEqual(sent.body, { model: 'v', input: ['a', 'b'], user: 'ada', encoding_format: 'base64' })
})

test('vectors of another length than was asked for are handed on, and said to be so', async () => {
  const data = [{ object: 'embedding', index: 0, embedding: [0.6, 0.8] }]
  upstream.next(sendJson({ object: 'list', data, model: 'v', usage: { prompt_tokens: 3, total_tokens: 3 } }))
  const { response } = await client.embeddings
    .create({ model: 'acme/vectors', input: 'a', dimensions: 3, encoding_format: 'float' })
    .withResponse()
  assert.equal(response.headers.get('x-crossmodel-dropped'), 'dimensions')
})

const many = Array.from({ length: bounds.embeddingInputs + 1 }, () => 'a')
const refused: readonly [what: string, body: object, param: string, words: RegExp][] = [
  ['no input', {}, 'input', /Missing required parameter: 'input'/],
  ['an empty list', { input: [] }, 'input', /must be a text, a list of texts/],
  ['texts and tokens', { input: ['a', [1]] }, 'input[1]', /must be a text, a list of texts/],
  ['a token that is none', { input: [1, -1] }, 'input[0]', /must be a text, a list of texts/],
  ['more inputs than a request takes', { input: many }, 'input', /2049 inputs: at most 2048/],
  ['another encoding', { input: 'a', encoding_format: 'int8' }, 'encoding_format', /'float' or 'base64'/],
  ['no dimension', { input: 'a', dimensions: 0 }, 'dimensions', /whole number of at least 1/],
  ['a stream', { input: 'a', stream: true }, 'stream', /not streamed/],
  ['messages', { input: 'a', messages: [] }, 'messages', /made of 'input'/],
  ['another model beside', { input: 'a', models: ['acme/words'] }, 'models', /cannot be compared/],
  ['a model that answers', { input: 'a', model: 'acme/words' }, 'model', /makes no embeddings/],
]
for (const [what, body, param, words] of refused)
  test(`${what} is refused by name, and nobody is asked`, async () => {
    const asked = upstream.received.length
    const asking = client.post('/embeddings', { body: { model: 'acme/vectors', ...body } })
    await assert.rejects(asking, (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError)
      assert.deepEqual([error.type, error.param], ['invalid_request_error', param])
      assert.match(error.message, words)
      return true
    })
    assert.equal(upstream.received.length, asked)
  })

test('as many inputs as a request takes are taken', async () => {
  const input = many.slice(1)
  const { data } = await client.embeddings.create({ model: MODEL, input, dimensions: 2 })
  assert.equal(data.length, bounds.embeddingInputs)
})

test('a model of embeddings answers no messages in any protocol, and says where it is asked', async () => {
  const calls = {
    '/chat/completions': { messages: [{ role: 'user', content: 'Hello' }] },
    '/responses': { input: 'Hello' },
    '/messages': { max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] },
  }
  for (const [path, body] of Object.entries(calls))
    await assert.rejects(
      client.post(path, { body: { model: MODEL, ...body } }),
      /ask for them at POST \/v1\/embeddings/,
    )
})
