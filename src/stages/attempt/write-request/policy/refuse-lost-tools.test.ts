import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Tool } from '../../../../generation/request/tool.ts'
import { refuseLostTools } from './refuse-lost-tools.ts'

const own: Tool = { kind: 'function', name: 'mine' }
const hosted: Tool = { kind: 'opaque', protocol: 'openai-responses', type: 'web_search', json: { type: 'web_search' } }

function refuse(tools: Tool[], protocol: ProtocolName, body: JsonObject, more: Partial<GenerationRequest> = {}) {
  const losses = new LossList()
  refuseLostTools({ tools, ...more } as GenerationRequest, protocol, body, losses)
  return losses.list().map(({ field, kind }) => `${kind} ${field}`)
}

test('a body without any of the tools is refused, and one with some is not', () => {
  assert.deepEqual(refuse([own], 'openai-chat', {}), ['refused tools'])
  assert.deepEqual(refuse([own], 'openai-chat', { tools: [] }), ['refused tools'])
  assert.deepEqual(refuse([own, hosted], 'openai-chat', { tools: [{}] }), [])
  assert.deepEqual(refuse([hosted], 'openai-responses', { tools: [{}] }), [])
  assert.deepEqual(refuse([], 'openai-chat', {}), [])
  assert.deepEqual(refuse([own], 'openai-chat', {}, { toolChoice: { mode: 'none' } }), [])
})

test('what Converse is told of the tools of the past does not stand for a tool that is lost', () => {
  const declared = { toolConfig: { tools: [{ toolSpec: { name: 'old' } }] } }
  assert.deepEqual(refuse([hosted], 'bedrock-converse', declared), ['refused tools'])
  assert.deepEqual(refuse([own], 'bedrock-converse', declared), [])
  assert.deepEqual(refuse([own], 'bedrock-converse', {}), ['refused tools'])
})

test('tools that an item of the input brings are sent with it', () => {
  const input = [
    { role: 'user', content: 'Hello' },
    { type: 'additional_tools', role: 'developer', tools: [{}] },
  ]
  assert.deepEqual(refuse([own], 'openai-responses', { input }), [])
  assert.deepEqual(refuse([own], 'openai-responses', { input: input.slice(0, 1) }), ['refused tools'])
})
