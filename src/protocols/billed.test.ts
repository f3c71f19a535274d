// What is billed beside tokens, in every protocol: what a request asks for, and what an answer says was run, whole, as a
// stream, and to the meter of passthrough.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readUsages } from '../../test/readers.ts'
import { recordedAnswers, recordingsAbsent } from '../../test/recordings.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import type { Frame } from '../foundation/frames/sse.ts'
import type { InboundProtocolName, ProtocolName } from '../generation/protocol-name.ts'
import type { Usage } from '../generation/usage/usage.ts'
import { inboundProtocols, outboundProtocols } from './protocols.ts'

const source = { issuer: 'test', newId: (prefix: string) => `${prefix}1` }
const frame = (event: string | undefined, json: JsonObject): Frame => ({ event, data: JSON.stringify(json) })
const named = (json: JsonObject) => frame(String(json['type']), json)

type Billed = Pick<Usage, 'terms' | 'serverToolCalls'>

function pick(usage: Usage | undefined): Billed {
  const { terms, serverToolCalls } = usage ?? {}
  return { ...(terms === undefined ? {} : { terms }), ...(serverToolCalls === undefined ? {} : { serverToolCalls }) }
}

/** As the answer is read in every way in which the protocol is served. */
function readAll(name: ProtocolName, body: JsonObject, frames: readonly Frame[]): Billed[] {
  const { whole, streamed, metered, passed } = readUsages(name, body, frames)
  const isPassed = outboundProtocols[name].readAnswer !== undefined
  return [whole, streamed, ...(isPassed ? [metered, passed] : [])].map(pick)
}

function assertBilled(name: ProtocolName, body: JsonObject, frames: readonly Frame[], expected: Billed): void {
  for (const read of readAll(name, body, frames)) assert.deepEqual(read, expected)
}

