// Several credentials of one provider, seen from the provider: they take turns, and where one is refused or its quota is used
// up, the next serves the same request.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody, type UpstreamProtocol } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream, type Received } from '../upstream/upstream.ts'
import { call } from './world.ts'

/** Of each trial, so that nothing is remembered of the one before. */
const trials = [
  'turns',
  '401',
  '402',
  '403',
  '429',
  '401-all',
  '402-all',
  '403-all',
  '429-all',
  '500',
  '500-alone',
  '500-all',
  '400',
  'numbered',
] as const
const keys = ['key-one-11111111', 'key-two-22222222', 'key-three-333333']
const answer = { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }

let upstream: Upstream
let gateway: Gateway
/** What each key of the provider is told; without an entry it is served. */
let refusals: Map<string, number>
before(async () => {
  upstream = await Upstream.start()
  const model = (...providers: string[]) => ({
    strategy: 'order',
    endpoints: providers.map((provider) => ({ provider, model: 'm', price: 'free' })),
  })
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: {
        ...Object.fromEntries(
          trials.map((trial) => [
            `several-${trial}`,
            { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_keys: keys },
          ]),
        ),
        other: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_key: 'key-of-the-other' },
        pair: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_keys: keys.slice(0, 2) },
        claude: { protocols: ['anthropic-messages'], base_url: upstream.url, api_key: 'key-of-claude' },
        openai: { base_url: `${upstream.url}/v1`, api_keys: keys },
      },
      models: {
        ...Object.fromEntries(trials.map((trial) => [`test/${trial}`, model(`several-${trial}`, 'other')])),
        'test/pair': model('pair', 'claude'),
        'test/alone': model('several-500-alone'),
        'test/all': model('several-500-all'),
        'test/bound': {
          endpoints: [{ provider: 'openai', model: 'm', protocols: ['openai-responses'], price: 'free' }],
        },
      },
    },
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.forget()
  refusals = new Map()
  upstream.always((request) => {
    const status = refusals.get(keyOf(request))
    if (status !== undefined)
      return sendJson({ error: { message: 'no', type: 'error' } }, status, { 'retry-after': '60' })
    const protocol: UpstreamProtocol = request.path.endsWith('/responses') ? 'openai-responses' : 'openai-chat'
    return sendJson(writeBody(protocol, answer))
  })
})

const keyOf = ({ headers }: Received) => headers.authorization?.slice('Bearer '.length) ?? ''

async function ask(
  model: string,
  more: JsonObject = {},
): Promise<{ status: number; id: string; attempts: string | undefined }> {
  const isBound = model === 'test/bound'
  const body = isBound ? { model, input: 'Hi' } : { model, messages: [{ role: 'user', content: 'Hi' }], ...more }
  const { status, headers } = await call(gateway, isBound ? '/v1/responses' : '/v1/chat/completions', { body }).reply
  return {
    status,
    id: String(headers['x-request-id']),
    attempts: headers['x-crossmodel-attempts'] as string | undefined,
  }
}

test('the keys of a provider take turns', async () => {
  for (let count = 0; count < 9; count += 1) assert.equal((await ask('test/turns')).status, 200)
  const used = upstream.received.map(keyOf)
  for (const key of keys) assert.equal(used.filter((each) => each === key).length, 3)
  assert.notEqual(used[0], used[1])
})

test('they take turns as well where an endpoint that would lose something was left out first', async () => {
  const required = { logit_bias: { 5: 1 }, provider: { require_parameters: true } }
  for (let count = 0; count < 6; count += 1) assert.equal((await ask('test/pair', required)).status, 200)
  const used = upstream.received.map(keyOf)
  for (const key of keys.slice(0, 2)) assert.equal(used.filter((each) => each === key).length, 3)
})

for (const status of [401, 402, 403, 429]) {
  describe(`a key that is answered ${status}`, () => {
    test('costs no caller an answer: the next serves the same request, and the record says so', async () => {
      refusals.set(keys[0] as string, status)
      for (let count = 0; count < 6; count += 1) {
        const { status: told, id, attempts } = await ask(`test/${status}`)
        assert.equal(told, 200)
        if (attempts === '1') continue
        const record = await call(gateway, `/v1/generations/${id}`).reply
        const tries = (readArray(record.json['attempts']) ?? []).map((each) => readObject(each))
        assert.deepEqual(
          tries.map((each) => each?.['outcome']),
          ['failed', 'served'],
        )
      }
      assert.equal(upstream.received.filter((each) => keyOf(each) === keys[0]).length, 1, 'it is left alone then')
    })

    test('like all its siblings leaves the request to the next endpoint, each having been tried once', async () => {
      for (const key of keys) refusals.set(key, status)
      assert.equal((await ask(`test/${status}-all`)).status, 200)
      assert.deepEqual(upstream.received.map(keyOf).toSorted(), [...keys, 'key-of-the-other'].toSorted())
    })
  })
}

test('operators read which of the keys it is that is refused, by its number in the configuration', async () => {
  const all = async (filter: string) => {
    const { endpoints } = (await operate(gateway.data, 'endpoint.list', { filter })) as JsonObject
    return (readArray(endpoints) ?? []).map((each) => readObject(each))
  }
  refusals.set(keys[1] as string, 401)
  for (let count = 0; count < 3; count += 1) await ask('test/numbered')
  assert.deepEqual(
    (await all('several-numbered/m')).map((row) => [row?.['credential_number'], row?.['fault']]),
    [
      [1, null],
      [2, 'account'],
      [3, null],
    ],
  )
  const [only] = await all('other/m')
  assert.equal(only?.['credential_number'], null)
})

test('a fault that is not the key’s is not tried with the next', async () => {
  for (const status of [500, 400]) {
    upstream.received.length = 0
    for (const key of keys) refusals.set(key, status)
    await ask(`test/${status}`)
    assert.equal(upstream.received.filter((each) => keys.includes(keyOf(each))).length, 1, String(status))
  }
})

test('where nothing else is left, one key more is asked after a 500, which may be of the account, and no third', async () => {
  refusals.set(keys[0] as string, 500)
  for (let count = 0; count < 3; count += 1) assert.equal((await ask('test/alone')).status, 200)
  assert.equal(upstream.received.filter((each) => keyOf(each) === keys[0]).length, 1)
  assert.equal(upstream.received.length, 4)
  upstream.received.length = 0
  for (const key of keys) refusals.set(key, 500)
  assert.equal((await ask('test/all')).status, 502)
  assert.equal(upstream.received.length, 2)
  assert.equal(new Set(upstream.received.map(keyOf)).size, 2)
})

test('where reasoning is bound to its account, a customer’s key stays with one, and moves on only where that fails', async () => {
  for (let count = 0; count < 4; count += 1) assert.equal((await ask('test/bound')).status, 200)
  const [first = '', ...more] = upstream.received.map(keyOf)
  for (const each of more) assert.equal(each, first)
  refusals.set(first, 401)
  assert.equal((await ask('test/bound')).status, 200)
  assert.notEqual(keyOf(upstream.last as Received), first)
})
