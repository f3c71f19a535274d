// What a server of the operator's own is not sent unless they say that it knows it: free-text tools, allowed tools and marks of
// the prompt cache are late additions to Chat, and strict servers refuse what they do not know.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { isObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { configureUpstream, startGateway, testModel, type Gateway } from '../gateway.ts'
import { call, paths } from '../e2e/world.ts'
import { Upstream } from '../upstream/upstream.ts'
import { answerWithCall } from './upstream-calls.ts'

const upstream = await Upstream.start()
const gateways: Gateway[] = []
after(async () => {
  for (const gateway of gateways) await gateway.stop()
  await upstream.stop()
})

const tools = [
  { type: 'custom', name: 'patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' } },
  { type: 'function', name: 'f', parameters: { type: 'object', properties: {} } },
]
const marked = { type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } }

async function start(quirks: object | undefined): Promise<Gateway> {
  const config = configureUpstream(upstream.url) as { providers: { [name: string]: JsonObject } }
  const provider = config.providers['test-openai-chat'] as JsonObject
  if (quirks !== undefined) provider['quirks'] = { reasoning_stream: 'whole', ...quirks } as JsonObject
  const gateway = await startGateway({ config })
  gateways.push(gateway)
  return gateway
}

/** What the server is sent of a Responses request with tools, and of a Messages request with a mark. */
async function send(gateway: Gateway) {
  const model = testModel('openai-chat')
  const allowed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'custom', name: 'patch' }] }
  upstream.next(answerWithCall('openai-chat', 'patch', { input: 'a' }, false))
  const asked = { model, input: 'Hello', tools, tool_choice: allowed }
  const answer = await call(gateway, paths['openai-responses'], { body: asked }).reply
  assert.equal(answer.status, 200, answer.text)
  const { tools: sent, tool_choice: choice } = upstream.last?.body ?? {}
  upstream.next(answerWithCall('openai-chat', 'patch', {}, false))
  const body = { model, max_tokens: 10, messages: [{ role: 'user', content: [marked] }] }
  await call(gateway, paths['anthropic-messages'], { body }).reply
  const types = (readArray(sent) ?? []).filter(isObject).map(({ type }) => type)
  const items = (readArray(answer.json['output']) ?? []).filter(isObject)
  return { types, choice, messages: JSON.stringify(upstream.last?.body['messages']), item: items[0], sent }
}

test('a server that nobody knows gets functions, a shorter list of tools and no marks, and its calls come back as they should', async () => {
  const { types, choice, messages, item, sent } = await send(await start(undefined))
  assert.deepEqual([types, choice], [['function'], 'auto'])
  const about = readObject(readObject((readArray(sent) ?? [])[0])?.['function'])?.['description']
  assert.match(String(about), /start: "a"/)
  assert.doesNotMatch(messages, /cache_control|prompt_cache_breakpoint/)
  assert.deepEqual([item?.['type'], item?.['name'], item?.['input']], ['custom_tool_call', 'patch', 'a'])
})

test('what the operator says that it knows is sent', async () => {
  const gateway = await start({ custom_tools: true, allowed_tools: true, cache_marks: 'cache-control' })
  const { types, choice, messages } = await send(gateway)
  assert.deepEqual(types, ['custom', 'function'])
  assert.equal(readObject(choice)?.['type'], 'allowed_tools')
  assert.match(messages, /"cache_control":\{"type":"ephemeral"\}/)
  const breakpoints = await send(await start({ cache_marks: 'breakpoint' }))
  assert.match(breakpoints.messages, /prompt_cache_breakpoint/)
  assert.deepEqual(breakpoints.types, ['function'])
})
