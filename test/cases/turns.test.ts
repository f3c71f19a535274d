// Conversations that one protocol takes and another refuses: put into the order and form that the provider wants, with
// nothing of the caller's left out, or refused here in the caller's words.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readArray, readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

type Turn =
  | { user: string }
  | { system: string }
  | { assistant: string }
  | { call: string }
  | { result: string }
  | { document: string }

/** The same turns in each protocol that callers speak. */
function say(from: InboundProtocolName, turns: readonly Turn[]): JsonObject {
  const tool = { name: 'f', schema: { type: 'object', properties: {} } }
  const entries: JsonObject[] = turns.map((turn) => writers[from](turn))
  if (from === 'openai-chat')
    return { tools: [{ type: 'function', function: { name: tool.name, parameters: tool.schema } }], messages: entries }
  if (from === 'openai-responses')
    return { tools: [{ type: 'function', name: tool.name, parameters: tool.schema }], input: entries }
  return { tools: [{ name: tool.name, input_schema: tool.schema }], messages: entries }
}

const pdf = 'JVBERi0xLjQK'
const writers: { readonly [name in InboundProtocolName]: (turn: Turn) => JsonObject } = {
  'openai-chat': (turn) => {
    if ('user' in turn) return { role: 'user', content: turn.user }
    if ('system' in turn) return { role: 'system', content: turn.system }
    if ('assistant' in turn) return { role: 'assistant', content: turn.assistant }
    if ('result' in turn) return { role: 'tool', tool_call_id: turn.result, content: 'the result' }
    if ('document' in turn) {
      const file = { filename: turn.document, file_data: `data:application/pdf;base64,${pdf}` }
      return { role: 'user', content: [{ type: 'file', file }] }
    }
    const call = { id: turn.call, type: 'function', function: { name: 'f', arguments: '{}' } }
    return { role: 'assistant', content: null, tool_calls: [call] }
  },
  'openai-responses': (turn) => {
    if ('user' in turn) return { role: 'user', content: turn.user }
    if ('system' in turn) return { role: 'system', content: turn.system }
    if ('assistant' in turn) return { role: 'assistant', content: turn.assistant }
    if ('result' in turn) return { type: 'function_call_output', call_id: turn.result, output: 'the result' }
    if ('document' in turn) {
      const file = { type: 'input_file', filename: turn.document, file_data: `data:application/pdf;base64,${pdf}` }
      return { role: 'user', content: [file] }
    }
    return { type: 'function_call', call_id: turn.call, name: 'f', arguments: '{}' }
  },
  'anthropic-messages': (turn) => {
    if ('user' in turn) return { role: 'user', content: turn.user }
    if ('system' in turn) return { role: 'system', content: turn.system }
    if ('assistant' in turn) return { role: 'assistant', content: turn.assistant }
    if ('result' in turn)
      return { role: 'user', content: [{ type: 'tool_result', tool_use_id: turn.result, content: 'the result' }] }
    if ('document' in turn) {
      const source = { type: 'base64', media_type: 'application/pdf', data: pdf }
      return { role: 'user', content: [{ type: 'document', source }] }
    }
    return { role: 'assistant', content: [{ type: 'tool_use', id: turn.call, name: 'f', input: {} }] }
  },
}

/** The turns that a provider was sent: who speaks, and what kinds of things, in order. */
function readTurns(sent: JsonObject | undefined): string[] {
  const turns = readArray(sent?.['messages']) ?? readArray(sent?.['contents']) ?? []
  return turns.map((turn) => {
    const { role, content, parts, tool_calls } = readObject(turn) ?? {}
    const list = readArray(content) ?? readArray(parts) ?? (typeof content === 'string' ? [{ text: content }] : [])
    return `${String(role)}: ${[...list.map(nameKind), ...(tool_calls === undefined ? [] : ['call'])].join(' ')}`
  })
}

function nameKind(block: Json): string {
  const keys = Object.keys(readObject(block) ?? {}).join()
  const type = String(readObject(block)?.['type'] ?? '')
  if (/tool_result|toolResult|functionResponse/.test(keys + type)) return 'result'
  if (/tool_use|toolUse|functionCall/.test(keys + type)) return 'call'
  return /document|inlineData|file/.test(keys + type) ? 'document' : 'text'
}

