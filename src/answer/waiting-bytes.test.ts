// Bytes of an answer that wait in memory are charged to the caller's key and given back: an event whose end has not
// come, what a translation keeps, what a slow caller has not taken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { ByteBudget } from '../foundation/byte-budget.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { writeShortBody } from '../../test/money/answers.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import { TestAnswer } from '../../test/upstream/test-answer.ts'
import type { Output } from './reader.ts'
import { Incoming } from './incoming.ts'

const AMPLE = 1024 ** 3

function open(way: TestReader, room: number) {
  const answer = new TestAnswer()
  const share = new ByteBudget(() => ({ totalBytes: room, partBytes: room })).open('key')
  const incoming = new Incoming(answer, openTestReader(way), share, (error) => assert.fail(String(error)), {
    onCommit: () => {},
    onFailure: (error) => assert.fail(error.message),
  })
  answer.handler = incoming
  return { answer, incoming, share }
}

/** A stream whose first content has been taken, with so much room for what waits. */
function openTaken(way: TestReader, room: number, consumer: (output: Output) => void) {
  const opened = open(way, room)
  const { start, text } = streams['openai-chat']
  opened.answer.send(makeBytes('openai-chat', ...start, text('Hello')))
  opened.incoming.take(consumer)
  return opened
}

const waiting: { readonly [name: string]: TestReader } = {
  'passed through': { from: 'openai-chat', to: 'openai-chat' },
  translated: { from: 'anthropic-messages', to: 'openai-chat' },
}

for (const [name, way] of Object.entries(waiting)) {
  test(`an event whose end has not come is charged from a size on, and given back: ${name}`, () => {
    const free = bounds.uncountedAnswerBytes
    const endings: Output['ending'][] = []
    const { answer, share } = openTaken(way, 4 * free, ({ ending }) => endings.push(ending))
    const event = (size: number) => Buffer.from(`data: {"choices":[],"more":"${'x'.repeat(size)}"}\n\n`)
    answer.send(event(free - 1_000).subarray(0, -1))
    assert.equal(share.bytes, 0)
    answer.send(Buffer.from('\n'))
    answer.send(event(3 * free).subarray(0, -1))
    assert.ok(share.bytes > 2 * free && share.bytes <= 4 * free, `${share.bytes} bytes`)
    answer.send(Buffer.from('\n'))
    answer.send(Buffer.from(': ping\n\n'))
    assert.equal(share.bytes, 0)
    answer.send(event(5 * free))
    const last = endings.at(-1)
    assert.ok(last instanceof GatewayError && last.kind === 'overloaded')
    assert.deepEqual([share.bytes, answer.isAborted], [0, true])
  })
}

test('what a translation keeps until the end is charged until then', () => {
  const { answer, share } = openTaken({ from: 'openai-responses', to: 'openai-chat' }, AMPLE, () => {})
  const { text, end, usage } = streams['openai-chat']
  for (let sent = 0; sent < 10; sent += 1)
    answer.send(makeBytes('openai-chat', text('x'.repeat(bounds.uncountedAnswerBytes))))
  assert.ok(share.bytes >= 9 * bounds.uncountedAnswerBytes, `${share.bytes} bytes`)
  answer.send(makeBytes('openai-chat', ...end(usage)))
  assert.equal(share.bytes, 0)
})

test('what a slow caller was given is charged until they are ready for more, and is too much where there is no room', () => {
  const free = bounds.uncountedAnswerBytes
  const large = makeBytes('openai-chat', streams['openai-chat'].text('x'.repeat(4 * free)))
  const more = makeBytes('openai-chat', streams['openai-chat'].text('more'))
  for (const isRoom of [true, false]) {
    const heard: { ending?: Output['ending'] } = {}
    const opened = openTaken(
      { from: 'openai-chat', to: 'openai-chat' },
      isRoom ? 8 * free : 3 * free,
      ({ bytes, ending }) => {
        heard.ending = ending
        if (bytes.length > free) opened.incoming.hold()
      },
    )
    const { answer, incoming, share } = opened
    for (let at = 0; at < large.length; at += free) answer.send(large.subarray(at, at + free))
    if (isRoom) {
      assert.equal(share.bytes, large.length)
      incoming.readOn()
      answer.send(more)
      assert.deepEqual([share.bytes, heard.ending], [0, undefined])
    } else {
      incoming.readOn()
      assert.ok(heard.ending instanceof GatewayError && heard.ending.kind === 'overloaded')
    }
  }
})

test('a whole answer is charged until the caller has it', () => {
  const { answer, incoming, share } = open({ from: 'openai-chat', to: 'openai-chat', callerStreams: false }, AMPLE)
  const bytes = Buffer.from(JSON.stringify(writeShortBody('openai-chat', 'x'.repeat(100_000), 10, 5)))
  answer.send(bytes)
  answer.handler?.end()
  incoming.take(() => {})
  assert.equal(share.bytes, bytes.length)
  incoming.free()
  assert.equal(share.bytes, 0)
})

for (const [name, way] of Object.entries(waiting)) {
  test(`what is kept of calls to be judged is charged until the answer's end: ${name}`, () => {
    const free = bounds.uncountedAnswerBytes
    const { answer, share } = openTaken({ ...way, keepsCalls: true }, AMPLE, () => {})
    const call = (piece: JsonObject) => ({
      id: 'c',
      choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: piece }] } }],
    })
    answer.send(makeBytes('openai-chat', call({ name: 'f', arguments: '{"a":"' })))
    assert.equal(share.bytes, 0)
    for (let sent = 0; sent < 3; sent += 1)
      answer.send(makeBytes('openai-chat', call({ arguments: 'x'.repeat(free / 2) })))
    assert.ok(share.bytes >= (3 * free) / 2, `${share.bytes} bytes`)
    const { end, usage } = streams['openai-chat']
    answer.send(makeBytes('openai-chat', ...end(usage)))
    assert.equal(share.bytes, 0)
  })
}
