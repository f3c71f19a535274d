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

let upstream: Upstream
let gateway: Gateway
let status = 401
before(async () => {
  upstream = await Upstream.start()
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: { acme: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_keys: secrets } },
      models: { 'test/m': { endpoints: [{ provider: 'acme', model: 'm', price: 'free' }] } },
    },
  })
  upstream.always(({ headers }) =>
    headers.authorization?.includes(secrets[0]) === true && status !== 200
      ? sendJson({ error: { message: `no to ${secrets[0]}` } }, status)
      : sendJson(writeBody('openai-chat', { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } })),
  )
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

async function ask(times: number): Promise<void> {
  for (let many = 0; many < times; many += 1) {
    const body = { model: 'test/m', messages: [{ role: 'user', content: `Hi ${many}` }] }
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
