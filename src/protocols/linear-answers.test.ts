// What a provider may send many of in one answer (parts, calls, items, annotations, fields) costs every codec, fold and
// meter work that grows with their number and not with its square. Each answer is read for a caller of each protocol,
// streamed and folded; four times as many pieces may take less than eight times as long: the square would be sixteen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestReader, makeBytes, streams } from '../../test/readers.ts'
import { bounds } from '../foundation/bounds.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { FrameError } from '../foundation/frames/sse.ts'
import type { InboundProtocolName, ProtocolName } from '../generation/protocol-name.ts'

const FEW = 500
const TIMES = 4
const MOST_RATIO = 8
const TRIES = 5
/** Anything faster is too little to be compared, ms. */
const LEAST_MS = 5
/** As much as a reader is given at once, bytes. */
const SLICE_BYTES = 16 * 1024

type Shape = (index: number, count: number) => JsonObject | JsonObject[]

const chat = (delta: JsonObject, beside?: JsonObject): JsonObject => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason: null }],
  ...beside,
})
const call = (index: number, fields: JsonObject, beside?: JsonObject) =>
  chat({ tool_calls: [{ index, ...beside, function: fields }] })
const added = (output_index: number, item: JsonObject) => ({ type: 'response.output_item.added', output_index, item })
const done = (output_index: number, item: JsonObject) => ({ type: 'response.output_item.done', output_index, item })
const started = (index: number, content_block: JsonObject) => ({ type: 'content_block_start', index, content_block })
const grown = (index: number, delta: JsonObject) => ({ type: 'content_block_delta', index, delta })
const stopped = (index: number) => ({ type: 'content_block_stop', index })
const parts = (...list: JsonObject[]): JsonObject => ({ candidates: [{ content: { role: 'model', parts: list } }] })
const support = (at: number) => ({
  segment: { startIndex: at, endIndex: at + 1, text: 'é' },
  groundingChunkIndices: [0, 0, 0],
})
const grounded = (supports: JsonObject[], text: string) => ({
  candidates: [
    {
      content: { role: 'model', parts: [{ text }] },
      groundingMetadata: { groundingChunks: [{ web: { uri: 'http://x', title: 't' } }], groundingSupports: supports },
    },
  ],
})

