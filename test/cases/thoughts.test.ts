// Thoughts between the texts and calls of one turn: models refuse a turn whose thoughts have changed places, so that the order
// comes home over every protocol, streamed or not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readArray, readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import type { Reply } from '../e2e/world.ts'
import { readEvents, Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

type Said = { think: string } | { hide: string } | { say: string } | { call: string }

/** Turns as Claude and OpenAI's models write them. */
const turns: { readonly [name: string]: readonly Said[] } = {
  'a thought between text and call': [{ think: 'T1' }, { say: 'first' }, { think: 'T2' }, { call: 'c1' }],
  'a thought between two calls': [{ think: 'T1' }, { call: 'c1' }, { think: 'T2' }, { call: 'c2' }],
  'text, call and text between thoughts': [
    { think: 'T1' },
    { say: 'öne 😀' },
    { call: 'c1' },
    { hide: 'H' },
    { say: 'two' },
    { think: 'T2' },
    { call: 'c2' },
  ],
  'text before any thought, and a thought at the end': [
    { say: 'first' },
    { think: 'T1' },
    { call: 'c1' },
    { think: 'T2' },
  ],
  'two thoughts in one place': [{ say: 'first' }, { think: 'T1' }, { think: 'T2' }, { say: 'second' }],
}

const block = (said: Said): JsonObject => {
  if ('think' in said) return { type: 'thinking', thinking: said.think, signature: `sig ${said.think}` }
  if ('hide' in said) return { type: 'redacted_thinking', data: said.hide }
  if ('say' in said) return { type: 'text', text: said.say }
  return { type: 'tool_use', id: said.call, name: 'f', input: {} }
}

function answerMessages(said: readonly Said[], stream: boolean): Script {
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null }
  const end = { stop_reason: 'tool_use', usage: { input_tokens: 1, output_tokens: 1 } }
  if (!stream) return sendJson({ ...head, ...end, content: said.map(block) })
  const events: JsonObject[] = [
    { type: 'message_start', message: { ...head, content: [], stop_reason: null, usage: end.usage } },
    ...said.flatMap((each, index) => streamBlock(each, index)),
    { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]
  return sendFrames(
    'anthropic-messages',
    events.map((event) => ({ event: String(event['type']), data: JSON.stringify(event) })),
  )
}

function streamBlock(said: Said, index: number): JsonObject[] {
  const delta = (json: JsonObject) => ({ type: 'content_block_delta', index, delta: json })
  const whole = block(said)
  const start = (content_block: JsonObject) => ({ type: 'content_block_start', index, content_block })
  const stop = { type: 'content_block_stop', index }
  if ('think' in said)
    return [
      start({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: said.think }),
      delta({ type: 'signature_delta', signature: whole['signature'] }),
      stop,
    ]
  if ('say' in said)
    return [
      start({ type: 'text', text: '' }),
      ...[said.say.slice(0, 2), said.say.slice(2)].map((text) => delta({ type: 'text_delta', text })),
      stop,
    ]
  return [start(whole), stop]
}

/** What a client sends back of an answer: whole, or put together from a stream as SDKs do. */
function sendBack(from: InboundProtocolName, reply: Reply, stream: boolean): JsonObject[] {
  if (from === 'openai-responses') {
    const done = readEvents(reply).find(({ type }) => type === 'response.completed')
    return (readArray((stream ? readObject(done?.['response']) : reply.json)?.['output']) ?? []) as JsonObject[]
  }
  const [choice] = readArray(reply.json['choices']) ?? []
  return [stream ? joinDeltas(readEvents(reply)) : (readObject(readObject(choice)?.['message']) ?? {})]
}

/** Texts are joined; entries of `reasoning_details` are kept as they came. */
function joinDeltas(events: readonly JsonObject[]): JsonObject {
  let content = ''
  const details: Json[] = []
  const calls: JsonObject[] = []
  for (const event of events) {
    const delta = readObject(readObject(readArray(event['choices'])?.[0])?.['delta']) ?? {}
    content += String(delta['content'] ?? '')
    details.push(...(readArray(delta['reasoning_details']) ?? []))
    for (const call of readArray(delta['tool_calls']) ?? []) {
      const { index, function: called } = readObject(call) ?? {}
      const known = readObject(calls[Number(index)]?.['function'])
      if (known === undefined) calls.push(readObject(call) ?? {})
      else known['arguments'] = `${String(known['arguments'])}${String(readObject(called)?.['arguments'] ?? '')}`
    }
  }
  return { role: 'assistant', content, reasoning_details: details, tool_calls: calls }
}

for (const from of inboundProtocolNames) {
  if (from === 'anthropic-messages') continue
  for (const [name, said] of Object.entries(turns)) {
    test(`${from}: ${name} goes home to Claude in its place`, async () => {
      for (const stream of [false, true]) {
        const isChat = from === 'openai-chat'
        const list = isChat ? 'messages' : 'input'
        const parameters = { type: 'object', properties: {} }
        const tools = isChat
          ? [{ type: 'function', function: { name: 'f', parameters } }]
          : [{ type: 'function', name: 'f', parameters }]
        const ask = [{ role: 'user', content: 'hi' }]
        const answer = answerMessages(said, stream)
        const to = 'anthropic-messages'
        const first = await stage.play({ from, to, request: { [list]: ask, tools, stream }, answer })
        assert.equal(first.reply.status, 200, first.reply.text)
        const results = said
          .flatMap((each) => ('call' in each ? [each.call] : []))
          .map((id) =>
            isChat
              ? { role: 'tool', tool_call_id: id, content: 'r' }
              : { type: 'function_call_output', call_id: id, output: 'r' },
          )
        const back = [...ask, ...sendBack(from, first.reply, stream), ...results, { role: 'user', content: 'go' }]
        const { sent, dropped } = await stage.play({ from, to, request: { [list]: back, tools } })
        const turn = readObject(readArray(sent?.['messages'])?.[1])
        assert.deepEqual(turn?.['content'], said.map(block), `stream: ${stream}`)
        assert.deepEqual(dropped, [])
      }
    })
  }
}
