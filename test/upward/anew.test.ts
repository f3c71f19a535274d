// A request of the provider's own protocol that is written anew, because the provider wants other words, is under the same
// rules as one that passes through.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward()
})
after(() => upward?.stop())

/** vLLM knows no developer. */
const messages = [
  { role: 'developer', content: 'Be brief' },
  { role: 'user', content: 'Hi' },
]

test('alone, it says what the caller said', async () => {
  const more = { messages, store: true, user: 'me', prompt_cache_key: 'mine' }
  const { up, reply } = await upward.send('openai-chat', 'deepseek', 'openai-chat', more)
  const body = up?.body ?? {}
  assert.deepEqual([body['store'], body['prompt_cache_key'], body['safety_identifier']], [true, 'mine', 'me'])
  assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
})

test('with customers, state, caches, end users and spellings are looked after', async () => {
  const key = await upward.openKey()
  const more = { messages, store: true, user: 'victim', prompt_cache_key: 'mine', Store: true, max_tokens: 5 }
  const { up, reply } = await upward.send('openai-chat', 'vllm', 'openai-chat', more, { key })
  assert.equal(reply.status, 200, reply.text)
  const body = up?.body ?? {}
  assert.deepEqual(body['messages'], [{ role: 'system', content: 'Be brief' }, messages[1]])
  assert.equal(body['store'], undefined)
  assert.equal(body['Store'], undefined)
  assert.match(String(body['cache_salt']), /^[A-Za-z0-9_-]{43}$/)
  assert.match(String(body['prompt_cache_key']), /^[A-Za-z0-9_-]{12}-mine$/)
  assert.ok(!up?.bytes.toString().includes('victim'))
  assert.deepEqual(String(reply.headers['x-crossmodel-dropped']).split(',').sort(), ['Store', 'store'])
})
