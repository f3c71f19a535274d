// A key that may use some models only is held to them wherever a model can be named.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from '../e2e/world.ts'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward()
})
after(() => upward?.stop())

test('tokens are counted for the models that the key may use, and for no other', async () => {
  const key = await upward.openKey(1n, ['anthropic/anthropic-messages'])
  const count = async (model: string) => {
    const body = { model, messages: [{ role: 'user', content: 'Hi' }] }
    const { gateway } = upward
    return call({ url: gateway.url, key }, '/v1/messages/count_tokens', { body }).reply
  }
  assert.equal((await count('anthropic/anthropic-messages')).status, 200)
  const refused = await count('deepseek/openai-chat')
  assert.equal(refused.status, 403)
  assert.match(refused.text, /permission_error/)
  assert.equal((await count('nobody/nothing')).status, 404)
})
