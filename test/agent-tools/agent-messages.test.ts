// Agents of Codex say things to each other through a tool whose argument OpenAI's models encrypt, and through items of the
// input that carry what was said. Other models write and read text: it must reach the other agent.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { isObject, parseJsonObject, readArray, type JsonObject } from '../../src/foundation/json/json.ts'
import { everything } from '../../src/generation/capabilities.ts'
import { LossList } from '../../src/generation/loss/loss.ts'
import { openaiResponsesInbound, openaiResponsesOutbound } from '../../src/protocols/openai-responses/protocol.ts'
import { call, leastBody, paths, readFrames, startWorld, type Reply, type World } from '../e2e/world.ts'
import { answerResponses, answerWithCall, foreign, listOffered } from './upstream-calls.ts'

let world: World
before(async () => (world = await startWorld()))
beforeEach(() => world.upstream.forget())
after(() => world?.stop())

const message = { type: 'string', description: 'The task', encrypted: true }
const parameters = { type: 'object', properties: { message, name: { type: 'string' } }, required: ['message'] }
const spawn = { type: 'function', name: 'spawn_agent', description: 'Begins a task', strict: false, parameters }
const collaboration = { type: 'namespace', name: 'collaboration', description: 'Agents', tools: [spawn] }

const said = (content: JsonObject[]): JsonObject => ({
  type: 'agent_message',
  id: 'amsg_1',
  author: '/root',
  recipient: '/root/part',
  content,
})
const head = { type: 'input_text', text: 'Sender: /root\nPayload:\n' }

function readCalls({ text, json }: Reply, stream: boolean): JsonObject[] {
  const items = stream
    ? readFrames(text).map(({ data }) => parseJsonObject(data)?.['item'])
    : (readArray(json['output']) ?? [])
  return items.filter(isObject).filter(({ type }) => type === 'function_call')
}

for (const to of foreign)
  for (const stream of [false, true])
    for (const tools of [[collaboration], [spawn]])
      test(`a call of ${to} for another agent${tools[0] === spawn ? '' : ' in a namespace'} is marked as readable, ${stream ? 'streamed' : 'whole'}`, async () => {
        const name = tools[0] === spawn ? 'spawn_agent' : 'collaboration__spawn_agent'
        world.upstream.always(answerWithCall(to, name, { message: 'Count the files' }, stream))
        const body = leastBody('openai-responses', to, { stream, tools })
        const reply = await call(world.gateway, paths['openai-responses'], { body }).reply
        const [offered] = listOffered(to, world.upstream.last?.body ?? {})
        assert.equal(offered?.name, name)
        assert.doesNotMatch(JSON.stringify(offered?.schema), /encrypted/)
        const calls = readCalls(reply, stream)
        assert.ok(calls.length > 0, reply.text)
        for (const { name: told, encrypted_function_args: encrypted } of calls)
          assert.deepEqual([told, encrypted], ['spawn_agent', []])
        assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
      })

test('what OpenAI itself wrote for another agent keeps its own marks, and its tools their schema', async () => {
  world.upstream.always(answerResponses('spawn_agent', { message: 'gAAAAABx' }, false))
  const input = [said([{ type: 'encrypted_content', encrypted_content: 'gAAAAABy' }])]
  for (const more of [{ tools: [spawn] }, { tools: [collaboration], store: false }]) {
    const body = leastBody('openai-responses', 'openai-responses', { ...more, input })
    const reply = await call(world.gateway, paths['openai-responses'], { body }).reply
    assert.deepEqual(world.upstream.last?.body['tools'], more.tools)
    assert.deepEqual(world.upstream.last?.body['input'], input)
    for (const item of readCalls(reply, false)) assert.ok(!('encrypted_function_args' in item))
  }
})

for (const to of foreign) {
  test(`what an agent says to another reaches ${to} as the words of a user, whether or not it is called encrypted`, async () => {
    const contents = [
      [head, { type: 'encrypted_content', encrypted_content: 'Count the files' }],
      [{ type: 'input_text', text: 'Sender: /root\nPayload:\nCount the files' }],
    ]
    for (const content of contents) {
      world.upstream.always(answerWithCall(to, 'spawn_agent', {}, false))
      const body = leastBody('openai-responses', to, { input: [said(content)] })
      const reply = await call(world.gateway, paths['openai-responses'], { body }).reply
      assert.equal(reply.status, 200, reply.text)
      assert.match(JSON.stringify(world.upstream.last?.body), /"role":"user".*Payload:.*Count the files/)
      assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
    }
  })

  test(`what only OpenAI can read is no text for ${to}, and is reported`, async () => {
    world.upstream.always(answerWithCall(to, 'spawn_agent', {}, false))
    const content = [head, { type: 'encrypted_content', encrypted_content: 'gAAAAABqZ3-x_Y=' }]
    const body = leastBody('openai-responses', to, { input: [said(content)] })
    const reply = await call(world.gateway, paths['openai-responses'], { body }).reply
    assert.equal(reply.status, 200, reply.text)
    assert.doesNotMatch(JSON.stringify(world.upstream.last?.body), /gAAAAA/)
    assert.match(String(reply.headers['x-crossmodel-dropped']), /encrypted_content/)
  })
}

test('a request that is written anew in its own protocol keeps what agents say, and the schema of their tools, as they came', () => {
  const contents = [
    [head, { type: 'encrypted_content', encrypted_content: 'Count the files' }],
    [head, { type: 'encrypted_content', encrypted_content: 'gAAAAABy' }],
    [{ type: 'encrypted_content', encrypted_content: 'gAAAAABy' }],
  ]
  const body = { model: 'm', input: contents.map(said), tools: [spawn, collaboration] }
  const losses = new LossList()
  const target = { model: 'm', stream: false, issuer: 'openai', quirks: {}, capabilities: everything } as const
  const written = openaiResponsesOutbound.encodeRequest(openaiResponsesInbound.decodeRequest(body), target, losses)
  assert.deepEqual(written.body['input'], body.input)
  assert.deepEqual(written.body['tools'], body.tools)
  assert.deepEqual(losses.list(), [])
})
