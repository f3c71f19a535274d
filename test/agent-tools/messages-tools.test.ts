// Tools that Anthropic defines and the caller runs, and tools that a client's own search finds: a model of any protocol is
// offered them, its calls come back by their names, and Anthropic itself gets every definition as it was.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, parseJsonObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { wrapSignature } from '../../src/generation/signature/signature.ts'
import { call, leastBody, paths, readFrames, startWorld, type Reply, type World } from '../e2e/world.ts'
import { answerResponses, answerWithCall, listOffered, listTurns } from './upstream-calls.ts'

let world: World
before(async () => (world = await startWorld()))
beforeEach(() => world.upstream.forget())
after(() => world?.stop())

const targets = ['openai-chat', 'openai-responses', 'gemini'] as const
type Target = (typeof targets)[number]
const answer = (to: Target, name: string, given: JsonObject, stream: boolean) =>
  to === 'openai-responses' ? answerResponses(name, given, stream) : answerWithCall(to, name, given, stream)
const offered = (to: Target) =>
  listOffered(to === 'openai-responses' ? 'openai-chat' : to, world.upstream.last?.body ?? {})

function ask(to: Target | 'anthropic-messages', more: JsonObject): Promise<Reply> {
  return call(world.gateway, paths['anthropic-messages'], { body: leastBody('anthropic-messages', to, more) }).reply
}

/** Name and input of the call in an answer. */
function readCall({ text, json }: Reply, stream: boolean): [unknown, unknown] {
  if (!stream) {
    const block = (readArray(json['content']) ?? []).filter(isObject).find(({ type }) => type === 'tool_use')
    return [block?.['name'], block?.['input']]
  }
  const events = readFrames(text).map(({ data }) => parseJsonObject(data) ?? {})
  const start = events
    .map((event) => readObject(event['content_block']))
    .find((block) => block?.['type'] === 'tool_use')
  const pieces = events.map((event) => readObject(event['delta'])?.['partial_json'])
  return [start?.['name'], parseJsonObject(pieces.filter((piece) => typeof piece === 'string').join(''))]
}

const tools: { tool: JsonObject & { name: string }; given: JsonObject; commands: readonly string[] }[] = [
  { tool: { type: 'bash_20250124', name: 'bash' }, given: { command: 'ls' }, commands: [] },
  {
    tool: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: 1000 },
    given: { command: 'insert', path: 'a.txt', insert_line: 0, insert_text: 'a' },
    commands: ['view', 'create', 'str_replace', 'insert'],
  },
  {
    tool: { type: 'text_editor_20250124', name: 'str_replace_editor' },
    given: { command: 'undo_edit', path: 'a.txt' },
    commands: ['view', 'create', 'str_replace', 'insert', 'undo_edit'],
  },
  {
    tool: { type: 'memory_20250818', name: 'memory' },
    given: { command: 'rename', old_path: '/memories/a', new_path: '/memories/b' },
    commands: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'],
  },
]

for (const { tool, given, commands } of tools) {
  for (const to of targets) {
    test(`${String(tool['type'])} reaches ${to} as a function, and its call comes back`, async () => {
      for (const stream of [false, true]) {
        world.upstream.next(answer(to, tool.name, given, stream))
        const reply = await ask(to, { tools: [tool], stream })
        assert.equal(reply.status, 200, reply.text)
        const [sent, ...more] = offered(to)
        assert.deepEqual([sent?.name, more], [tool.name, []])
        const properties = readObject(sent?.schema['properties']) ?? {}
        for (const name in given) assert.ok(Object.hasOwn(properties, name), name)
        if (commands.length > 0) assert.deepEqual(readObject(properties['command'])?.['enum'], commands)
        assert.deepEqual(readCall(reply, stream), [tool.name, given])
      }
    })
  }
}