describe('what an answer says was run', () => {
  test('Chat: the tier beside usage, in the answer and in every chunk', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    const choice = { index: 0, finish_reason: 'stop' }
    const body = { service_tier: 'priority', choices: [{ ...choice, message: { content: 'hi' } }], usage }
    const frames = [
      frame(undefined, { service_tier: 'priority', choices: [{ ...choice, delta: { content: 'hi' } }] }),
      frame(undefined, { service_tier: 'priority', choices: [], usage }),
      { event: undefined, data: '[DONE]' },
    ]
    assertBilled('openai-chat', body, frames, { terms: { serviceTier: 'priority' } })
  })

  test("Chat: searches by OpenRouter's, Perplexity's and Anthropic's names", () => {
    const calls = (usage: JsonObject) =>
      outboundProtocols['openai-chat'].decodeResponse(
        {
          choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 1, completion_tokens: 1, ...usage },
        },
        source,
      ).usage?.serverToolCalls
    assert.deepEqual(calls({ server_tool_use: { web_search_requests: 2 } }), { web_search: 2 })
    assert.deepEqual(calls({ num_search_queries: 18 }), { web_search: 18 })
    assert.deepEqual(calls({ search_context_size: 'high' }), { 'web_search.high': 1 })
    assert.equal(calls({ server_tool_use: { web_search_requests: 0 } }), undefined)
    assert.deepEqual(calls({ server_tool_use: { 'a\u0000b': 1, constructor: 2 } }), { other: 1, constructor: 2 })
  })

  test('Responses: the tier, searches that searched, and each container once, by its size', () => {
    const response = {
      status: 'completed',
      service_tier: 'flex',
      tools: [{ type: 'web_search' }, { type: 'code_interpreter', container: { type: 'auto', memory_limit: '4g' } }],
      output: [
        { type: 'web_search_call', id: 'a', status: 'completed', action: { type: 'search', query: 'q' } },
        { type: 'web_search_call', id: 'b', status: 'completed', action: { type: 'open_page', url: 'https://a.b' } },
        { type: 'web_search_call', id: 'c', status: 'completed', action: { type: 'find_in_page' } },
        {
          type: 'code_interpreter_call',
          id: 'd',
          container_id: 'cntr_1',
          code: '1',
          outputs: null,
          status: 'completed',
        },
        {
          type: 'code_interpreter_call',
          id: 'e',
          container_id: 'cntr_1',
          code: '2',
          outputs: null,
          status: 'completed',
        },
        { type: 'shell_call', id: 'f', environment: { type: 'container_reference', container_id: 'cntr_2' } },
        { type: 'shell_call', id: 'g', environment: { type: 'local' } },
        { type: 'file_search_call', id: 'h', queries: [], status: 'completed' },
        { type: 'function_call', id: 'i', call_id: 'i', name: 'f', arguments: '{}', status: 'completed' },
      ],
      usage: { input_tokens: 1, output_tokens: 1 },
    }
    const frames = [
      named({ type: 'response.created', response: { status: 'in_progress', service_tier: 'auto', output: [] } }),
      named({ type: 'response.completed', response }),
    ]
    assertBilled('openai-responses', response, frames, {
      terms: { serviceTier: 'flex' },
      serverToolCalls: { web_search: 1, code_interpreter_4g: 2, file_search: 1 },
    })
  })

  test('Responses: what usage counts itself is believed, be it more than the items show (OpenAI) or less (xAI)', () => {
    const item = { type: 'web_search_call', id: 'a', status: 'completed', action: { type: 'search' } }
    const calls = (response: JsonObject, usage: JsonObject = {}) =>
      outboundProtocols['openai-responses'].decodeResponse(
        { status: 'completed', output: [item], usage: { input_tokens: 1, output_tokens: 1, ...usage }, ...response },
        source,
      ).usage?.serverToolCalls
    assert.deepEqual(calls({}), { web_search: 1 })
    assert.deepEqual(calls({ tool_usage: { web_search: { num_requests: 10 } } }), { web_search: 10 })
    const details = { web_search_calls: 0, x_search_calls: 3 }
    assert.deepEqual(calls({}, { server_side_tool_usage_details: details }), { x_search: 3 })
  })

  test('Messages: the tier, the speed, the region and the searches of its usage', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 1,
      service_tier: 'standard',
      speed: 'fast',
      inference_geo: 'us',
      server_tool_use: { web_search_requests: 10, web_fetch_requests: 0 },
    }
    const body = { type: 'message', content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn', usage }
    const start = { input_tokens: 1, output_tokens: 1, service_tier: 'standard', inference_geo: 'us', speed: 'fast' }
    const frames = [
      named({ type: 'message_start', message: { id: 'msg_1', usage: start } }),
      named({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { output_tokens: 1, server_tool_use: usage.server_tool_use },
      }),
      named({ type: 'message_stop' }),
    ]
    assertBilled('anthropic-messages', body, frames, {
      terms: { serviceTier: 'standard', speed: 'fast', region: 'us' },
      serverToolCalls: { web_search: 10 },
    })
  })

  test('Gemini: the tier by both of its names, and queries that are not empty', () => {
    const answer = (usage: JsonObject) => ({
      candidates: [
        {
          content: { parts: [{ text: 'hi' }] },
          finishReason: 'STOP',
          groundingMetadata: { webSearchQueries: ['', 'a', 'b'], groundingChunks: [{ web: { uri: 'https://a.b' } }] },
        },
      ],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, ...usage },
    })
    const serverToolCalls = { google_search: 2, google_search_prompt: 1 }
    for (const [usage, serviceTier] of [
      [{ serviceTier: 'flex' }, 'flex'],
      [{ trafficType: 'ON_DEMAND' }, 'standard'],
      [{ trafficType: 'ON_DEMAND_PRIORITY' }, 'priority'],
      [{ trafficType: 'PROVISIONED_THROUGHPUT' }, 'provisioned_throughput'],
    ] as const)
      assertBilled('gemini', answer(usage), [frame(undefined, answer(usage))], {
        terms: { serviceTier },
        serverToolCalls,
      })
  })

  test('Bedrock: the tier beside usage', () => {
    const usage = { inputTokens: 1, outputTokens: 1 }
    const serviceTier = { type: 'priority' }
    const body = { output: { message: { content: [{ text: 'hi' }] } }, stopReason: 'end_turn', usage, serviceTier }
    const frames = [frame('messageStop', { stopReason: 'end_turn' }), frame('metadata', { usage, serviceTier })]
    assertBilled('bedrock-converse', body, frames, { terms: { serviceTier: 'priority' } })
  })

  test('a word that cannot be one is no word of a price card', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 1,
      service_tier: 'a\u0000b',
      speed: 'x'.repeat(65),
      inference_geo: {},
    }
    const body = { type: 'message', content: [], stop_reason: 'end_turn', usage }
    const read = outboundProtocols['anthropic-messages'].decodeResponse(body, source)
    assert.deepEqual(read.usage?.terms, { serviceTier: '?', speed: '?', region: '?' })
  })
})