const shapes: { readonly [name in ProtocolName]: { readonly [shape: string]: Shape } } = {
  'openai-chat': {
    'calls that never end': (at) => call(at, { name: 'f', arguments: '{' }, { id: `c${at}` }),
    'whole calls': (at) => call(at, { name: 'f', arguments: '{}' }, { id: `c${at}` }),
    'calls without an index or an id': () => chat({ tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }),
    'calls without a name': (at) => call(at, { arguments: '{' }),
    'text between calls': (at) => (at % 2 ? chat({ content: 'a' }) : call(at, { name: 'f', arguments: '{' })),
    'pieces of one call that each say its name': () => call(0, { name: 'f', arguments: '[' }),
    'pieces of the second call': (at) =>
      call(at === 0 ? 0 : 1, { name: 'f', arguments: '{"a":' }, { id: `c${at && 1}` }),
    'many calls in one delta': (at, count) =>
      at > 0
        ? []
        : chat({
            tool_calls: Array.from({ length: count }, (_, index) => ({
              index,
              function: { name: 'f', arguments: '{' },
            })),
          }),
    reasoning: () => chat({ reasoning_content: 'word ' }),
    'blocks of reasoning': (at) =>
      chat({ reasoning_details: [{ type: 'reasoning.text', index: at, text: 'a', signature: `s${at}` }] }),
    refusals: () => chat({ refusal: 'word ' }),
    annotations: (at) =>
      chat({
        content: 'a',
        annotations: [{ type: 'url_citation', url_citation: { url: `http://x/${at}`, title: 't' } }],
      }),
    images: () => chat({ images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }),
    'unknown fields': (at) => chat({ [`x${at}`]: 'word' }),
    'one unknown list': (at) => chat({ xs: [at] }),
    'fields beside the choices': (at) => chat({ content: 'a' }, { [`x${at}`]: 1 }),
    choices: (at) => ({ id: 'c', choices: [{ index: at, delta: { content: 'a' } }] }),
    usage: (at) =>
      chat({ content: 'a' }, { usage: { prompt_tokens: 10, completion_tokens: at, total_tokens: 10 + at } }),
  },
  'openai-responses': {
    'calls that never end': (at) =>
      added(at + 1, { type: 'function_call', id: `f${at}`, call_id: `c${at}`, name: 'f', arguments: '' }),
    calls: (at) => {
      const item = { type: 'function_call', id: `f${at}`, call_id: `c${at}`, name: 'f', arguments: '{}' }
      return [added(at + 1, item), done(at + 1, item)]
    },
    'items in the last event alone': (at, count) =>
      at > 0
        ? []
        : {
            type: 'response.completed',
            response: {
              status: 'completed',
              output: Array.from({ length: count }, (_, index) => ({
                type: 'function_call',
                id: `f${index}`,
                call_id: `c${index}`,
                name: 'f',
                arguments: '{}',
              })),
            },
          },
    'pieces of arguments': (at) =>
      at === 0
        ? added(1, { type: 'function_call', id: 'f', call_id: 'c', name: 'f', arguments: '' })
        : { type: 'response.function_call_arguments.delta', output_index: 1, item_id: 'f', delta: 'word ' },
    'parts of a message': (at) => ({
      type: 'response.output_text.delta',
      output_index: 0,
      item_id: 'msg_1',
      content_index: at,
      delta: 'a',
    }),
    paragraphs: (at) => ({
      type: 'response.reasoning_summary_text.delta',
      output_index: 1,
      item_id: 'r',
      summary_index: at,
      delta: 'a',
    }),
    annotations: (at) =>
      at === 0
        ? streams['openai-responses'].text('a')
        : {
            type: 'response.output_text.annotation.added',
            output_index: 0,
            content_index: 0,
            item_id: 'msg_1',
            annotation: { type: 'url_citation', url: `http://x/${at}`, title: 't', start_index: 0, end_index: 0 },
          },
    'unknown events': (at) => ({ type: 'response.zz.delta', item_id: `i${at}`, delta: 'word ' }),
    'calls of server tools': (at) => done(at + 1, { type: 'web_search_call', id: `w${at}`, status: 'completed' }),
  },
  'anthropic-messages': {
    blocks: (at) => [
      started(at + 1, { type: 'text', text: '' }),
      grown(at + 1, { type: 'text_delta', text: 'a' }),
      stopped(at + 1),
    ],
    'calls that never end': (at) => started(at + 1, { type: 'tool_use', id: `t${at}`, name: 'f', input: {} }),
    'blocks that are open at the same time': (at, count) =>
      at < count / 2 ? started(at + 1, { type: 'text', text: '' }) : stopped(count - at),
    'pieces of one call': (at) =>
      at === 0
        ? started(1, { type: 'tool_use', id: 't', name: 'f', input: {} })
        : grown(1, { type: 'input_json_delta', partial_json: 'word ' }),
    'pieces of a signature': (at) =>
      at === 0
        ? started(1, { type: 'thinking', thinking: '', signature: '' })
        : grown(1, { type: 'signature_delta', signature: 'abc' }),
    citations: (at) =>
      grown(0, {
        type: 'citations_delta',
        citation: { type: 'web_search_result_location', url: `http://x/${at}`, title: 't', cited_text: 'c' },
      }),
    'fields of an unknown block': (at) =>
      at === 0 ? started(1, { type: 'zz' }) : grown(1, { type: 'zz_delta', [`x${at}`]: 'a' }),
    'calls of server tools': (at) =>
      started(at + 1, { type: 'server_tool_use', id: `s${at}`, name: `tool_${at}`, input: {} }),
    'fields of message_delta': (at) => ({ type: 'message_delta', delta: { [`x${at}`]: 1 }, [`y${at}`]: 1 }),
    'fields of usage': (at) => ({ type: 'message_delta', delta: {}, usage: { output_tokens: at, [`x${at}`]: 1 } }),
    'usage of many iterations, and more usage': (at, count) => ({
      type: 'message_delta',
      delta: {},
      usage: {
        output_tokens: at,
        ...(at === 0 && {
          iterations: Array.from({ length: count }, () => ({ type: 'message', input_tokens: 1, output_tokens: 1 })),
        }),
      },
    }),
  },
  gemini: {
    calls: () => parts({ functionCall: { name: 'f', args: {} } }),
    'text and thoughts in turn': () => parts({ text: 'a' }, { text: 'b', thought: true }),
    images: () => parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }),
    'pieces of a call': (at) =>
      parts({
        functionCall: {
          ...(at === 0 && { name: 'f' }),
          willContinue: true,
          partialArgs: [{ jsonPath: `$.a[${at}]`, stringValue: 'a', willContinue: true }],
        },
      }),
    'grounding in each chunk': (at) => grounded([support(at * 2)], 'é'),
    'grounding whose words are nowhere': () =>
      grounded(
        [{ segment: { startIndex: 0, endIndex: 9, text: 'no such words' }, groundingChunkIndices: [0] }],
        'word ',
      ),
    'supports in one chunk': (at, count) =>
      at > 0
        ? []
        : grounded(
            Array.from({ length: count }, (_, index) => support(index * 2)),
            'é'.repeat(count),
          ),
    recitation: (at) => ({
      candidates: [
        {
          content: { role: 'model', parts: [{ text: 'word ' }] },
          citationMetadata: { citationSources: [{ startIndex: at, endIndex: at + 2, uri: `http://x/${at}` }] },
        },
      ],
    }),
  },
  'bedrock-converse': {
    'calls that never end': (at) => ({
      contentBlockStart: { contentBlockIndex: at + 1, start: { toolUse: { toolUseId: `t${at}`, name: 'f' } } },
    }),
    'blocks of text': (at) => [
      { contentBlockDelta: { contentBlockIndex: at + 1, delta: { text: 'a' } } },
      { contentBlockStop: { contentBlockIndex: at + 1 } },
    ],
    'pieces of a signature': () => ({
      contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { signature: 'abc' } } },
    }),
    citations: (at) => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: `t${at}`, sourceContent: [] } } },
    }),
    'pieces of an unknown block': (at) => ({ contentBlockDelta: { contentBlockIndex: 1, delta: { zz: { a: at } } } }),
    'unknown events': (at) => ({ zz: { a: at } }),
  },
}

