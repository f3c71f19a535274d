import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader, streams, type TestReader } from '../../../test/readers.ts'
import { recordedAnswers, recordingsAbsent, toBytes } from '../../../test/recordings.ts'
import { bounds } from '../../foundation/bounds.ts'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../../generation/protocol-name.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { readEnding, type Ending } from '../tickets/ending.ts'
import { OutputTally } from '../../answer/output-tally.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import { isFarTooLittle } from './count-missing.ts'

function endingOf(textBytes: number, output: number): Ending {
  const tally = new OutputTally()
  tally.add({ text: 'x'.repeat(textBytes), share: 1, mediaTokens: 0 })
  return {
    status: 'completed',
    usage: { ...emptyUsage(), input: 1, output },
    isUsageFinal: true,
    finish: undefined,
    error: undefined,
    hadContent: true,
    tally,
    visibleMs: undefined,
  }
}

test('usage is doubted where more text was written than so many tokens can be', () => {
  const { textBytesPerToken, unaccountedTextBytes } = bounds
  for (const output of [0, 1, 10]) {
    const most = unaccountedTextBytes + output * textBytesPerToken
    assert.equal(isFarTooLittle(endingOf(most, output), { reader: undefined }), false)
    assert.equal(isFarTooLittle(endingOf(most + 1, output), { reader: undefined }), true)
  }
  assert.equal(isFarTooLittle({ ...endingOf(10_000, 0), usage: undefined }, { reader: undefined }), false)
})

/** A whole answer of `to` in many small events, as read. */
function readStream(way: TestReader, events: number): AnswerReader {
  const { start, text, partEnd, end, usage } = streams[way.to]
  const reader = openTestReader(way)
  const texts = Array.from({ length: events }, () => text('word '))
  reader.push(makeBytes(way.to, ...start, ...texts, ...(partEnd === undefined ? [] : [partEnd]), ...end(usage)))
  reader.end()
  return reader
}

function isDoubted(reader: AnswerReader): boolean {
  return isFarTooLittle(readEnding(reader, 'completed', undefined, true), { reader })
}

for (const to of protocolNames) {
  test(`${to}: five tokens are believed of a short stream and doubted of a long one, for callers of every protocol`, () => {
    for (const from of inboundProtocolNames) {
      assert.equal(isDoubted(readStream({ from, to }, 10)), false, from)
      assert.equal(isDoubted(readStream({ from, to }, 2_000)), true, from)
    }
  })
}

test('an answer that is not streamed is read again only where its size says that it may hold too much', () => {
  const body = (content: string) => ({
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  })
  for (const passthrough of [true, false]) {
    for (const [content, wanted] of [
      ['word '.repeat(20), false],
      ['word '.repeat(2_000), true],
    ] as const) {
      const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat', passthrough, callerStreams: false })
      reader.push(Buffer.from(JSON.stringify(body(content))))
      reader.end()
      let reads = 0
      const take = reader.takeOutput.bind(reader)
      reader.takeOutput = () => {
        reads += 1
        return take()
      }
      assert.equal(isDoubted(reader), wanted)
      assert.equal(reads, wanted ? 1 : 0)
    }
  }
})

test('no usage that a provider really reported is doubted', { skip: recordingsAbsent }, () => {
  let judged = 0
  for (const answer of recordedAnswers()) {
    if (answer.status !== 200) continue
    for (const from of inboundProtocolNames) {
      const reader = openTestReader({ from, to: answer.protocol as ProtocolName, callerStreams: answer.stream })
      try {
        reader.push(toBytes(answer))
        reader.end()
      } catch {
        continue
      }
      if (reader.finish === undefined || reader.usageIsPartial) continue
      assert.equal(isDoubted(reader), false, `${answer.name} for ${from}`)
      judged += 1
    }
  }
  assert.ok(judged > 1_000)
})