describe('calls of tools while an answer is under way', () => {
  test('Messages: each block that calls one', () => {
    const { createMeter, createEventDecoder } = outboundProtocols['anthropic-messages']
    const [meter, decoder] = [createMeter(), createEventDecoder(source)]
    const block = (index: number, json: JsonObject) =>
      named({ type: 'content_block_start', index, content_block: json })
    const frames = [
      named({ type: 'message_start', message: { id: 'msg_1' } }),
      block(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }),
      named({ type: 'content_block_stop', index: 0 }),
      block(1, { type: 'tool_use', id: 'toolu_1', name: 'web_search', input: {} }),
      named({ type: 'content_block_stop', index: 1 }),
      block(2, { type: 'server_tool_use', id: 'srvtoolu_2', name: 'web_search', input: {} }),
      named({ type: 'content_block_stop', index: 2 }),
      // Tools that are called by other names than they are asked for.
      block(3, { type: 'server_tool_use', id: 'srvtoolu_3', name: 'bash_code_execution', input: {} }),
      named({ type: 'content_block_stop', index: 3 }),
      block(4, { type: 'server_tool_use', id: 'srvtoolu_4', name: 'tool_search_tool_bm25', input: {} }),
    ]
    const read = frames.map((each) => meter.read(each).serverToolCalls).findLast((calls) => calls !== undefined)
    for (const each of frames) decoder.push(each)
    assert.deepEqual(read, { web_search: 2, code_execution: 1, tool_search: 1 })
    assert.deepEqual(decoder.serverToolCalls, read)
  })

  test('Responses: each item that is done, and a container by the size that its request gave it', () => {
    const { createMeter, createEventDecoder } = outboundProtocols['openai-responses']
    const [meter, decoder] = [createMeter(), createEventDecoder(source)]
    const tools = [{ type: 'code_interpreter', container: { type: 'auto', memory_limit: '4g' } }]
    const done = (index: number, item: JsonObject) =>
      named({ type: 'response.output_item.done', output_index: index, item: { status: 'completed', ...item } })
    const frames = [
      named({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [], tools } }),
      done(0, { type: 'web_search_call', id: 'a', action: { type: 'search' } }),
      done(1, { type: 'code_interpreter_call', id: 'b', container_id: 'c', code: '', outputs: null }),
      done(2, { type: 'code_interpreter_call', id: 'd', container_id: 'c', code: '', outputs: null }),
    ]
    const read = frames.map((each) => meter.read(each).serverToolCalls).findLast((calls) => calls !== undefined)
    for (const each of frames) decoder.push(each)
    assert.deepEqual(read, { web_search: 1, code_interpreter_4g: 1 })
    assert.deepEqual(decoder.serverToolCalls, read)
  })
})

