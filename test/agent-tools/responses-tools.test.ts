// Agents on Responses give tools forms of their own: in namespaces, in items of the input, with a type instead of a name. A
// model of any protocol is offered them as functions, and its calls come back in the agent's form, streamed and not.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { isObject, parseJsonObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { testModel } from '../gateway.ts'
import { assertValid } from '../schemas.ts'
import { call, leastBody, paths, readFrames, startWorld, type Reply, type World } from '../e2e/world.ts'
import {
  answerChat,
  answerGemini,
  answerResponses,
  answerWithCall,
  foreign,
  listOffered,
  listTurns,
} from './upstream-calls.ts'

let world: World
before(async () => (world = await startWorld()))
beforeEach(() => world.upstream.forget())
after(() => world?.stop())

const schema = { type: 'object', properties: { q: { type: 'string' } } }
const weather = { type: 'function', name: 'weather', description: 'Tells the weather', parameters: schema }
const namespace = { type: 'namespace', name: 'mcp__demo', description: 'A demonstration', tools: [weather] }

function ask(protocol: (typeof foreign)[number], more: JsonObject): Promise<Reply> {
  return call(world.gateway, paths['openai-responses'], { body: leastBody('openai-responses', protocol, more) }).reply
}

/** The body that the provider was sent last. */
function readUpstream(): JsonObject {
  return world.upstream.last?.body ?? {}
}

/** The items of the answer; of a stream those that were added, and the same again as its end has them. */
function readItems({ text, json }: Reply, stream: boolean): JsonObject[] {
  if (!stream) {
    assertValid('openai', 'Response', json)
    return (readArray(json['output']) ?? []).filter(isObject)
  }
  const events = readFrames(text).map(({ data }) => parseJsonObject(data) ?? {})
  for (const event of events) assertValid('openai', 'ResponseStreamEvent', event)
  const done = events.flatMap((event) =>
    event['type'] === 'response.output_item.done' ? [readObject(event['item']) ?? {}] : [],
  )
  const last = readObject(events.at(-1)?.['response'])
  assert.deepEqual(last?.['output'], done, text)
  return done
}

type Form = {
  what: string
  tool: JsonObject
  /** The function that a model is offered, and what it is called with. */
  offered: string
  given: JsonObject
  /** The item that the caller gets, without its id and status. */
  item: JsonObject
}

const forms: Form[] = [
  {
    what: 'a tool in a namespace',
    tool: namespace,
    offered: 'mcp__demo__weather',
    given: { q: 'Oslo' },
    item: { type: 'function_call', name: 'weather', namespace: 'mcp__demo', arguments: '{"q":"Oslo"}' },
  },
  {
    what: 'a custom tool in a namespace',
    tool: { type: 'namespace', name: 'code', description: '', tools: [{ type: 'custom', name: 'run' }] },
    offered: 'code__run',
    given: { input: 'print(1)' },
    item: { type: 'custom_tool_call', name: 'run', namespace: 'code', input: 'print(1)' },
  },
  {
    what: 'a local shell',
    tool: { type: 'local_shell' },
    offered: 'local_shell',
    given: { command: ['ls', '-l'], working_directory: '/tmp' },
    item: {
      type: 'local_shell_call',
      action: { type: 'exec', command: ['ls', '-l'], env: {}, working_directory: '/tmp' },
    },
  },
  {
    what: 'a shell',
    tool: { type: 'shell', environment: { type: 'local' } },
    offered: 'shell',
    given: { commands: ['ls'], timeout_ms: 10 },
    item: {
      type: 'shell_call',
      action: { commands: ['ls'], timeout_ms: 10, max_output_length: null },
      environment: { type: 'local' },
    },
  },
  {
    what: 'a tool for patches',
    tool: { type: 'apply_patch' },
    offered: 'apply_patch',
    given: { type: 'update_file', path: 'a.txt', diff: '-a\n+b' },
    item: { type: 'apply_patch_call', operation: { type: 'update_file', path: 'a.txt', diff: '-a\n+b' } },
  },
  {
    what: 'a search for tools that the client does',
    tool: { type: 'tool_search', execution: 'client', description: 'Finds tools', parameters: schema },
    offered: 'tool_search',
    given: { q: 'weather' },
    item: { type: 'tool_search_call', execution: 'client', arguments: { q: 'weather' } },
  },
]

