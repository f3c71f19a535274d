// Customers are told apart to providers, and cannot name each other; alone, an operator's own values go up as they are.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward()
})
after(() => upward?.stop())

const hashed = /^[A-Za-z0-9_-]{43}$/
const mine: JsonObject = { safety_identifier: 'victim-corp', user: 'victim', prompt_cache_key: 'prefix' }

async function sent(from: InboundProtocolName, provider: string, to: ProtocolName, more: JsonObject, key?: string) {
  const { up, reply } = await upward.send(from, provider, to, more, key === undefined ? {} : { key })
  assert.equal(reply.status, 200, reply.text)
  return { body: up?.body ?? {}, dropped: reply.headers['x-crossmodel-dropped'], text: up?.bytes.toString() ?? '' }
}

test('alone, a caller is called as they call themselves, and nobody is named where they say nothing', async () => {
  const { body } = await sent('openai-chat', 'openai', 'openai-chat', mine)
  for (const [field, value] of Object.entries(mine)) assert.equal(body[field], value)
  const quiet = await sent('openai-responses', 'openai', 'openai-responses', {})
  assert.deepEqual(Object.keys(quiet.body).sort(), ['input', 'model'])
  const claude = await sent('anthropic-messages', 'anthropic', 'anthropic-messages', { metadata: { user_id: 'me' } })
  assert.deepEqual(claude.body['metadata'], { user_id: 'me' })
  assert.equal((await sent('openai-chat', 'vllm', 'openai-chat', {})).body['cache_salt'], undefined)
})

test('with customers, every provider that takes an end user is told a hash, of everybody, in every protocol', async () => {
  const [one, two] = [await upward.openKey(), await upward.openKey()]
  const openai = (key: string, more: JsonObject = {}) => sent('openai-chat', 'openai', 'openai-chat', more, key)
  const plain = (await openai(one)).body['safety_identifier']
  assert.match(String(plain), hashed)
  assert.equal((await openai(one)).body['safety_identifier'], plain, 'the same owner')
  assert.notEqual((await openai(two)).body['safety_identifier'], plain, 'another owner')
  const named = await openai(one, mine)
  const others = await openai(two, mine)
  for (const field of ['safety_identifier', 'user']) {
    assert.match(String(named.body[field]), hashed)
    assert.notEqual(named.body[field], plain)
    assert.notEqual(named.body[field], others.body[field], 'nobody can name another customer')
  }
  assert.ok(!named.text.includes('victim'))
  assert.equal(named.dropped, undefined)

  const responses = await sent('openai-responses', 'openai', 'openai-responses', { user: 'victim' }, one)
  assert.equal(responses.body['user'], named.body['user'])
  assert.equal(responses.body['safety_identifier'], named.body['user'])
  const claude = await sent('anthropic-messages', 'anthropic', 'anthropic-messages', {}, one)
  assert.equal(readObject(claude.body['metadata'])?.['user_id'], plain)
  const router = await sent('openai-chat', 'openrouter', 'openai-chat', {}, one)
  assert.equal(router.body['user'], plain)
  const operator = await sent('openai-chat', 'openai', 'openai-chat', { user: 'me' })
  assert.match(String(operator.body['user']), hashed, "the operator's own keys are told apart as well")
})

test('with customers, a translated request says the same of them', async () => {
  const key = await upward.openKey()
  const passed = (await sent('openai-chat', 'openai', 'openai-chat', { user: 'ada' }, key)).body['user']
  const long = await sent('openai-chat', 'anthropic', 'anthropic-messages', { user: 'ada' }, key)
  assert.deepEqual(long.body['metadata'], { user_id: passed })
  const chat = await sent('anthropic-messages', 'openai', 'openai-chat', { metadata: { user_id: 'ada' } }, key)
  assert.equal(chat.body['safety_identifier'], passed)
  const quiet = await sent('anthropic-messages', 'openai', 'openai-chat', {}, key)
  assert.match(String(quiet.body['safety_identifier']), hashed)
  const wordy = await sent(
    'anthropic-messages',
    'openai',
    'openai-chat',
    { metadata: { user_id: 'x'.repeat(500) } },
    key,
  )
  assert.match(String(wordy.body['safety_identifier']), hashed)
  assert.equal(wordy.dropped, undefined, 'a hash is short')
  const gemini = await sent('openai-chat', 'gemini', 'gemini', {}, key)
  assert.equal(gemini.dropped, undefined, 'Gemini takes no end user, and nobody asked for one')
})

test('with customers, a provider that is not known to take an end user is told none, and a given one is hashed', async () => {
  const key = await upward.openKey()
  const quiet = await sent('openai-chat', 'mistral', 'openai-chat', {}, key)
  for (const field of ['user', 'user_id', 'safety_identifier']) assert.equal(quiet.body[field], undefined)
  const named = await sent('openai-chat', 'own-server', 'openai-chat', { user: 'victim', user_id: 'victim' }, key)
  assert.match(String(named.body['user']), hashed)
  assert.match(String(named.body['user_id']), hashed)
})

test("with customers, prompt caches are their owner's", async () => {
  const [one, two] = [await upward.openKey(), await upward.openKey()]
  const keyOf = async (key: string, own: string) =>
    String(
      (await sent('openai-chat', 'openai', 'openai-chat', { prompt_cache_key: own }, key)).body['prompt_cache_key'],
    )
  assert.match(await keyOf(one, 'prefix'), /^[A-Za-z0-9_-]{12}-prefix$/)
  assert.notEqual(await keyOf(one, 'prefix'), await keyOf(two, 'prefix'))
  assert.ok((await keyOf(one, 'x'.repeat(200))).length <= 64)
  const salt = async (key: string) => (await sent('openai-chat', 'vllm', 'openai-chat', {}, key)).body['cache_salt']
  assert.match(String(await salt(one)), hashed)
  assert.equal(await salt(one), await salt(one))
  assert.notEqual(await salt(one), await salt(two))
})
