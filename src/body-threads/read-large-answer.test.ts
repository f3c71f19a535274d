// A large answer on its thread: what comes back is what would have been read here, for every pair of protocols, failures
// included; and a small one is read here.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { writeShortBody } from '../../test/money/answers.ts'
import { openTestReader, type TestReader } from '../../test/readers.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../generation/protocol-name.ts'
import type { Output } from '../answer/reader.ts'
import { openBodyThreads } from './open-body-threads.ts'

const threads = openBodyThreads(systemClock)
after(() => threads.close())
const elsewhere = { threads, holder: 'key' }
const json = 'application/json'

const ways: TestReader[] = inboundProtocolNames.flatMap((from) =>
  protocolNames.flatMap((to) => [
    { from, to, callerStreams: false, passthrough: false },
    { from, to, contentType: json, passthrough: false },
    ...(from === to ? [{ from, to, callerStreams: false, passthrough: true }] : []),
  ]),
)

const converse = (text: string) => ({
  output: { message: { role: 'assistant', content: [{ text }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
})
const write = (to: ProtocolName, text: string) =>
  Buffer.from(JSON.stringify(to === 'bedrock-converse' ? converse(text) : writeShortBody(to, text, 10, 5)))

/** The answer's end, and where it was read. */
async function read(way: TestReader, bytes: Buffer) {
  const reader = openTestReader(way)
  for (let at = 0; at < bytes.length; at += 300_000) reader.push(bytes.subarray(at, at + 300_000))
  const output = reader.end()
  const ended: Output = (await output.later) ?? output
  const { usage, usageIsPartial, finish } = reader
  const sample = reader.takeOutput()
  const text = ended.bytes.toString().replaceAll(/"((?:\w+_)?id)":"[^"]*"/g, '"$1":""')
  return {
    isElsewhere: output.later !== undefined,
    told: { text, content: ended.content, ending: ended.ending, usage, usageIsPartial, finish, sample },
  }
}

test('an answer that is large by its bytes is read on a thread, with the same outcome', async () => {
  for (const way of ways) {
    const bytes = write(way.to, 'Some words. '.repeat(bounds.largeAnswerBytes / 10))
    const [here, there] = [await read(way, bytes), await read({ ...way, elsewhere }, bytes)]
    assert.deepEqual([here.isElsewhere, there.isElsewhere], [false, true])
    assert.equal(here.told.ending, 'end', JSON.stringify(way))
    assert.deepEqual(there.told, here.told, JSON.stringify(way))
  }
})

test('an answer of the size and the values that are read here is, and one with more of either is not', async () => {
  const way: TestReader = { from: 'openai-chat', to: 'openai-chat', callerStreams: false, elsewhere }
  const body = writeShortBody('openai-chat', 'Hello', 10, 5)
  const head = JSON.stringify(body).length
  const values = (count: number) => Buffer.from(JSON.stringify({ ...body, x: Array.from({ length: count }, () => 0) }))
  assert.ok(values(bounds.largeAnswerValues).length < bounds.largeAnswerBytes)
  for (const [bytes, isElsewhere] of [
    [Buffer.from(JSON.stringify(body).padEnd(bounds.largeAnswerBytes)), false],
    [Buffer.from(JSON.stringify(body).padEnd(bounds.largeAnswerBytes + 1)), true],
    [values(bounds.largeAnswerValues - head), false],
    [values(bounds.largeAnswerValues + 1), true],
  ] as const) {
    const { isElsewhere: was, told } = await read(way, bytes)
    assert.equal(was, isElsewhere, `${bytes.length} bytes`)
    assert.deepEqual(
      [told.ending, told.usage?.output, told.text],
      ['end', 5, bytes.toString().replaceAll(/"id":"[^"]*"/g, '"id":""')],
    )
  }
})

test('a large answer that cannot be read fails in the words of the caller, without the secrets of the operator', async () => {
  const scrub = (error: GatewayError) => error.with({ message: error.message.replaceAll('sk-secret', '[key]') })
  const error = { error: { message: 'the key sk-secret is unknown', type: 'server_error' } }
  const large = ' '.repeat(bounds.largeAnswerBytes)
  for (const from of inboundProtocolNames) {
    for (const contentType of [json, undefined]) {
      const way: TestReader = {
        from,
        to: 'openai-chat',
        passthrough: false,
        callerStreams: contentType !== undefined,
        scrub,
        elsewhere,
      }
      for (const text of [
        `{"choices":${large}`,
        `${JSON.stringify(error)}${large}`,
        `[${'0,'.repeat(bounds.answerValues)}0]`,
      ]) {
        const { isElsewhere, told } = await read({ ...way, contentType: json }, Buffer.from(text))
        assert.equal(isElsewhere, true)
        assert.ok(told.ending instanceof GatewayError)
        assert.equal(told.ending.kind, 'provider_error')
        assert.doesNotMatch(told.text, /sk-secret/)
        if (way.callerStreams === true) assert.match(told.text, /error/)
      }
    }
  }
})