for (const { what, tool, offered, given, item } of forms) {
  for (const protocol of foreign) {
    for (const stream of [false, true]) {
      test(`${what} reaches ${protocol} as a function, and its call comes back, ${stream ? 'streamed' : 'whole'}`, async () => {
        world.upstream.next(answerWithCall(protocol, offered, given, stream))
        const reply = await ask(protocol, { tools: [tool], stream })
        assert.equal(reply.status, 200, reply.text)
        assert.deepEqual(
          listOffered(protocol, readUpstream()).map(({ name }) => name),
          [offered],
        )
        const [told, ...more] = readItems(reply, stream)
        const { id: _id, call_id: _callId, status, ...rest } = told ?? {}
        assert.deepEqual([rest, more], [item, []])
        assert.equal(status, 'completed')
      })
    }
  }
}

test('tools that an item of the input adds are offered, those of the namespace functions by their own name', async () => {
  const plain = { type: 'namespace', name: 'functions', description: '', tools: [{ type: 'custom', name: 'exec' }] }
  const input = [
    { type: 'additional_tools', role: 'developer', tools: [plain, namespace] },
    { role: 'user', content: 'Hello' },
  ]
  for (const protocol of foreign) {
    world.upstream.next(answerWithCall(protocol, 'exec', { input: 'ls' }, true))
    const reply = await ask(protocol, { input, stream: true })
    assert.equal(reply.status, 200, reply.text)
    const names = listOffered(protocol, readUpstream()).map(({ name }) => name)
    assert.deepEqual(names, ['exec', 'mcp__demo__weather'])
    assert.doesNotMatch(String(reply.headers['x-crossmodel-dropped'] ?? ''), /additional_tools|namespace/)
    const [told] = readItems(reply, true)
    assert.deepEqual([told?.['type'], told?.['name'], told?.['input']], ['custom_tool_call', 'exec', 'ls'])
  }
})

test('what a tool was called with and what it said stay in the conversation, each call before its result', async () => {
  const action = { type: 'exec', command: ['ls'], env: {}, timeout_ms: null }
  const output = [{ stdout: 'a.txt', stderr: '', outcome: { type: 'exit', exit_code: 0 } }]
  const operation = { type: 'delete_file', path: 'a.txt' }
  const input = [
    { role: 'user', content: 'Hello' },
    { type: 'local_shell_call', id: 'lsh_1', call_id: 'c1', status: 'completed', action },
    { type: 'local_shell_call_output', id: 'c1', output: 'a.txt' },
    { type: 'shell_call', call_id: 'c2', action: { commands: ['ls'], timeout_ms: null, max_output_length: null } },
    { type: 'shell_call_output', call_id: 'c2', output },
    { type: 'apply_patch_call', call_id: 'c3', status: 'completed', operation },
    { type: 'apply_patch_call_output', call_id: 'c3', status: 'failed', output: 'no such file' },
    { type: 'tool_search_call', call_id: 'c4', execution: 'client', arguments: { q: 'weather' } },
    { type: 'tool_search_output', call_id: 'c4', execution: 'client', tools: [namespace] },
    { type: 'function_call', call_id: 'c5', namespace: 'mcp__demo', name: 'weather', arguments: '{"q":"Oslo"}' },
    { type: 'function_call_output', call_id: 'c5', output: 'rain' },
  ]
  for (const protocol of foreign) {
    world.upstream.next(answerWithCall(protocol, 'mcp__demo__weather', {}, false))
    const tools = [{ type: 'local_shell' }, { type: 'shell' }, { type: 'apply_patch' }]
    const reply = await ask(protocol, { input, tools })
    assert.equal(reply.status, 200, reply.text)
    const body = readUpstream()
    assert.deepEqual(listTurns(protocol, body), [
      'call local_shell {"command":["ls"]}',
      'result a.txt',
      'call shell {"commands":["ls"]}',
      `result ${JSON.stringify(output)}`,
      'call apply_patch {"type":"delete_file","path":"a.txt"}',
      'result no such file',
      'call tool_search {"q":"weather"}',
      'result These tools were found and can be called now: mcp__demo__weather.',
      'call mcp__demo__weather {"q":"Oslo"}',
      'result rain',
    ])
    const names = listOffered(protocol, body).map(({ name }) => name)
    assert.deepEqual(names, ['local_shell', 'shell', 'apply_patch', 'mcp__demo__weather'])
    const [told] = readItems(reply, false)
    assert.deepEqual([told?.['name'], told?.['namespace']], ['weather', 'mcp__demo'])
  }
})

