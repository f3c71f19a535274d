import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { follow } from '../../test/follow.ts'
import { turns } from '../../test/upstream/raw-server.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { buildProvider } from './build-provider.ts'
import { discoverLocalServers, discoverModels } from './discover.ts'
import type { Provider } from './provider.ts'

type Answer = { status?: number; body: string } | 'silence'

async function serve(context: TestContext, answer: Answer): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? '-'}`)
    if (answer !== 'silence') response.writeHead(answer.status ?? 200).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, asked }
}

function provider(port: number, apiKeys?: string[]): Provider {
  const settings = { name: 'mine', baseUrl: `http://127.0.0.1:${port}/v1` }
  const state = buildProvider(apiKeys === undefined ? settings : { ...settings, apiKeys }, systemClock)
  assert.ok(state.ready)
  return state.provider
}

test("a server's list becomes models, those of embeddings by their names; what makes neither is left out", async (context) => {
  const data = [
    { id: 'org/llama', object: 'model', created: 7, owned_by: 'vllm', max_model_len: 4096 },
    { id: 'text-embedding-small', object: 'model' },
    { id: 'BAAI/bge-m3' },
    { id: 'bge-reranker-v2' },
    { id: 'gguf', meta: { n_ctx_train: 8192 } },
    { id: '' },
    'nonsense',
  ]
  const { port, asked } = await serve(context, { body: JSON.stringify({ object: 'list', data }) })
  assert.deepEqual(await discoverModels(provider(port, ['key']), systemClock), [
    { provider: 'mine', model: 'org/llama', free: true, ownedBy: 'vllm', createdSeconds: 7, contextWindowTokens: 4096 },
    { provider: 'mine', model: 'text-embedding-small', free: true, embeds: true },
    { provider: 'mine', model: 'BAAI/bge-m3', free: true, embeds: true },
    { provider: 'mine', model: 'gguf', free: true, contextWindowTokens: 8192 },
  ])
  assert.deepEqual(asked, ['/v1/models Bearer key'])
})

test('prices of a list are kept as text; odd ones are not prices', async (context) => {
  const data = [
    { id: 'a', pricing: { prompt: '0.0000015', completion: '0.000002', input_cache_read: '0.0000001' } },
    { id: 'b', pricing: { prompt: '-1', completion: '0' } },
  ]
  const { port } = await serve(context, { body: JSON.stringify({ data }) })
  const [first, second] = await discoverModels(provider(port), systemClock)
  assert.deepEqual(first?.price, { input: '0.0000015', output: '0.000002', cacheRead: '0.0000001' })
  assert.equal(second?.price, undefined)
})

test('a price longer or finer than any real one is none: no catalogue has to be built with it', async (context) => {
  const odd = ['1e-600000000', '1e-999', '9'.repeat(13), `0.${'0'.repeat(40)}1`]
  const data = odd.map((prompt, index) => ({ id: `m${index}`, pricing: { prompt, completion: '0.000001' } }))
  data.push({ id: 'fine', pricing: { prompt: '1.5e-06', completion: '999999999999' } })
  const { port } = await serve(context, { body: JSON.stringify({ data }) })
  const discovered = await discoverModels(provider(port), systemClock)
  assert.deepEqual(
    discovered.map(({ price }) => price),
    [undefined, undefined, undefined, undefined, { input: '1.5e-06', output: '999999999999' }],
  )
})

test('a model that nobody could ask for by its name is not offered, and no more are offered than the bound', async (context) => {
  const longest = 'x'.repeat(bounds.nameLength - 'mine/'.length)
  const ids = ['a\r\nset-cookie: b', '\u202eledom', '\ud800', `${longest}x`, longest, '模型 1']
  const odd = await serve(context, { body: JSON.stringify({ data: ids.map((id) => ({ id })) }) })
  assert.deepEqual(
    (await discoverModels(provider(odd.port), systemClock)).map(({ model }) => model),
    [longest, '模型 1'],
  )
  const data = Array.from({ length: bounds.discoveredModels + 1 }, (_, index) => ({ id: `m${index}` }))
  const many = await serve(context, { body: JSON.stringify({ data }) })
  assert.equal((await discoverModels(provider(many.port), systemClock)).length, bounds.discoveredModels)
})

test('a server that is absent, refusing, too large or no list at all has no models', async (context) => {
  const answers: Answer[] = [
    { status: 401, body: '{"data":[{"id":"x"}]}' },
    { body: '<html>' },
    { body: '[]' },
    { body: JSON.stringify({ data: [{ id: 'x' }], padding: 'x'.repeat(bounds.discoverBytes) }) },
  ]
  const ports = await Promise.all(answers.map(async (answer) => (await serve(context, answer)).port))
  const found = await Promise.all([...ports, 1].map((port) => discoverModels(provider(port), systemClock)))
  assert.deepEqual(found.flat(), [])
})

test('a silent server has no models after a second, and not before', async (context) => {
  const clock = new FakeClock()
  const { port, asked } = await serve(context, 'silence')
  const found = follow(discoverModels(provider(port), clock))
  while (asked.length === 0) await turns(1)
  clock.advance(bounds.discoverMs - 1)
  await turns(5)
  assert.equal(found.hasEnded, false)
  clock.advance(1)
  assert.deepEqual(await found.promise, [])
})

test('local servers are found by answering, and on shared ports only by naming themselves', async (context) => {
  const list = (ownedBy: string) => ({ body: JSON.stringify({ data: [{ id: 'm', owned_by: ownedBy }] }) })
  const own = await serve(context, list('vllm'))
  const other = await serve(context, list('somebody'))
  const at = (name: string, port: number) => ({ name, baseUrl: `http://127.0.0.1:${port}/v1` })
  const found = await discoverLocalServers(systemClock, [
    { settings: at('vllm', own.port), ownedBy: /^vllm$/ },
    { settings: at('llama-cpp', other.port), ownedBy: /^llamacpp$/ },
    { settings: at('ollama', other.port) },
    { settings: at('lm-studio', 1) },
  ])
  assert.deepEqual(
    found.map(({ name, discover }) => [name, discover]),
    [
      ['vllm', true],
      ['ollama', true],
    ],
  )
})
