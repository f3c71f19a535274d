// Usage that makes no sense is no usage, in every protocol, as an answer that is not streamed, as a stream, and to the
// meter of passthrough: it is then counted. What makes sense is read with its parts inside their whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUsages } from '../../test/readers.ts'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import type { Frame } from '../foundation/frames/sse.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import { sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'

type Protocol = { body(usage: Json): JsonObject; frames(usage: Json): Frame[]; input: string; output: string }

const frame = (event: string | undefined, json: JsonObject): Frame => ({ event, data: JSON.stringify(json) })
const named = (json: JsonObject) => frame(String(json['type']), json)

const protocols: { readonly [name in ProtocolName]: Protocol } = {
  'openai-chat': {
    input: 'prompt_tokens',
    output: 'completion_tokens',
    body: (usage) => ({ choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }], usage }),
    frames: (usage) => [
      frame(undefined, { choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: 'stop' }] }),
      frame(undefined, { choices: [], usage }),
      { event: undefined, data: '[DONE]' },
    ],
  },
  'openai-responses': {
    input: 'input_tokens',
    output: 'output_tokens',
    body: (usage) => ({ status: 'completed', output: [], usage }),
    frames: (usage) => [named({ type: 'response.completed', response: { status: 'completed', output: [], usage } })],
  },
  'anthropic-messages': {
    input: 'input_tokens',
    output: 'output_tokens',
    body: (usage) => ({ type: 'message', content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn', usage }),
    frames: (usage) => [
      named({ type: 'message_start', message: { id: 'msg_1' } }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }),
      named({ type: 'message_stop' }),
    ],
  },
  gemini: {
    input: 'promptTokenCount',
    output: 'candidatesTokenCount',
    body: (usage) => ({
      candidates: [{ content: { parts: [{ text: 'hi' }] }, finishReason: 'STOP' }],
      usageMetadata: usage,
    }),
    frames: (usage) => [frame(undefined, protocols.gemini.body(usage))],
  },
  'bedrock-converse': {
    input: 'inputTokens',
    output: 'outputTokens',
    body: (usage) => ({ output: { message: { content: [{ text: 'hi' }] } }, stopReason: 'end_turn', usage }),
    frames: (usage) => [frame('messageStop', { stopReason: 'end_turn' }), frame('metadata', { usage })],
  },
}

function readAll(name: ProtocolName, usage: Json): (Usage | undefined)[] {
  const { body, frames } = protocols[name]
  return Object.values(readUsages(name, body(usage), frames(usage)))
}

const senseless: readonly [name: string, value: Json][] = [
  ['a fraction', 10.5],
  ['a negative number', -1],
  ['text', '10'],
  ['a number beyond 2^53', 2 ** 53],
  ['more than any answer uses', 100_000_001],
  ['a list', [1]],
]

for (const [name, { input, output }] of Object.entries(protocols) as [ProtocolName, Protocol][]) {
  for (const [what, value] of senseless) {
    test(`${name}: ${what} in place of a count of tokens makes the usage unknown`, () => {
      for (const usage of [
        { [input]: value, [output]: 5 },
        { [input]: 10, [output]: value },
      ])
        for (const read of readAll(name, usage)) assert.equal(read, undefined, JSON.stringify(usage))
    })
  }

  test(`${name}: a total alone, nothing at all and nulls are no usage`, () => {
    const none: Json[] = [
      { total_tokens: 15, totalTokens: 15, totalTokenCount: 15 },
      {},
      null,
      'x',
      { [input]: null, [output]: null },
    ]
    for (const usage of none) for (const read of readAll(name, usage)) assert.equal(read, undefined)
  })

  test(`${name}: counts up to the largest are read as they are`, () => {
    for (const count of [0, 1, 100_000_000]) {
      for (const read of readAll(name, { [input]: count, [output]: 7 })) {
        assert.deepEqual(read && [sumInput(read), sumOutput(read)], [count, 7])
      }
    }
  })

  test(`${name}: a count that is missing leaves the other one known`, () => {
    for (const read of readAll(name, { [input]: 10, [output]: null })) {
      assert.deepEqual(read && [sumInput(read), sumOutput(read)], [10, 0])
    }
  })
}

test('parts that are larger than their whole are cut to it', () => {
  const details = { cached_tokens: 1_000_000, cache_write_tokens: 1_000_000, reasoning_tokens: 1_000_000 }
  const odd: { readonly [name: string]: JsonObject } = {
    'openai-chat': {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: details,
      completion_tokens_details: details,
    },
    'openai-responses': {
      input_tokens: 10,
      output_tokens: 5,
      input_tokens_details: details,
      output_tokens_details: details,
    },
    gemini: { promptTokenCount: 10, candidatesTokenCount: 5, cachedContentTokenCount: 1_000_000 },
  }
  for (const [name, usage] of Object.entries(odd)) {
    for (const read of readAll(name as ProtocolName, usage)) {
      assert.deepEqual(read && [sumInput(read), sumOutput(read)], [10, 5], name)
    }
  }
})