test('a tool that the search of a client has found is offered, and the model is told of it', async () => {
  const search = { name: 'ToolSearch', input_schema: { type: 'object' } }
  const deferred = { name: 'g', input_schema: { type: 'object' }, defer_loading: true }
  const messages = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'ToolSearch', input: {} }] },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'tool_reference', tool_name: 'g' }] }],
    },
  ]
  for (const to of ['openai-chat', 'gemini'] as const) {
    world.upstream.next(answer(to, 'g', {}, false))
    const reply = await ask(to, { tools: [search, deferred], messages })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      offered(to).map(({ name }) => name),
      ['ToolSearch', 'g'],
    )
    assert.deepEqual(listTurns(to, world.upstream.last?.body ?? {}), [
      'call ToolSearch {}',
      'result The tool g was found and can be called now.',
    ])
  }
})

test('a search for tools that Anthropic runs is not needed elsewhere, where all tools are offered: nothing is lost', async () => {
  const search = { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' }
  const deferred = { name: 'g', input_schema: { type: 'object' }, defer_loading: true }
  world.upstream.next(answer('openai-chat', 'g', {}, false))
  const reply = await ask('openai-chat', { tools: [search, deferred] })
  assert.equal(reply.status, 200, reply.text)
  assert.deepEqual(
    offered('openai-chat').map(({ name }) => name),
    ['g'],
  )
  assert.doesNotMatch(String(reply.headers['x-crossmodel-dropped'] ?? ''), /tool_search/)
})

test('Anthropic gets definitions and references as they were, also where the request is written anew', async () => {
  const defined = [
    ...tools.slice(0, 2).map(({ tool }) => tool),
    { type: 'memory_20250818', name: 'memory', cache_control: { type: 'ephemeral' } },
  ]
  const block = { type: 'tool_reference', tool_name: 'g' }
  const messages = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'memory', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: [block] }] },
  ]
  // A reasoning of ours, which no provider could read: the request does not pass through.
  const signature = { issuer: 'elsewhere', protocol: 'gemini' as const, value: 'v' }
  const ours = { type: 'redacted_thinking', data: wrapSignature(signature, 'self', true) }
  for (const extra of [[], [ours]]) {
    world.upstream.next(answerWithCall('anthropic-messages', 'memory', { command: 'view', path: '/memories' }, false))
    const history = [messages[0], { ...messages[1], content: [...extra, ...(messages[1]?.content ?? [])] }, messages[2]]
    await ask('anthropic-messages', { tools: defined, messages: history as JsonObject[] })
    const body = world.upstream.last?.body ?? {}
    assert.deepEqual(body['tools'], defined)
    assert.deepEqual((readArray(body['messages']) ?? []).at(-1), messages[2])
    assert.doesNotMatch(JSON.stringify(body), /cms1/)
  }
})

test('the session and the agents that Claude Code names are in the record, each cut at its bound', async () => {
  world.upstream.next(answer('openai-chat', 'f', {}, false))
  const body = leastBody('anthropic-messages', 'openai-chat')
  const headers = {
    'x-claude-code-session-id': 's'.repeat(bounds.callerRequestIdLength + 1),
    'x-claude-code-agent-id': 'agent-2',
    'x-claude-code-parent-agent-id': 'agent-1',
  }
  const reply = await call(world.gateway, `${paths['anthropic-messages']}?beta=true`, { body, headers }).reply
  assert.equal(reply.status, 200, reply.text)
  const read = async (id: string) => (await call(world.gateway, `/v1/generations/${id}`).reply).json['agent']
  assert.deepEqual(await read(String(reply.headers['x-request-id'])), {
    session_id: 's'.repeat(bounds.callerRequestIdLength),
    agent_id: 'agent-2',
    parent_agent_id: 'agent-1',
  })
  world.upstream.next(answer('openai-chat', 'f', {}, false))
  const other = await call(world.gateway, paths['anthropic-messages'], { body }).reply
  assert.equal(await read(String(other.headers['x-request-id'])), null)
})
