// Exactly one output cap reaches a provider, the one that is held, whatever names a caller finds for it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { call, leastBody } from '../e2e/world.ts'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward()
})
after(() => upward?.stop())

const both = { max_completion_tokens: 1, max_tokens: 300_000 }

test('of two caps max_completion_tokens wins, and it alone goes up, in the field that the provider reads', async () => {
  const key = await upward.openKey()
  for (const stream of [false, true]) {
    const deepseek = await upward.send('openai-chat', 'deepseek', 'openai-chat', { ...both, stream }, { key })
    assert.deepEqual(caps(deepseek.up?.body), { max_tokens: 1 })
    assert.equal(deepseek.reply.headers['x-crossmodel-dropped'], 'max_tokens')
    for (const provider of ['openai', 'own-server']) {
      const { up } = await upward.send('openai-chat', provider, 'openai-chat', { ...both, stream }, { key })
      assert.deepEqual(caps(up?.body), { max_completion_tokens: 1 }, provider)
    }
  }
  const strict = { key, headers: { 'x-crossmodel-strict': 'true' } }
  const refused = await upward.send('openai-chat', 'openai', 'openai-chat', both, strict)
  assert.deepEqual([refused.reply.status, refused.code, refused.up], [400, 'unsupported_parameter', undefined])
})

test('two caps that say the same are one, and nothing is lost', async () => {
  const same = { max_completion_tokens: 100, max_tokens: 100 }
  const { reply, up } = await upward.send('openai-chat', 'openai', 'openai-chat', same)
  assert.deepEqual(caps(up?.body), { max_completion_tokens: 100 })
  assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
})

test('a single cap goes up byte for byte where the provider reads it, else by the name that it reads', async () => {
  const plain = await upward.send('openai-chat', 'own-server', 'openai-chat', { max_tokens: 77 })
  const body = { ...leastBody('openai-chat', 'openai-chat'), model: 'up-openai-chat', max_tokens: 77 }
  assert.equal(plain.up?.bytes.toString(), JSON.stringify(body))
  assert.deepEqual(caps(plain.up?.body), { max_tokens: 77 })
  const renamed = await upward.send('openai-chat', 'deepseek', 'openai-chat', { max_completion_tokens: 77 })
  assert.deepEqual(caps(renamed.up?.body), { max_tokens: 77 })
  assert.equal(renamed.reply.headers['x-crossmodel-dropped'], undefined)
})

test('a cap that the wallet lowered replaces every cap that the caller named', async () => {
  const key = await upward.openKey(1n)
  const wide = { max_tokens: 10_000_000, max_completion_tokens: 9_000_000, n_predict: 8_000_000 }
  const { up, reply } = await upward.send('openai-chat', 'own-server', 'openai-chat', wide, { key })
  const sent = caps(up?.body)
  assert.deepEqual(Object.keys(sent), ['max_completion_tokens'])
  assert.ok(Number(sent['max_completion_tokens']) < 500_001, JSON.stringify(sent))
  assert.equal(reply.status, 200)
})

test('where the caller names no cap and the wallet has a limit, the cap that is held goes up', async () => {
  const key = await upward.openKey(1n)
  for (const [provider, to, field] of [
    ['own-server', 'openai-chat', 'max_completion_tokens'],
    ['deepseek', 'openai-chat', 'max_tokens'],
    ['own-server', 'openai-responses', 'max_output_tokens'],
    ['anthropic', 'anthropic-messages', 'max_tokens'],
  ] as const) {
    for (const n of [1, 2]) {
      if (n > 1 && to !== 'openai-chat') continue
      const { up, reply } = await upward.send('openai-chat', provider, to, n > 1 ? { n, n_predict: 9 } : {}, { key })
      assert.equal(reply.status, 200, reply.text)
      const sent = caps(up?.body)
      assert.deepEqual(Object.keys(sent), [field])
      assert.ok(Number(sent[field]) * n <= 500_000, `${provider} ${to}: ${JSON.stringify(sent)}`)
    }
  }
})