const callers: readonly InboundProtocolName[] = ['openai-chat', 'openai-responses', 'anthropic-messages']

/** How long every caller's reader takes for the answer, ms of this thread's own. */
function time(protocol: ProtocolName, slices: readonly Buffer[]): number {
  const before = process.threadCpuUsage()
  for (const from of callers) {
    const readers = [true, false].map((callerStreams) =>
      openTestReader({ from, to: protocol, callerStreams, passthrough: false, contentType: typeOf(protocol) }),
    )
    if (from === protocol) readers.push(openTestReader({ from, to: protocol, mayEndShort: true }))
    for (const reader of readers) {
      let ending
      for (const slice of slices) ending = reader.push(slice).ending ?? ending
      ending ??= reader.end().ending
      assert.ok(ending !== undefined, 'the answer did not end')
      assert.ok(ending === 'end' || ending.kind === 'provider_error', String(ending))
      reader.takeOutput()
    }
  }
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

function typeOf(protocol: ProtocolName): string {
  return protocol === 'bedrock-converse' ? 'application/vnd.amazon.eventstream' : 'text/event-stream'
}

function write(protocol: ProtocolName, shape: Shape, count: number): Buffer[] {
  const { start, end, usage } = streams[protocol]
  const pieces = Array.from({ length: count }, (_, at) => shape(at, count)).flat()
  const bytes = makeBytes(protocol, ...start, ...pieces, ...end(usage))
  const slices: Buffer[] = []
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) slices.push(bytes.subarray(at, at + SLICE_BYTES))
  return slices
}

for (const protocol of Object.keys(shapes) as ProtocolName[])
  for (const [name, shape] of Object.entries(shapes[protocol]))
    test(`${protocol}: ${name} cost each codec and meter no more the more there are`, () => {
      const few = write(protocol, shape, FEW)
      const many = write(protocol, shape, FEW * TIMES)
      let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      for (let tried = 0; tried < TRIES && !(most / least < MOST_RATIO); tried += 1) {
        least = Math.max(LEAST_MS, Math.min(least, time(protocol, few)))
        most = Math.min(most, time(protocol, many))
      }
      assert.ok(most / least < MOST_RATIO, `${TIMES} times as many took ${(most / least).toFixed(1)} times as long`)
    })

test('parts that wait for the one before them are bounded, since they would leave all at once', () => {
  const reader = openTestReader({ from: 'openai-responses', to: 'openai-chat' })
  const open = (at: number) => makeBytes('openai-chat', call(at, { name: 'f', arguments: '{' }, { id: `c${at}` }))
  reader.push(makeBytes('openai-chat', ...streams['openai-chat'].start))
  // Each waits with a piece of its arguments; the first streams.
  const most = bounds.waitingPieces / 2
  for (let at = 0; at <= most; at += 1) reader.push(open(at))
  assert.throws(() => reader.push(open(most + 1)), FrameError)
})