describe('what a request asks for', () => {
  const messages = [{ role: 'user', content: 'hi' }]
  const bodies: { readonly [name in InboundProtocolName]: JsonObject } = {
    'openai-chat': { model: 'm', messages },
    'openai-responses': { model: 'm', input: 'hi' },
    'anthropic-messages': { model: 'm', messages, max_tokens: 5 },
  }
  const read = (name: InboundProtocolName, more: JsonObject) => {
    const { terms, serverTools, hourCache } = inboundProtocols[name].decodeEnvelope({ ...bodies[name], ...more })
    return { terms, hourCache, tools: serverTools?.map(({ name: tool, maxCalls, field }) => [tool, maxCalls, field]) }
  }

  for (const name of Object.keys(bodies) as InboundProtocolName[]) {
    test(`${name}: tier, speed and region, and nothing where nothing is said`, () => {
      const asked = read(name, { service_tier: 'Priority', speed: 'fast', inference_geo: 'us' })
      assert.deepEqual(asked.terms, { serviceTier: 'priority', speed: 'fast', region: 'us' })
      const tool = { type: 'function', name: 'f', input_schema: {}, function: { name: 'f' } }
      const plain = { terms: undefined, hourCache: undefined, tools: undefined }
      assert.deepEqual(read(name, { service_tier: null, tools: [tool] }), plain)
    })

    test(`${name}: a cache of one hour, wherever its mark stands`, () => {
      const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } }
      const part = (mark: JsonObject) => [{ role: 'user', content: [{ type: 'text', text: 'hi', ...mark }] }]
      const list = name === 'openai-responses' ? 'input' : 'messages'
      const result = [
        { role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: 'x', ...hour }] }] },
      ]
      for (const marked of [
        hour,
        { tools: [{ type: 'function', name: 'f', input_schema: {}, ...hour }] },
        { [list]: part(hour) },
        { [list]: result },
      ])
        assert.equal(read(name, marked).hourCache, true)
      assert.equal(
        read(name, { [list]: part({ cache_control: { type: 'ephemeral', ttl: '5m' } }) }).hourCache,
        undefined,
      )
      assert.equal(read(name, { [list]: part({ text: '"ttl":"1h"' }) }).hourCache, undefined)
    })
  }

  test('Chat: searches, plugins, and tools of other kinds than a caller runs', () => {
    assert.deepEqual(read('openai-chat', { web_search_options: {} }).tools, [['web_search', 1, 'web_search_options']])
    const asked = read('openai-chat', {
      web_search_options: { search_context_size: 'high' },
      enable_search: true,
      search_parameters: { mode: 'auto' },
      plugins: [{ id: 'web' }],
      tools: [{ type: 'custom' }, { type: 'browser_search' }],
    })
    assert.deepEqual(asked.tools, [
      ['web_search.high', 1, 'web_search_options'],
      ['enable_search', undefined, 'enable_search'],
      ['search_parameters', undefined, 'search_parameters'],
      ['plugin_web', undefined, 'plugins[0]'],
      ['browser_search', undefined, 'tools[1]'],
    ])
  })

  test('Responses: tools that the provider runs, with the one bound for all of them', () => {
    const tools = [
      { type: 'web_search_preview' },
      { type: 'custom', name: 'c' },
      { type: 'local_shell' },
      { type: 'computer_use_preview' },
      { type: 'shell', environment: { type: 'local' } },
      { type: 'shell', environment: { type: 'container_auto', memory_limit: '16g' } },
      { type: 'code_interpreter', container: { type: 'auto' } },
      { type: 'image_generation' },
    ]
    const added = {
      type: 'additional_tools',
      role: 'developer',
      tools: [{ type: 'file_search', vector_store_ids: [] }],
    }
    assert.deepEqual(read('openai-responses', { tools, input: [added], max_tool_calls: 3 }).tools, [
      ['web_search', 3, 'tools[0]'],
      ['code_interpreter_16g', 3, 'tools[5]'],
      ['code_interpreter', 3, 'tools[6]'],
      ['image_generation', 3, 'tools[7]'],
      ['file_search', 3, 'input[0].tools[0]'],
    ])
    assert.deepEqual(read('openai-responses', { tools: tools.slice(0, 1) }).tools, [
      ['web_search', undefined, 'tools[0]'],
    ])
  })

  test('Messages: dated tools that Anthropic runs, each with its own bound', () => {
    const tools = [
      { name: 'f', input_schema: {} },
      { type: 'custom', name: 'g', input_schema: {} },
      { type: 'bash_20250124', name: 'bash' },
      { type: 'web_search_20260209', name: 'web_search', max_uses: 2 },
      { type: 'web_fetch_20250910', name: 'web_fetch' },
      { type: 'code_execution_20250825', name: 'code_execution' },
      { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
    ]
    assert.deepEqual(read('anthropic-messages', { tools }).tools, [
      ['web_search', 2, 'tools[3]'],
      ['web_fetch', undefined, 'tools[4]'],
      ['code_execution', undefined, 'tools[5]'],
      ['tool_search', undefined, 'tools[6]'],
    ])
  })
})

test('recorded answers name only tiers and tools that are known', { skip: recordingsAbsent }, () => {
  const tiers = new Set<string>()
  const tools = new Map<string, number>()
  for (const { protocol, body, status } of recordedAnswers()) {
    if (body === undefined || status >= 400) continue
    let usage: Usage | undefined
    try {
      usage = outboundProtocols[protocol].decodeResponse(body, source).usage
    } catch {
      continue
    }
    if (usage?.terms?.serviceTier !== undefined) tiers.add(usage.terms.serviceTier)
    for (const [name, count] of Object.entries(usage?.serverToolCalls ?? {}))
      tools.set(name, (tools.get(name) ?? 0) + count)
  }
  assert.deepEqual([...tiers].sort(), ['auto', 'default', 'flex', 'on_demand', 'priority', 'provisioned', 'standard'])
  assert.deepEqual(Object.fromEntries(tools), {
    code_interpreter: 6,
    file_search: 5,
    google_search: 13,
    google_search_prompt: 8,
    image_generation: 3,
    web_fetch: 5,
    web_search: 26,
    x_search: 1,
  })
})