test('other spellings of a cap never go up, wherever they stand, and the caller is told', async () => {
  const spellings: [JsonObject, string][] = [
    [{ n_predict: 500_000 }, 'n_predict'],
    [{ num_predict: 500_000 }, 'num_predict'],
    [{ max_new_tokens: 500_000 }, 'max_new_tokens'],
    [{ max_length: 500_000 }, 'max_length'],
    [{ maxOutputTokens: 500_000 }, 'maxOutputTokens'],
    [{ max_tokens_to_sample: 500_000 }, 'max_tokens_to_sample'],
    [{ extra_body: { max_tokens: 500_000, kept: 1 } }, 'extra_body'],
    [{ extra_body: { google: { generation_config: { maxOutputTokens: 500_000 } }, kept: 1 } }, 'extra_body'],
    [{ generationConfig: { maxOutputTokens: 500_000, kept: 1 } }, 'generationConfig'],
    [{ inferenceConfig: { maxTokens: 500_000 } }, 'inferenceConfig'],
    [{ additionalModelRequestFields: { max_gen_len: 500_000 } }, 'additionalModelRequestFields'],
    [{ options: { num_predict: 500_000 } }, 'options'],
    [{ parameters: { max_new_tokens: 500_000 } }, 'parameters'],
  ]
  for (const from of inboundProtocolNames) {
    for (const [more, name] of spellings) {
      const { up, reply } = await upward.send(from, 'own-server', from, more)
      const where = `${name} from ${from}`
      assert.equal(reply.status, 200, `${where}: ${reply.text}`)
      assert.ok(!up?.bytes.toString().includes('500000'), `${where} went up: ${up?.bytes.toString()}`)
      assert.equal(reply.headers['x-crossmodel-dropped'], name, where)
      if (JSON.stringify(more).includes('kept')) assert.match(up?.bytes.toString() ?? '', /"kept":1/)
    }
  }
  const other = await upward.send('openai-responses', 'own-server', 'openai-responses', both)
  assert.deepEqual(caps(other.up?.body), {})
  const messages = await upward.send('anthropic-messages', 'own-server', 'anthropic-messages', {
    max_completion_tokens: 9,
    max_output_tokens: 9,
  })
  assert.deepEqual(caps(messages.up?.body), { max_tokens: 1000 })
})

test('a field in another case is no way around: some servers do not tell them apart', async () => {
  const more = { max_tokens: 5, Max_Tokens: 500_000, N_Predict: 500_000, Model: 'dear', 'max_to\u212aens': 500_000 }
  const { up, reply } = await upward.send('openai-chat', 'own-server', 'openai-chat', more)
  assert.deepEqual(Object.keys(up?.body ?? {}).sort(), ['max_tokens', 'messages', 'model'])
  assert.equal(String(reply.headers['x-crossmodel-dropped']).split(',').length, 4)
  const key = await upward.openKey()
  const steering = await upward.send('openai-chat', 'own-server', 'openai-chat', { Priority: 1 }, { key })
  assert.equal(steering.reply.status, 400)
  const file = { messages: [{ role: 'user', content: [{ type: 'file', File: { FILE_ID: 'f' } }] }] }
  assert.equal((await upward.send('openai-chat', 'own-server', 'openai-chat', file, { key })).reply.status, 400)
})

test('where the request is written anew there is one cap as well', async () => {
  const anew = {
    ...both,
    n_predict: 9,
    messages: [
      { role: 'developer', content: 'Be brief' },
      { role: 'user', content: 'Hi' },
    ],
  }
  const chat = await upward.send('openai-chat', 'deepseek', 'openai-chat', anew)
  assert.deepEqual(caps(chat.up?.body), { max_tokens: 1 })
  const messages = await upward.send('openai-chat', 'anthropic', 'anthropic-messages', both)
  assert.deepEqual(caps(messages.up?.body), { max_tokens: 1 })
  const gemini = await upward.send('openai-chat', 'gemini', 'gemini', both)
  assert.deepEqual(gemini.up?.body['generationConfig'], { maxOutputTokens: 1 })
})

test('a cap that stands twice is refused: one of the two would stay', async () => {
  const body = Buffer.from(
    `{"model":"own-server/openai-chat","messages":[{"role":"user","content":"Hi"}],"n_predict":5,"n_predict":500000,"n_predict":5}`,
  )
  upward.upstream.forget()
  const reply = await call(upward.gateway, '/v1/chat/completions', { body }).reply
  assert.equal(reply.status, 400)
  assert.match(reply.text, /'n_predict' more than once/)
  assert.equal(upward.upstream.last, undefined)
})

const names = ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'n_predict', 'max_new_tokens']

function caps(body: JsonObject | undefined): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (body?.[name] === undefined ? [] : [[name, body[name]]])))
}
