// Fields that steer a server for all of its users are not customers' to set, unless the operator says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward({ providers: { 'own-server': { allow: ['server-fields'] } } })
})
after(() => upward?.stop())

const fields: readonly JsonObject[] = [
  { priority: -1_000_000 },
  { cache_salt: 'victim' },
  { prompt_logprobs: 20 },
  { chat_template: '{{ x }}' },
  { chat_template_kwargs: { a: 1 } },
  { structured_outputs: { regex: '(a+)+$' } },
  { guided_regex: '(a+)+$' },
  { kv_transfer_params: {} },
  { ignore_eos: true },
  { min_tokens: 100_000 },
  { best_of: 100 },
  { use_beam_search: true },
  { id_slot: 0 },
  { keep_alive: -1 },
  { bootstrap_host: '10.0.0.1' },
  { custom_logit_processor: 'x' },
]

test('a customer who sets one is refused and told which', async () => {
  const key = await upward.openKey()
  for (const from of inboundProtocolNames) {
    for (const more of fields) {
      const [name = ''] = Object.keys(more)
      const { reply, up, message } = await upward.send(from, 'vllm', from, more, { key })
      assert.deepEqual([reply.status, up], [400, undefined], `${name} from ${from}: ${reply.text}`)
      assert.ok(message.includes(`'${name}'`), message)
    }
  }
  const inside = await upward.send('openai-chat', 'vllm', 'openai-chat', { extra_body: { priority: 1 } }, { key })
  assert.ok(inside.message.includes("'extra_body.priority'"), inside.message)
})

test('a provider that the operator opened is sent them, and unlimited owners may set them anywhere', async () => {
  const key = await upward.openKey()
  for (const more of fields) {
    const opened = await upward.send('openai-chat', 'own-server', 'openai-chat', more, { key })
    const unlimited = await upward.send('openai-chat', 'deepseek', 'openai-chat', more)
    for (const { up, reply } of [opened, unlimited]) {
      assert.equal(reply.status, 200, reply.text)
      for (const [name, value] of Object.entries(more)) assert.deepEqual(up?.body[name], value)
    }
  }
})

test('where the request is translated such a field stays behind, and is told', async () => {
  const key = await upward.openKey()
  const { reply, up } = await upward.send('openai-chat', 'anthropic', 'anthropic-messages', { priority: 1 }, { key })
  assert.deepEqual([reply.status, up?.body['priority']], [200, undefined])
  assert.equal(reply.headers['x-crossmodel-dropped'], 'priority')
})

test('plain sampling goes up', async () => {
  const key = await upward.openKey()
  const more = { top_k: 5, min_p: 0.1, repetition_penalty: 1.1, seed: 1 }
  const { up } = await upward.send('openai-chat', 'vllm', 'openai-chat', more, { key })
  for (const [name, value] of Object.entries(more)) assert.equal(up?.body[name], value)
})
