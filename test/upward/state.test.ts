// Whether a provider may keep a conversation under the operator's account.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward({ providers: { vllm: { allow: ['state'] } } })
})
after(() => upward?.stop())

const encrypted = ['reasoning.encrypted_content']

test('alone, the operator decides: what a request says of it goes up as it came', async () => {
  const send = async (more: { store?: boolean }) =>
    (await upward.send('openai-responses', 'openai', 'openai-responses', more)).up?.body
  assert.deepEqual(Object.keys((await send({})) ?? {}).sort(), ['input', 'model'])
  assert.equal((await send({ store: true }))?.['store'], true)
  assert.equal((await upward.send('openai-chat', 'openai', 'openai-chat', { store: true })).up?.body['store'], true)
})

test('with customers, Responses is told to keep nothing, by every provider, and reasoning comes encrypted', async () => {
  const key = await upward.openKey()
  for (const provider of ['openai', 'own-server']) {
    for (const more of [{}, { store: null }, { store: true }]) {
      const { up, reply } = await upward.send('openai-responses', provider, 'openai-responses', more, { key })
      assert.deepEqual([up?.body['store'], up?.body['include']], [false, encrypted], provider)
      assert.equal(reply.headers['x-crossmodel-dropped'], more.store === true ? 'store' : undefined)
    }
    const plain = await upward.send('openai-responses', provider, 'openai-responses', { store: false }, { key })
    assert.deepEqual([plain.up?.body['store'], plain.up?.body['include']], [false, undefined])
  }
  const anew = await upward.send('openai-chat', 'openai', 'openai-responses', { store: true }, { key })
  assert.deepEqual([anew.up?.body['store'], anew.reply.headers['x-crossmodel-dropped']], [false, 'store'])
})

test('with customers, Chat is not asked to keep anything, and the caller is told; strict ones are refused', async () => {
  const key = await upward.openKey()
  const kept = { store: true }
  const chat = await upward.send('openai-chat', 'openai', 'openai-chat', kept, { key })
  assert.deepEqual([chat.up?.body['store'], chat.reply.headers['x-crossmodel-dropped']], [undefined, 'store'])
  for (const [from, to] of [
    ['openai-chat', 'openai-chat'],
    ['openai-responses', 'openai-responses'],
    ['openai-responses', 'anthropic-messages'],
  ] as const) {
    const strict = { key, headers: { 'x-crossmodel-strict': 'true' } }
    const { reply, up } = await upward.send(from, 'own-server', to, kept, strict)
    assert.deepEqual([reply.status, up], [400, undefined], `${from} ${to}`)
  }
  const translated = await upward.send('openai-responses', 'anthropic', 'anthropic-messages', kept, { key })
  assert.deepEqual([translated.reply.status, translated.reply.headers['x-crossmodel-dropped']], [200, 'store'])
})

test('a provider at which the operator allows state is sent what the caller says', async () => {
  const key = await upward.openKey()
  const silent = await upward.send('openai-responses', 'vllm', 'openai-responses', {}, { key })
  assert.equal(silent.up?.body['store'], undefined)
  const asked = await upward.send('openai-responses', 'vllm', 'openai-responses', { store: true }, { key })
  assert.deepEqual([asked.up?.body['store'], asked.reply.headers['x-crossmodel-dropped']], [true, undefined])
})

test('state that only a provider could give is refused as before', async () => {
  for (const more of [{ previous_response_id: 'resp_1' }, { conversation: 'conv_1' }, { background: true }]) {
    const { reply, code } = await upward.send('openai-responses', 'openai', 'openai-responses', more)
    assert.deepEqual([reply.status, code], [400, 'unsupported_responses_feature'])
  }
})
