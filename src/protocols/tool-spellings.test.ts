// Tools that a request asks for in words of which a forgiving server would make something else than a strict one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../generation/protocol-name.ts'
import { inboundProtocols } from './protocols.ts'
import { UNCLEAR_TOOL } from './tool-type.ts'

const messages = [{ role: 'user', content: 'hi' }]
const bodies: { readonly [name in InboundProtocolName]: JsonObject } = {
  'openai-chat': { model: 'm', messages },
  'openai-responses': { model: 'm', input: 'hi' },
  'anthropic-messages': { model: 'm', messages, max_tokens: 5 },
}
const read = (name: InboundProtocolName, more: JsonObject) => {
  const { serverTools } = inboundProtocols[name].decodeEnvelope({ ...bodies[name], ...more })
  return { tools: serverTools?.map(({ name: tool, maxCalls, field }) => [tool, maxCalls, field]) }
}

const oddTools: readonly Json[] = [
  'web_search',
  ['web_search'],
  [{ type: 'web_search' }],
  { type: ['web_search'] },
  { type: { type: 'web_search' } },
  { TYPE: 'web_search' },
  { type: 'function', Type: 'web_search', name: 'f' },
  { googleSearch: {} },
  {},
]
for (const name of inboundProtocolNames) {
  test(`${name}: a tool that could be read in several ways is one without a price`, () => {
    for (const tool of oddTools) {
      const text = JSON.stringify(tool)
      const [[kind, , field] = [], ...more] = read(name, { tools: [tool] }).tools ?? []
      assert.deepEqual([kind, field, more], [UNCLEAR_TOOL, 'tools[0]', []], text)
    }
    for (const none of [null, 1, true]) assert.equal(read(name, { tools: [none] }).tools, undefined)
    const [[single] = []] = read(name, { tools: { type: 'web_search_20260318' } }).tools ?? []
    assert.ok(String(single).startsWith('web_search'), 'an object for a list of one')
    assert.equal(read(name, { tools: 'web_search' }).tools?.[0]?.[0], UNCLEAR_TOOL)
  })
}

test('a setting that bounds or prices a tool and is spelled otherwise makes the tool unclear', () => {
  const kinds = (name: InboundProtocolName, more: JsonObject) => read(name, more).tools?.map(([kind]) => kind)
  const search = { type: 'web_search_20260318', name: 'web_search' }
  assert.deepEqual(kinds('anthropic-messages', { tools: [{ ...search, Max_Uses: 1_000 }] }), [
    UNCLEAR_TOOL,
    'web_search',
  ])
  const responses = (tool: Json) => kinds('openai-responses', { tools: [tool] })
  const code = { type: 'code_interpreter', container: { type: 'auto' } }
  assert.deepEqual(responses(code), ['code_interpreter'])
  for (const odd of [
    { ...code, Container: { memory_limit: '64g' } },
    { ...code, container: [{ memory_limit: '64g' }] },
    { ...code, container: { memory_limit: ['64g'] } },
    { ...code, container: { Memory_Limit: '64g' } },
    { type: 'shell', environment: 'container_auto' },
    { type: 'shell', environment: { type: ['container_auto'] } },
    { type: 'shell', environment: { type: 'local', Type: 'container_auto' } },
    { type: 'shell', Environment: { type: 'container_auto' } },
  ])
    assert.deepEqual(responses(odd), [UNCLEAR_TOOL], JSON.stringify(odd))
  assert.equal(responses({ type: 'shell', environment: { type: 'local' } }), undefined)
  const space = { type: 'namespace', name: 'n', tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }] }
  assert.deepEqual(read('openai-responses', { tools: [space] }).tools, [['web_search', undefined, 'tools[0].tools[1]']])
  assert.deepEqual(responses({ ...space, tools: [space] }), [UNCLEAR_TOOL])
  assert.deepEqual(kinds('openai-responses', { input: [{ role: 'user', content: 'hi', Tools: [] }] }), [UNCLEAR_TOOL])
})

test('Chat: what a forgiving server could read as asking for a search asks for it', () => {
  const kinds = (more: JsonObject) => read('openai-chat', more).tools?.map(([kind]) => kind)
  for (const odd of [true, 'on', [{}], { Search_Context_Size: 'high' }, { search_context_size: ['high'] }])
    assert.deepEqual(kinds({ web_search_options: odd }), [UNCLEAR_TOOL], JSON.stringify(odd))
  for (const odd of [1, 'true', 'on', [true]]) assert.deepEqual(kinds({ enable_search: odd }), ['enable_search'])
  assert.deepEqual(kinds({ search_parameters: 'auto' }), ['search_parameters'])
  assert.deepEqual(kinds({ plugins: { id: 'web' } }), ['plugin_web'])
  assert.deepEqual(kinds({ plugins: 'web' }), ['plugin_web'])
  for (const off of [false, null, 0, '', 'false'])
    assert.equal(kinds({ enable_search: off, web_search_options: off, search_parameters: off }), undefined)
})
