import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { decodeMessages } from '../inbound/decode-messages.ts'
import { decodeServerTools } from '../server-tools.ts'
import { findClientTool, findToolOfItem } from './client-tools.ts'
import { ToolNames } from './tool-names.ts'

const encode = (tool: JsonObject, given: JsonObject) => findClientTool(tool)?.encodeCall(given)

test('a command that a model wrote as one line is run by a shell', () => {
  assert.deepEqual(encode({ type: 'local_shell' }, { command: 'ls | wc' }), {
    action: { type: 'exec', command: ['bash', '-lc', 'ls | wc'], env: {} },
  })
  assert.deepEqual(encode({ type: 'shell' }, { command: 'ls' }), {
    action: { commands: ['ls'], timeout_ms: null, max_output_length: null },
    environment: { type: 'local' },
  })
})

test('arguments that do not say what to do give no call', () => {
  for (const given of [{}, { command: '' }, { command: [] }, { command: [1] }, { command: { a: 1 } }])
    for (const type of ['local_shell', 'shell'])
      assert.equal(encode({ type }, given), undefined, `${type} ${JSON.stringify(given)}`)
  for (const given of [
    {},
    { type: 'delete_file' },
    { type: 'update_file', path: 'a' },
    { type: 'create_file', path: 'a', diff: 1 },
    { type: 'other', path: 'a', diff: '+a' },
  ])
    assert.equal(encode({ type: 'apply_patch' }, given), undefined, JSON.stringify(given))
  assert.ok(encode({ type: 'apply_patch' }, { type: 'delete_file', path: 'a', diff: '' }))
})

test('what OpenAI runs itself is no tool of the caller, nor are its calls', () => {
  assert.equal(findClientTool({ type: 'shell', environment: { type: 'container_auto' } }), undefined)
  assert.equal(findClientTool({ type: 'tool_search' }), undefined)
  assert.equal(findClientTool({ type: 'tool_search', execution: 'server' }), undefined)
  assert.equal(findClientTool({ type: 'web_search' }), undefined)
  const environment = { type: 'container_reference', container_id: 'c' }
  assert.equal(findToolOfItem({ type: 'shell_call', call_id: 'c1', environment }), undefined)
  assert.equal(findToolOfItem({ type: 'tool_search_call', call_id: null, arguments: {} }), undefined)
  assert.equal(findToolOfItem({ type: 'shell' }), undefined)
  // A result whose call the caller did not run stays what it is.
  const input = [{ type: 'shell_call_output', call_id: 'c1', output: [] }]
  const [message] = decodeMessages({ input }, new ToolNames())
  assert.equal(message?.parts[0]?.kind, 'opaque')
})

test('a search that the client does is billed by its tokens alone', () => {
  assert.equal(decodeServerTools({ tools: [{ type: 'tool_search', execution: 'client' }] }), undefined)
  assert.deepEqual(
    decodeServerTools({ tools: [{ type: 'tool_search' }] })?.map(({ name }) => name),
    ['tool_search'],
  )
  assert.equal(decodeServerTools({ tools: [{ type: 'tool_search', Execution: 'client' }] })?.[0]?.name, 'unclear')
})
