// A stream that passes through and is ended early by the gateway: whatever the newest events are, each open part is
// closed exactly once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader } from '../../../test/readers.ts'
import { parseJsonObject } from '../../foundation/json/json.ts'
import { SseParser } from '../../foundation/frames/sse.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'

const usage = { ...emptyUsage(), input: 7, output: 9 }

function readEnd(bytes: Buffer | string) {
  return new SseParser().push(Buffer.from(bytes)).map(({ data }) => parseJsonObject(data) ?? data)
}

const chunk = (index: number, delta: object, finish_reason: string | null = null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index, delta: delta as never, finish_reason }],
})

test('each answer of Chat that has not finished is finished by us, once, also behind a comment', () => {
  const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat', mayEndShort: true, answers: 3 })
  reader.push(makeBytes('openai-chat', chunk(0, { content: 'a' }), chunk(1, { content: 'b' })))
  reader.push(makeBytes('openai-chat', chunk(1, {}, 'stop')))
  reader.push(Buffer.from(': still there\n\n'))
  const output = reader.finishShort(usage)
  assert.equal(output?.ending, 'end')
  const events = readEnd(output.bytes)
  assert.equal(events.at(-1), '[DONE]')
  const choices = events.flatMap((event) => (typeof event === 'object' ? (event['choices'] as object[]) : []))
  assert.deepEqual(
    choices.map((choice) => [Reflect.get(choice, 'index'), Reflect.get(choice, 'finish_reason')]),
    [
      [0, 'length'],
      [2, 'length'],
    ],
  )
})

test('a block of Messages that is open is closed behind a ping and behind an event of any size', () => {
  for (const text of ['word', 'x'.repeat(100_000)]) {
    const reader = openTestReader({ from: 'anthropic-messages', to: 'anthropic-messages', mayEndShort: true })
    const start = { type: 'message_start', message: { id: 'm', usage: { input_tokens: 3, output_tokens: 1 } } }
    const block = { type: 'content_block_start', index: 4, content_block: { type: 'text', text: '' } }
    const delta = { type: 'content_block_delta', index: 4, delta: { type: 'text_delta', text } }
    reader.push(makeBytes('anthropic-messages', start, block))
    reader.push(makeBytes('anthropic-messages', delta, { type: 'ping' }))
    reader.push(makeBytes('anthropic-messages', { type: 'ping' }))
    const events = readEnd(reader.finishShort(usage)?.bytes ?? '') as { type: string; index?: number }[]
    assert.deepEqual(
      events.map(({ type, index }) => [type, index]),
      [
        ['content_block_stop', 4],
        ['message_delta', undefined],
        ['message_stop', undefined],
      ],
    )
  }
})

test('a stream of which nothing is known yet cannot be ended cleanly, and says so', () => {
  for (const name of ['openai-chat', 'anthropic-messages'] as const)
    assert.equal(openTestReader({ from: name, to: name, mayEndShort: true }).finishShort(usage), undefined)
})
