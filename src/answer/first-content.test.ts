// A thought of which nothing is shown is not the first content, so that another endpoint can still take over: neither its start
// nor its proof, in passthrough and translated. Whatever is shown of one is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../foundation/json/json.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import { makeBytes, openTestReader, streams } from '../../test/readers.ts'

type Case = { start: readonly JsonObject[]; empty: readonly JsonObject[]; shown: JsonObject }

const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' }

const cases: { readonly [name in ProtocolName]?: Case } = {
  'anthropic-messages': {
    start: streams['anthropic-messages'].start.slice(0, 1),
    empty: [
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2lnbmVk' } },
      { type: 'content_block_stop', index: 0 },
    ],
    shown: { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
  },
  'bedrock-converse': {
    start: streams['bedrock-converse'].start.slice(0, 1),
    empty: [
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'c2lnbmVk' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
    ],
    shown: { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm.' } } } },
  },
  'openai-responses': {
    start: streams['openai-responses'].start.slice(0, 1),
    empty: [
      { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item: reasoning },
      { type: 'response.output_item.done', sequence_number: 2, output_index: 0, item: reasoning },
    ],
    shown: {
      type: 'response.reasoning_summary_text.delta',
      sequence_number: 2,
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: 'Hm.',
    },
  },
}

for (const to of ['anthropic-messages', 'bedrock-converse', 'openai-responses'] as const) {
  const { start, empty, shown } = cases[to] as Case
  for (const passthrough of to === 'bedrock-converse' ? [false] : [true, false])
    test(`${to}, ${passthrough ? 'passed through' : 'translated'}: an empty thought is no content`, () => {
      const from = to === 'bedrock-converse' || !passthrough ? 'openai-chat' : to
      const open = () => openTestReader({ from, to, passthrough })
      const reader = open()
      for (const event of [...start, ...empty]) assert.equal(reader.push(makeBytes(to, event)).content, false)
      const other = open()
      // The start of its block, where the protocol has one.
      const head = to === 'bedrock-converse' ? start : [...start, empty[0] as JsonObject]
      const contents = [...head, shown].map((event) => other.push(makeBytes(to, event)).content)
      assert.deepEqual([contents.slice(0, -1).includes(true), contents.at(-1)], [false, true])
    })
}
