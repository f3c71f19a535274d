// What a gateway remembers of its providers, seen from outside: through a restart, and in its log.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isObject, readArray } from '../../src/foundation/json/json.ts'
import { runCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const secrets = ['key-that-is-revoked', 'key-that-is-taken'] as const

const inOrder = (...providers: string[]) => ({
  strategy: 'order',
  endpoints: providers.map((provider) => ({ provider, model: 'm', price: 'free' })),
})

let upstream: Upstream
let gateway: Gateway
let status = 401
before(async () => {
  upstream = await Upstream.start()
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: {
        acme: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_keys: secrets },
        ...Object.fromEntries(
          ['limited', 'failing', 'well'].map((name) => [
            name,
            { protocols: ['openai-chat'], base_url: `${upstream.url}/${name}`, api_key: `key-of-${name}` },
          ]),
        ),
      },
      models: {
        'test/m': { endpoints: [{ provider: 'acme', model: 'm', price: 'free' }] },
        'test/limited': inOrder('limited', 'well'),
        'test/failing': inOrder('failing', 'well'),
      },
    },
  })
  upstream.always(({ headers, path }) => {
    if (path.startsWith('/limited/')) return sendJson({ error: { message: 'no' } }, 429, { 'retry-after': '300' })
    if (path.startsWith('/failing/')) return sendJson({ error: { message: 'no' } }, 500)
    return headers.authorization?.includes(secrets[0]) === true && status !== 200
      ? sendJson({ error: { message: `no to ${secrets[0]}` } }, status)
      : sendJson(writeBody('openai-chat', { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }))
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

async function ask(times: number, model = 'test/m'): Promise<void> {
  for (let many = 0; many < times; many += 1) {
    const body = { model, messages: [{ role: 'user', content: `Hi ${many}` }] }
    assert.equal((await call(gateway, '/v1/chat/completions', { body }).reply).status, 200)
  }
}

/** Of the endpoint with each of its keys, without those that are as good as any. */
async function readFaults(): Promise<unknown[]> {
  const { endpoints } = await runCommand(gateway, 'endpoints', 'acme/m')
  const rows = (readArray(endpoints) ?? []).filter(isObject)
  assert.equal(rows.length, 2)
  return rows.flatMap(({ state, fault }) => (state === 'ready' ? [] : [fault]))
}

const count = (words: string) => gateway.log().split(words).length - 1

const countCalls = (name: string, from = 0) =>
  upstream.received.slice(from).filter(({ path }) => path.startsWith(`/${name}/`)).length

test('an endpoint that asks to be left alone is asked no more until then, not even by the next run of the gateway', async () => {
  await ask(10, 'test/limited')
  await gateway.stop()
  gateway = await gateway.restart()
  await ask(10, 'test/limited')
  assert.deepEqual([countCalls('limited'), countCalls('well')], [1, 20])
})

test('it is asked again at once where the operator enables it, with a gateway that runs and without one', async () => {
  const before = countCalls('limited')
  await runCommand(gateway, 'endpoint', 'enable', 'limited/m')
  await ask(3, 'test/limited')
  assert.equal(countCalls('limited'), before + 1)
  await gateway.stop()
  await runCommand(gateway, 'endpoint', 'enable', 'limited')
  gateway = await gateway.restart()
  await ask(3, 'test/limited')
  assert.equal(countCalls('limited'), before + 2)
})

test('an endpoint that fails is left after five faults at most, while callers are served by the next', async () => {
  const before = upstream.received.length
  const startedMs = performance.now()
  await ask(20, 'test/failing')
  // Then a call a second at most finds out whether it is back.
  const probes = Math.ceil((performance.now() - startedMs) / 1_000)
  assert.ok(countCalls('failing') >= 1 && countCalls('failing') <= 5 + probes, `${countCalls('failing')} calls`)
  assert.equal(countCalls('well', before), 20)
})

test('a key that its provider refuses is told once, by its digest, and remembered through a restart', async () => {
  await ask(8)
  assert.deepEqual(await readFaults(), ['account'])
  assert.equal(count('the provider refuses this credential'), 1)
  assert.ok(!gateway.log().includes(secrets[0]))
  await gateway.stop()
  gateway = await gateway.restart()
  assert.deepEqual(await readFaults(), ['account'])
  await ask(8)
  assert.equal(count('the provider refuses this credential'), 0)
})

test('it is taken up again when the provider takes it, and that is told too', async () => {
  status = 200
  // A call finds out when the time is over for which it is left alone.
  while ((await readFaults()).length > 0) {
    await ask(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal(count('the provider takes this credential again'), 1)
  await gateway.stop()
  gateway = await gateway.restart()
  assert.deepEqual(await readFaults(), [])
})
