// Tools on their way up: bounds of those that the provider runs, models that they name, and requests that would lose all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
/** A model at which a search and a plugin have a price. */
const priced = (protocol: ProtocolName): JsonObject => ({
  endpoints: [
    {
      provider: 'own-server',
      model: 'm',
      protocols: [protocol],
      price: { input: 1, output: 2, server_tools: { web_search: '0.01', plugin_web: '0.02' } },
    },
  ],
})
before(async () => {
  const models = Object.fromEntries(inboundProtocolNames.map((name) => [`priced/${name}`, priced(name)]))
  upward = await startUpward({ models })
})
after(() => upward?.stop())

const own = (from: InboundProtocolName): JsonObject =>
  from === 'openai-chat'
    ? { type: 'function', function: { name: 'mine', parameters: { type: 'object' } } }
    : from === 'openai-responses'
      ? { type: 'function', name: 'mine', parameters: { type: 'object' } }
      : { name: 'mine', input_schema: { type: 'object' } }
const hosted: { readonly [from in InboundProtocolName]: JsonObject } = {
  'openai-chat': { type: 'openrouter:web_search' },
  'openai-responses': { type: 'web_search' },
  'anthropic-messages': { type: 'web_search_20260318', name: 'web_search' },
}

test('a request that would lose all its tools is refused and never sent; one that keeps some is sent', async () => {
  const pairs: [InboundProtocolName, string, ProtocolName][] = [
    ['openai-responses', 'anthropic', 'anthropic-messages'],
    ['openai-responses', 'own-server', 'openai-chat'],
    ['openai-responses', 'gemini', 'gemini'],
    ['anthropic-messages', 'own-server', 'openai-chat'],
    ['anthropic-messages', 'openai', 'openai-responses'],
    ['anthropic-messages', 'gemini', 'gemini'],
    ['openai-chat', 'anthropic', 'anthropic-messages'],
  ]
  for (const [from, provider, to] of pairs) {
    const lost = await upward.send(from, provider, to, { tools: [hosted[from]] })
    assert.deepEqual([lost.reply.status, lost.up], [400, undefined], `${from} ${to}: ${lost.reply.text}`)
    assert.match(lost.message, /'tools'/)
    const some = await upward.send(from, provider, to, { tools: [hosted[from], own(from)] })
    assert.equal(some.reply.status, 200, `${from} ${to}: ${some.reply.text}`)
    const none = await upward.send(from, provider, to, { tools: [] })
    assert.equal(none.reply.status, 200, none.reply.text)
  }
})

test('tools that may not be called anyway can be lost', async () => {
  const more = { tools: [hosted['openai-responses']], tool_choice: 'none' }
  const { reply } = await upward.send('openai-responses', 'anthropic', 'anthropic-messages', more)
  assert.equal(reply.status, 200, reply.text)
})

test('tools that the provider runs are sent with a bound where the wallet has one and the caller gave none', async () => {
  const key = await upward.openKey()
  const send = async (from: InboundProtocolName, more: JsonObject, options: { key?: string } = { key }) => {
    const { up, reply } = await upward.send(from, 'own-server', from, more, { ...options, model: `priced/${from}` })
    assert.equal(reply.status, 200, reply.text)
    return up?.body ?? {}
  }
  const search = hosted['anthropic-messages']
  const messages = await send('anthropic-messages', { tools: [search, own('anthropic-messages')] })
  const bound = { ...search, max_uses: bounds.serverToolCalls }
  assert.deepEqual(messages['tools'], [bound, own('anthropic-messages')])
  const given = await send('anthropic-messages', { tools: [{ ...search, max_uses: 2 }] })
  assert.deepEqual(given['tools'], [{ ...search, max_uses: 2 }])
  const responses = await send('openai-responses', { tools: [{ type: 'web_search' }] })
  assert.equal(responses['max_tool_calls'], bounds.serverToolCalls)
  const plain = await send('openai-responses', { tools: [own('openai-responses')] })
  assert.equal(plain['max_tool_calls'], undefined)
  const operator = await send('openai-responses', { tools: [{ type: 'web_search' }] }, {})
  assert.equal(operator['max_tool_calls'], undefined)
  const plugin = await send('openai-chat', { plugins: [{ id: 'web' }] })
  assert.deepEqual(plugin['plugins'], [{ id: 'web' }], 'a service with a price is no other model')
})

test('models inside a body are refused to customers, and are under the list of models of every key', async () => {
  const key = await upward.openKey()
  const narrow = await upward.openKey(100n, ['own-server/anthropic-messages', 'own-server/openai-responses'])
  const advisor = { tools: [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-4-8' }] }
  const cases: [InboundProtocolName, JsonObject, string][] = [
    ['anthropic-messages', advisor, 'tools.0.model'],
    ['anthropic-messages', { fallbacks: [{ model: 'claude-opus-4-8' }] }, 'fallbacks.0.model'],
    ['anthropic-messages', { fallbacks: 'default' }, 'fallbacks'],
    ['openai-responses', { tools: [{ type: 'image_generation', model: 'gpt-image-1.5' }] }, 'tools[0].model'],
    ['openai-chat', { plugins: [{ id: 'web' }] }, 'plugins[0]'],
    ['openai-chat', { plugins: [{ id: 'file-parser', pdf: { engine: 'mistral-ocr' } }] }, 'plugins[0]'],
    ['openai-chat', { route: 'other' }, 'route'],
    ['openai-chat', { draft_model: 'x' }, 'draft_model'],
  ]
  for (const [from, more, param] of cases) {
    const { reply, up, message } = await upward.send(from, 'own-server', from, more, { key })
    assert.deepEqual([reply.status, up], [400, undefined], `${param}: ${reply.text}`)
    assert.ok(message.includes(`'${param}'`), message)
    const operator = await upward.send(from, 'own-server', from, more)
    assert.equal(operator.reply.status, 200, `${param}: ${operator.reply.text}`)
  }
  const inside: [string, number][] = [
    ['claude-that-nobody-knows', 400],
    ['claude-opus-4-8', 403],
    ['deepseek/openai-chat', 403],
  ]
  for (const [model, status] of inside) {
    const more = { fallbacks: [{ model }] }
    const { reply, up } = await upward.send('anthropic-messages', 'own-server', 'anthropic-messages', more, {
      key: narrow,
    })
    assert.deepEqual([reply.status, up], [status, undefined], model)
  }
  const moderation = { moderation: { model: 'omni-moderation-latest' } }
  const free = await upward.send('openai-responses', 'own-server', 'openai-responses', moderation, { key: narrow })
  assert.equal(free.reply.status, 200, 'a moderation costs nothing')
})
