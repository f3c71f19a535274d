import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openTestReader, type TestReader } from '../../test/readers.ts'
import { bounds } from '../foundation/bounds.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

const usage = { prompt_tokens: 10, completion_tokens: 5 }
const answer = (content: string, more: JsonObject = {}): JsonObject => ({
  id: 'c',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage,
  ...more,
})
const passing: TestReader = { from: 'openai-chat', to: 'openai-chat', callerStreams: false }
const translating: TestReader = { ...passing, from: 'anthropic-messages' }

function read(text: string, way: TestReader = passing) {
  const reader = openTestReader(way)
  const bytes = Buffer.from(text)
  const half = bytes.length >> 1
  reader.push(bytes.subarray(0, half))
  reader.push(bytes.subarray(half))
  return { reader, output: reader.end() }
}

describe('a whole answer', () => {
  test('passes through as it came, however it is written', () => {
    const text = ` {"x":1e2,  "big":12345678901234567890123,${JSON.stringify(answer('Hi')).slice(1)}\n`
    const { output, reader } = read(text)
    assert.deepEqual([output.bytes.toString(), output.content, output.ending], [text, true, 'end'])
    assert.deepEqual([reader.usage?.output, reader.finish?.kind, reader.usageIsPartial], [5, 'stop', false])
  })

  test('is written anew for a caller of another protocol', () => {
    const { output, reader } = read(JSON.stringify(answer('Hi')), translating)
    const { content } = JSON.parse(output.bytes.toString()) as { content: JsonObject[] }
    assert.deepEqual(
      content.map(({ type, text }) => [type, text]),
      [['text', 'Hi']],
    )
    assert.deepEqual([output.ending, reader.usage?.output], ['end', 5])
  })

  test('gives nothing before its end, and keeps what has come', () => {
    const reader = openTestReader(passing)
    const text = JSON.stringify(answer('Hi'))
    const pushed = reader.push(Buffer.from(text))
    assert.deepEqual([pushed.bytes, pushed.content, pushed.ending, reader.isAboutToEnd], ['', false, undefined, false])
    assert.equal(reader.keptBytes, text.length)
    reader.end()
    // It may have to be read again, for an estimate.
    assert.equal(reader.keptBytes, text.length)
  })

  test('of more bytes than are parsed whole is known by its short members', () => {
    for (const content of ['x', '"\\ é', '㐂'].map((piece) => piece.repeat(70_000))) {
      const text = JSON.stringify(answer(content))
      const { output, reader } = read(text)
      assert.equal(output.bytes.toString(), text)
      assert.deepEqual([reader.usage?.input, reader.usage?.output, reader.finish?.kind], [10, 5, 'stop'])
    }
  })

  const unreadable = [
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['a cut text', JSON.stringify(answer('Hi')).slice(0, -1)],
    ['too many values', JSON.stringify(answer('', { x: Array.from({ length: bounds.answerValues }, () => 1) }))],
    ['values too deep', `{"x":${'['.repeat(bounds.jsonDepth)}${'0'.repeat(2_000)}${']'.repeat(bounds.jsonDepth)}}`],
    ['many bytes of no JSON', `{"x":"${'y'.repeat(100_000)}`],
  ] as const
  for (const [title, text] of unreadable)
    test(`that is ${title} is the provider's failure, passed through and translated`, () => {
      for (const way of [passing, translating]) {
        const { output, reader } = read(text, way)
        assert.ok(output.ending instanceof GatewayError)
        assert.deepEqual([output.bytes, output.content, output.ending.kind], ['', false, 'provider_error'])
        assert.equal(reader.usage, undefined)
      }
    })

  test('that cannot be read is told to the operator by its length and its kind, and never by its words', () => {
    for (const way of [passing, translating]) {
      const { ending } = read('<html>A secret of a customer</html>', way).output
      assert.ok(ending instanceof GatewayError)
      assert.match(ending.detail ?? '', /35/)
      assert.doesNotMatch(`${ending.detail} ${ending.message}`, /secret|customer/)
    }
  })

  test('that says what failed is that failure, whose usage is known', () => {
    const { output, reader } = read(
      JSON.stringify({ error: { message: 'No.', type: 'server_error' }, usage }),
      translating,
    )
    assert.ok(output.ending instanceof GatewayError)
    assert.equal(reader.usage?.output, 5)
  })
})

describe('the output of a whole answer', () => {
  test('is taken once, and is empty before its end', () => {
    const reader = openTestReader(passing)
    reader.push(Buffer.from(JSON.stringify(answer('Hello'))))
    const early = openTestReader(passing)
    assert.equal(early.takeOutput().text, '')
    reader.end()
    assert.deepEqual([reader.takeOutput().text, reader.takeOutput().text], ['Hello', ''])
  })

  test('makes usage of none a part of what was used', () => {
    const none = { usage: { prompt_tokens: 10, completion_tokens: 0 } }
    const isPartial = (body: JsonObject) => read(JSON.stringify(body)).reader.usageIsPartial
    assert.deepEqual([isPartial(answer('Hello', none)), isPartial(answer('', none))], [true, false])
    assert.equal(isPartial(answer('', { usage: { prompt_tokens: 0, completion_tokens: 5 } })), true)
    assert.equal(isPartial(answer('Hello', { usage: null })), false)
  })

  test('is measured where it is short to read, and else taken to be all of it', () => {
    const unread = (content: string) => read(JSON.stringify(answer(content))).reader.unreadBytes
    const frame = JSON.stringify(answer('')).length
    assert.equal(unread('x'), frame + 1)
    const length = bounds.unaccountedTextBytes
    const measured = unread('x'.repeat(length)) ?? 0
    assert.ok(measured >= length && measured < length + 100, String(measured))
    assert.equal(unread('x'.repeat(100_000)), frame + 100_000)
    assert.equal(openTestReader(passing).unreadBytes, 0)
  })
})
