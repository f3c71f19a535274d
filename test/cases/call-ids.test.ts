// Ids of tool calls that some servers give every answer anew, or not at all: each call goes up with an id of its own and its
// own result, and an answer's call is told from those before it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames } from '../../src/generation/protocol-name.ts'
import { sendJson } from '../upstream/script.ts'
import { answerCall } from './call-answers.ts'
import { Stage } from './stage.ts'
import { askWithTool } from './tool-requests.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const anyTool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }
const callOf = (id: string): JsonObject => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })
const turn = (...ids: string[]): JsonObject => ({ role: 'assistant', content: null, tool_calls: ids.map(callOf) })
const result = (id: string, content: string): JsonObject => ({ role: 'tool', tool_call_id: id, content })
const start = { role: 'user', content: 'hi' }

/** Each call's id, and each result's with its text, in order, as the provider was sent them. */
function listIds(text: string): string[] {
  const found = text.matchAll(
    /"(?:tool_use_id|toolUseId|call_id|id)":"([^"]*)"(?=[^{}]*(?:\{[^{}]*\})?[^{}]*"(?:input|arguments|args|output|content|response|name)")/g,
  )
  return [...found].map(([, id = '']) => id)
}

for (const to of protocolNames) {
  if (to === 'openai-chat') continue
  test(`openai-chat > ${to}: calls with one id have ids of their own, each with its own result`, async () => {
    const messages = [
      start,
      turn('call_0'),
      result('call_0', 'one'),
      turn('call_0', 'call_0', 'call_0_2'),
      result('call_0', 'two'),
      result('call_0', 'three'),
      result('call_0_2', 'four'),
    ]
    const { sentText = '' } = await stage.play({ from: 'openai-chat', to, request: { tools: [anyTool], messages } })
    const ids = ['call_0', 'call_0_3', 'call_0_4', 'call_0_2']
    assert.deepEqual(listIds(sentText), ['call_0', 'call_0', ...ids.slice(1), ...ids.slice(1)], sentText)
    const results = ['one', 'two', 'three', 'four'].map((word) => sentText.indexOf(`"${word}"`))
    assert.deepEqual(
      results,
      results.toSorted((a, b) => a - b),
    )
  })

  test(`openai-chat > ${to}: a call without an id has one, and so has its result`, async () => {
    const messages = [start, turn('', ''), result('', 'one'), result('', 'two'), turn('c'), result('c', 'three')]
    const { sentText = '' } = await stage.play({ from: 'openai-chat', to, request: { tools: [anyTool], messages } })
    assert.deepEqual(listIds(sentText), ['call', 'call_2', 'call', 'call_2', 'c', 'c'], sentText)
  })
}

/** Of the call in answerCall. */
const scriptedIds = {
  'openai-chat': 'call_1',
  'openai-responses': 'call_1',
  'anthropic-messages': 'toolu_1',
  'bedrock-converse': 'tooluse_1',
} as const

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    if (from === to || to === 'gemini') continue
    test(`${from} > ${to}: an answer's call does not have the id of an earlier one`, async () => {
      for (const stream of [false, true]) {
        const own: string = scriptedIds[to]
        const text = JSON.stringify(askWithTool(from, { name: 'f' })).replaceAll('"call_1"', `"${own}"`)
        const request = { ...(JSON.parse(text) as JsonObject), stream }
        const { reply } = await stage.play({
          from,
          to,
          request,
          answer: answerCall(to, { name: 'f', args: '{}' }, stream),
        })
        assert.equal(reply.status, 200, reply.text)
        assert.ok(reply.text.includes(`"${own}_2"`), reply.text)
        assert.ok(!reply.text.includes(`"${own}"`), reply.text)
      }
    })
  }
}

test('two calls of one answer that share an id are told apart', async () => {
  const message = { role: 'assistant', content: null, tool_calls: [callOf('call_0'), callOf('call_0')] }
  const answer = {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }
  const request = askWithTool('anthropic-messages', { name: 'f' })
  const { reply } = await stage.play({
    from: 'anthropic-messages',
    to: 'openai-chat',
    request,
    answer: sendJson(answer),
  })
  assert.match(reply.text, /"id":"call_0".*"id":"call_0_2"/)
})