test('a call whose arguments are not those of the tool is told as one of a function', async () => {
  for (const stream of [false, true]) {
    world.upstream.next(answerWithCall('openai-chat', 'apply_patch', { patch: 'x' }, stream))
    const reply = await ask('openai-chat', { tools: [{ type: 'apply_patch' }], stream })
    const [told] = readItems(reply, stream)
    assert.deepEqual(
      [told?.['type'], told?.['name'], told?.['arguments']],
      ['function_call', 'apply_patch', '{"patch":"x"}'],
    )
  }
})

test('tools of two places with one name are told apart, and each is called by its own', async () => {
  const flat = { ...weather, name: 'mcp__demo__weather' }
  world.upstream.next(answerWithCall('openai-chat', 'mcp__demo__weather_2', {}, false))
  const reply = await ask('openai-chat', { tools: [flat, namespace] })
  const names = listOffered('openai-chat', readUpstream()).map(({ name }) => name)
  assert.deepEqual(names, ['mcp__demo__weather', 'mcp__demo__weather_2'])
  const [told] = readItems(reply, false)
  assert.deepEqual([told?.['name'], told?.['namespace']], ['weather', 'mcp__demo'])
})

test('a tool that must be called may stand in a namespace or have a type', async () => {
  for (const [tool_choice, name] of [
    [{ type: 'function', namespace: 'mcp__demo', name: 'weather' }, 'mcp__demo__weather'],
    [{ type: 'shell' }, 'shell'],
  ] as const) {
    world.upstream.next(answerWithCall('openai-chat', name, {}, false))
    const reply = await ask('openai-chat', { tools: [namespace, { type: 'shell' }], tool_choice })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(readUpstream()['tool_choice'], { type: 'function', function: { name } })
  }
})

