import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../../foundation/bounds.ts'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import { boundServerTools } from './bound-server-tools.ts'
import type { Changes } from '../changes.ts'

function bound(protocol: ProtocolName, body: JsonObject): Changes {
  const changes: Changes = {}
  boundServerTools(body, protocol, changes)
  return changes
}

test('tools that the provider runs get a bound where the caller gave none', () => {
  const search = { type: 'web_search_20260318', name: 'web_search' }
  const own = { name: 'mine', input_schema: {} }
  assert.deepEqual(bound('anthropic-messages', { tools: [own, search, { ...search, max_uses: 3 }] }), {
    tools: [own, { ...search, max_uses: bounds.serverToolCalls }, { ...search, max_uses: 3 }],
  })
  assert.deepEqual(bound('openai-responses', { tools: [{ type: 'web_search' }] }), {
    max_tool_calls: bounds.serverToolCalls,
  })
  for (const odd of [null, 1e300, -1, 'many'])
    assert.deepEqual(bound('openai-responses', { max_tool_calls: odd }), { max_tool_calls: bounds.serverToolCalls })
})

test("a caller's own bound, and tools that have no word for one, are left as they are", () => {
  assert.deepEqual(bound('openai-responses', { max_tool_calls: 20 }), {})
  assert.deepEqual(bound('anthropic-messages', { tools: [{ type: 'code_execution_20260120', name: 'c' }] }), {})
  assert.deepEqual(bound('openai-chat', { web_search_options: {} }), {})
})