for (const from of inboundProtocolNames) {
  test(`${from}: what the user says between a call and its result follows the result`, async () => {
    const turns: Turn[] = [
      { user: 'hi' },
      { call: 'c1' },
      { user: 'hurry' },
      { result: 'c1' },
      { call: 'c2' },
      { user: 'and' },
      { assistant: 'yes' },
      { result: 'c2' },
    ]
    const expected = {
      'openai-chat': [
        'user: text',
        'assistant: call',
        'tool: text',
        'user: text',
        'assistant: call',
        'tool: text',
        'user: text',
        'assistant: text',
      ],
      'anthropic-messages': [
        'user: text',
        'assistant: call',
        'user: result text',
        'assistant: call',
        'user: result text',
        'assistant: text',
      ],
      gemini: ['user: text', 'model: call', 'user: result text', 'model: call', 'user: result text', 'model: text'],
      'bedrock-converse': [
        'user: text',
        'assistant: call',
        'user: result text',
        'assistant: call',
        'user: result text',
        'assistant: text',
      ],
    }
    for (const [to, order] of Object.entries(expected) as [keyof typeof expected, string[]][]) {
      if (to === from) continue
      const { sent, dropped } = await stage.play({ from, to, request: say(from, turns) })
      assert.deepEqual(readTurns(sent), order, to)
      assert.deepEqual(dropped, [])
    }
  })

  test(`${from}: a conversation that the assistant opens is sent with a user's turn before it where that is needed`, async () => {
    const opened = await stage.play({
      from,
      to: 'bedrock-converse',
      request: say(from, [{ assistant: 'Hello, how can I help?' }, { user: 'hi' }]),
    })
    assert.deepEqual(readTurns(opened.sent), ['user: text', 'assistant: text', 'user: text'])
    const called = say(from, [{ call: 'c1' }, { result: 'c1' }, { user: 'hi' }])
    const bedrock = await stage.play({ from, to: 'bedrock-converse', request: called })
    assert.deepEqual(readTurns(bedrock.sent), ['user: text', 'assistant: call', 'user: result text'])
    const gemini = await stage.play({ from, to: 'gemini', request: called })
    assert.deepEqual(readTurns(gemini.sent), ['user: text', 'model: call', 'user: result text'])
    // Nothing that the caller said is lost or changed, so there is nothing to report.
    assert.deepEqual([...opened.dropped, ...bedrock.dropped, ...gemini.dropped], [])
  })

  test(`${from}: a document alone has a text beside it on Converse`, async () => {
    const { sent } = await stage.play({ from, to: 'bedrock-converse', request: say(from, [{ document: 'a.pdf' }]) })
    assert.deepEqual(readTurns(sent), ['user: document text'])
  })

  test(`${from}: white space at the end of a prefill is left out for Claude, wherever it runs`, async () => {
    for (const to of ['bedrock-converse', 'anthropic-messages'] as const) {
      if (to === from) continue
      const { sentText } = await stage.play({ from, to, request: say(from, [{ user: 'hi' }, { assistant: 'Sure: ' }]) })
      assert.match(sentText ?? '', /"Sure:"/)
    }
  })

  test(`${from}: blank text is not sent to providers that refuse it`, async () => {
    const turns: Turn[] = [{ user: 'a' }, { assistant: ' \n' }, { user: 'b' }, { assistant: '' }, { user: 'c' }]
    for (const to of ['bedrock-converse', 'anthropic-messages'] as const) {
      if (to === from) continue
      const { sent } = await stage.play({ from, to, request: say(from, turns) })
      assert.deepEqual(readTurns(sent), ['user: text text text'], to)
    }
    const { sent } = await stage.play({ from, to: 'gemini', request: say(from, turns) })
    assert.doesNotMatch(JSON.stringify(sent), /"text":""/)
  })

  test(`${from}: a last message that leaves no turn of the user behind makes no prefill of the assistant's`, async () => {
    const asked: Turn[] = [{ user: 'a' }, { assistant: 'b' }]
    const endings = [{ user: ' ' }, ...(from === 'anthropic-messages' ? [] : [{ system: 'Be brief.' }])]
    for (const to of ['bedrock-converse', 'anthropic-messages', 'gemini'] as const) {
      if (to === from) continue
      for (const ending of endings) {
        const { sent } = await stage.play({ from, to, request: say(from, [...asked, ending]) })
        const model = to === 'gemini' ? 'model' : 'assistant'
        assert.deepEqual(readTurns(sent), ['user: text', `${model}: text`, 'user: text'], JSON.stringify([to, ending]))
      }
      // Who ends with the assistant's turn asks for its continuation.
      const { sent } = await stage.play({ from, to, request: say(from, asked) })
      assert.equal(readTurns(sent).length, 2)
    }
  })

  test(`${from}: where nothing is left to send, the caller is told so in their own shape`, async () => {
    for (const to of ['bedrock-converse', 'anthropic-messages'] as const) {
      if (to === from) continue
      const { reply, sent } = await stage.play({ from, to, request: say(from, [{ user: ' ' }]) })
      assert.equal(sent, undefined, 'the provider is not asked')
      assert.equal(reply.status, 400)
      const error = readObject(reply.json['error'])
      assert.equal(error?.['type'], 'invalid_request_error')
      if (from !== 'anthropic-messages')
        assert.deepEqual(
          [error?.['code'], error?.['param']],
          ['invalid_messages', from === 'openai-chat' ? 'messages' : 'input'],
        )
    }
  })
}

test('an item that cannot be carried leaves no empty message behind', async () => {
  const request = {
    input: [
      { role: 'user', content: 'hi' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
      { role: 'user', content: 'go on' },
    ],
  }
  for (const to of protocolNames) {
    if (to === 'openai-responses') continue
    const { sentText } = await stage.play({ from: 'openai-responses', to, request })
    assert.doesNotMatch(sentText ?? '', /"content":(null|""|\[\])|"parts":\[\]/, to)
  }
})

test('half of a surrogate pair becomes the replacement character, and escapes that only look like it stay', async () => {
  const text = '"cut \\ud83d here, \\udc00, \\\\ud83d, \\ud83d\\ude00"'
  const request = `{"model":"…","messages":[{"role":"user","content":${text}}]}`
  for (const to of protocolNames) {
    if (to === 'openai-chat') continue
    const { sentText } = await stage.play({ from: 'openai-chat', to, request })
    assert.ok(sentText?.includes('cut \ufffd here, \ufffd, \\\\ud83d, 😀'), `${to}: ${sentText}`)
  }
  // Bytes that pass through are the caller's, and the provider judges them.
  const { sentText } = await stage.play({ from: 'openai-chat', to: 'openai-chat', request })
  assert.ok(sentText?.includes(text))
})