test('a provider of Responses gets every definition, item and choice as it was, also where the request is written anew', async () => {
  const input = [
    { type: 'additional_tools', role: 'developer', tools: [namespace] },
    { role: 'user', content: 'Hello' },
    // An id of ours: it would be looked up, so the request does not pass through.
    { type: 'reasoning', id: 'rs_cm_1', summary: [{ type: 'summary_text', text: 'Hm' }] },
    {
      type: 'local_shell_call',
      id: 'lsh_1',
      call_id: 'c1',
      status: 'completed',
      action: { type: 'exec', command: ['a'], env: {} },
    },
    { type: 'local_shell_call_output', id: 'c1', call_id: 'c1', output: 'a.txt' },
    { type: 'function_call', call_id: 'c5', namespace: 'mcp__demo', name: 'weather', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c5', namespace: 'mcp__demo', name: 'weather', output: 'rain' },
  ]
  const tools = [{ type: 'local_shell' }, { ...namespace, name: 'other' }, { type: 'apply_patch' }]
  const tool_choice = { type: 'function', namespace: 'other', name: 'weather' }
  const model = testModel('openai-responses')
  await call(world.gateway, paths['openai-responses'], { body: { model, input, tools, tool_choice } }).reply
  const body = readUpstream()
  assert.deepEqual(body['tools'], tools)
  assert.deepEqual(body['tool_choice'], tool_choice)
  assert.deepEqual(
    body['input'],
    input.filter(({ type }) => type !== 'reasoning'),
  )
})

test('a reference to reasoning, which nobody keeps, is left out and reported; any other reference is refused', async () => {
  const input = [
    { role: 'user', content: 'Hello' },
    { type: 'item_reference', id: 'rs_cm_1' },
    { type: 'function_call', call_id: 'c5', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c5', output: 'rain' },
  ]
  const tools = [{ type: 'function', name: 'f', parameters: schema }]
  for (const protocol of foreign) {
    world.upstream.next(answerWithCall(protocol, 'f', {}, false))
    const reply = await ask(protocol, { input, tools })
    assert.equal(reply.status, 200, reply.text)
    assert.match(String(reply.headers['x-crossmodel-dropped']), /item_reference/)
    assert.deepEqual(listTurns(protocol, readUpstream()), ['call f {}', 'result rain'])
  }
  world.upstream.next(answerResponses('f', {}, false))
  const model = testModel('openai-responses')
  const own = await call(world.gateway, paths['openai-responses'], { body: { model, input, tools } }).reply
  assert.match(String(own.headers['x-crossmodel-dropped']), /item_reference/)
  assert.deepEqual(readUpstream()['input'], [input[0], input[2], input[3]])
  const other = await ask('openai-chat', { input: [...input.slice(0, 1), { type: 'item_reference', id: 'msg_1' }] })
  assert.deepEqual([other.status, readObject(other.json['error'])?.['code']], [400, 'unsupported_responses_feature'])
})

test('an order to compact the conversation is refused where its provider would not see it, and passes through elsewhere', async () => {
  const input = [{ role: 'user', content: 'Hello' }, { type: 'compaction_trigger' }]
  for (const protocol of foreign) {
    const { status, json } = await ask(protocol, { input })
    const error = readObject(json['error'])
    assert.deepEqual([status, error?.['code']], [400, 'unsupported_responses_feature'], JSON.stringify(json))
    assert.match(String(error?.['param']), /compaction_trigger/)
  }
  assert.equal(world.upstream.received.length, 0)
  world.upstream.next(answerResponses('f', {}, false))
  const model = testModel('openai-responses')
  await call(world.gateway, paths['openai-responses'], { body: { model, input } }).reply
  assert.deepEqual(readUpstream()['input'], input)
})

test('who asks for a WebSocket is told at once to go on over HTTP', async () => {
  const headers = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AA==',
  }
  const reply = await call(world.gateway, paths['openai-responses'], { headers }).reply
  assert.equal(reply.status, 426, reply.text)
  assert.deepEqual([reply.headers['allow'], readObject(reply.json['error'])?.['code']], ['POST', 'upgrade_required'])
  const plain = await call(world.gateway, paths['openai-responses']).reply
  assert.equal(plain.status, 405)
})

test('the proof of a thought that led to a call with a type of its own goes home with that call', async () => {
  for (const stream of [false, true]) {
    const tools = [{ type: 'local_shell' }]
    world.upstream.next(answerGemini('local_shell', { command: ['ls'] }, stream, 'cHJvb2Y='))
    const told = readItems(await ask('gemini', { tools, stream }), stream)
    const id = told.find(({ type }) => type === 'local_shell_call')?.['call_id'] ?? null
    const output = { type: 'local_shell_call_output', call_id: id, output: 'a.txt' }
    world.upstream.next(answerGemini('local_shell', { command: ['ls'] }, false))
    await ask('gemini', { tools, input: [{ role: 'user', content: 'Hello' }, ...told, output] })
    const turns = (readArray(readUpstream()['contents']) ?? []).filter(isObject)
    const parts = turns.flatMap((turn) => (readArray(turn['parts']) ?? []).filter(isObject))
    const call = parts.find((part) => part['functionCall'] !== undefined)
    assert.equal(call?.['thoughtSignature'], 'cHJvb2Y=', JSON.stringify(parts))
    assert.deepEqual(readObject(call['functionCall'])?.['args'], { command: ['ls'] })
  }
})

test('numbers of a search for tools keep all their digits, in its call and in its history', async () => {
  const search = { type: 'tool_search', execution: 'client', parameters: schema }
  const input = `[{"role":"user","content":"Hello"},{"type":"tool_search_call","call_id":"c1","execution":"client","arguments":{"q":12345678901234567891}},{"type":"tool_search_output","call_id":"c1","execution":"client","tools":[]}]`
  const model = testModel('openai-chat')
  const large = '{"q":12345678901234567891}'
  for (const stream of [false, true]) {
    world.upstream.next(answerChat('tool_search', large, stream))
    const body = `{"model":"${model}","stream":${stream},"tools":[${JSON.stringify(search)}],"input":${input}}`
    const reply = await call(world.gateway, paths['openai-responses'], { body }).reply
    assert.equal(reply.status, 200, reply.text)
    assert.ok(world.upstream.last?.bytes.toString().includes('12345678901234567891'))
    assert.ok(reply.text.includes(`"arguments":${large}`), reply.text)
    assert.deepEqual(listTurns('openai-chat', readUpstream())[1], 'result No tool was found.')
  }
})

test('a name that becomes too long with its namespace is made to fit, and the call comes back by both', async () => {
  const long = {
    type: 'namespace',
    name: `mcp__${'n'.repeat(40)}`,
    description: '',
    tools: [{ ...weather, name: 't'.repeat(40) }],
  }
  for (const stream of [false, true]) {
    world.upstream.next(({ body }) =>
      answerWithCall('openai-chat', listOffered('openai-chat', body)[0]?.name ?? '', { q: 'Oslo' }, stream),
    )
    const reply = await ask('openai-chat', { tools: [long], stream })
    assert.equal(reply.status, 200, reply.text)
    const [offered] = listOffered('openai-chat', readUpstream())
    assert.ok(offered !== undefined && offered.name.length <= 64 && offered.name !== '')
    const [told] = readItems(reply, stream)
    assert.deepEqual([told?.['name'], told?.['namespace']], ['t'.repeat(40), long.name])
  }
})
