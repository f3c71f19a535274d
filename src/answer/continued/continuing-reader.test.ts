// A stream that its provider breaks off and another endpoint goes on with is one stream for its caller, in each of their
// protocols, whichever two providers' protocols give it and wherever it was cut.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { fold } from '../../generation/answer/fold.ts'
import { StreamGrammar } from '../../generation/answer/stream-grammar.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { inboundProtocolNames, type InboundProtocolName, type ProtocolName } from '../../generation/protocol-name.ts'
import { emptyUsage, sumInput, sumOutput } from '../../generation/usage/usage.ts'
import { SseParser } from '../../foundation/frames/sse.ts'
import { outboundProtocols } from '../../protocols/protocols.ts'
import { sourceOf } from '../../../test/conformance/translate.ts'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import type { AnswerReader, Output } from '../reader.ts'
import { ContinuableReader } from './continuable-reader.ts'

const providers: readonly ProtocolName[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
]
const stopped = new GatewayError('provider_error', 'The connection to the provider broke.')

function begin(from: InboundProtocolName, first: ProtocolName) {
  const reader = openTestReader({ from, to: first, mayGoOn: true })
  assert.ok(reader instanceof ContinuableReader)
  const told: string[] = []
  const take = ({ bytes }: Output) => void told.push(bytes.toString())
  return { reader, told, take }
}

function goOn(reader: ContinuableReader, from: InboundProtocolName, to: ProtocolName, repeats = false): AnswerReader {
  const { cut } = reader
  assert.ok(cut !== undefined)
  const continued = { reader, text: cut.text, textTokens: 7, provider: 'other', repeats }
  return openTestReader({ from, to, continued })
}

/** What the caller's own client reads of it, in the order that the grammar allows. */
function read(from: InboundProtocolName, text: string): StreamEvent[] {
  const outbound = outboundProtocols[from]
  const decoder = outbound.createEventDecoder(sourceOf(outbound))
  const events = new SseParser().push(Buffer.from(text)).flatMap((frame) => decoder.push(frame))
  const grammar = new StreamGrammar()
  for (const event of [...events, ...decoder.end()]) grammar.check(event)
  return events
}

const answerOf = (to: ProtocolName, ...pieces: string[]) => {
  const { start, text, partEnd, end, usage } = streams[to]
  return [...start, ...pieces.map((piece) => text(piece)), ...(partEnd === undefined ? [] : [partEnd]), ...end(usage)]
}

for (const from of inboundProtocolNames) {
  for (const first of providers) {
    for (const second of providers) {
      test(`${from}: ${second} goes on with what ${first} began`, () => {
        const { reader, told, take } = begin(from, first)
        take(
          reader.push(
            makeBytes(first, ...streams[first].start, streams[first].text('Once upon '), streams[first].text('a ')),
          ),
        )
        const cut = reader.fail(stopped)
        take(cut)
        assert.equal(cut.ending, stopped)
        assert.equal(reader.cut?.text, 'Once upon a ')
        const next = goOn(reader, from, second)
        let ending: Output['ending']
        for (const event of answerOf(second, 'time', '.')) {
          const output = next.push(makeBytes(second, event))
          take(output)
          ending ??= output.ending
        }
        const last = next.end()
        take(last)
        assert.equal(ending ?? last.ending, 'end')
        const text = told.join('')
        const events = read(from, text)
        const whole = fold(events)
        assert.deepEqual(
          whole.parts.map((part) => (part.kind === 'text' ? part.text : part.kind)),
          ['Once upon a time.'],
        )
        assert.equal(events.filter(({ type }) => type === 'part-start').length, 1)
        assert.match(text, /\n\n: x-crossmodel-continued: other\n\n/)
        // The first provider's input where it was told, else this one's without the text; both outputs.
        const usage = next.usage
        assert.ok(usage !== undefined)
        const isTold = first === 'anthropic-messages'
        assert.equal(sumInput(usage), isTold ? 10 : 10 - 7)
        assert.equal(sumOutput(usage), 5 + 7)
        if (whole.usage !== undefined) assert.equal(sumOutput(whole.usage), 12)
        assert.equal(next.takeOutput().text, 'Once upon a time.')
      })
    }
  }

  test(`${from}: of what can not be gone on with the caller gets the error`, () => {
    const to = 'anthropic-messages'
    const { start, text, partEnd, end } = streams[to]
    const thought = [
      start[0] as JsonObject,
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
    ]
    const call = [
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} },
      },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{' } },
    ]
    const next = { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } }
    const said = { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'So.' } }
    const refused = new GatewayError('content_policy_violation', 'The provider withheld the rest.')
    const ours = new GatewayError('internal_error', 'Something went wrong on our side.')
    const full = new GatewayError('overloaded', 'Too many answers are in flight.')
    const cases: [name: string, events: readonly (JsonObject | string)[], error: GatewayError][] = [
      ['nothing said', start, stopped],
      ['blank', [...start, text(' \n')], stopped],
      ['in a thought', thought, stopped],
      ['behind a thought', [...thought, { type: 'content_block_stop', index: 0 }, next, said], stopped],
      ['in a call', [...start, text('Well'), partEnd as JsonObject, ...call], stopped],
      ['between parts', [...start, text('Well'), partEnd as JsonObject], stopped],
      ['before the end', [...start, text('Well'), partEnd as JsonObject, ...end().slice(0, 1)], stopped],
      ['refused', [...start, text('Well')], refused],
      ['our fault', [...start, text('Well')], ours],
      ['no room here', [...start, text('Well')], full],
      ['too long', [...start, text('x'.repeat(bounds.continuedTextLength)), text('x')], stopped],
    ]
    for (const [name, sent, error] of cases) {
      const { reader, told, take } = begin(from, to)
      take(reader.push(makeBytes(to, ...sent)))
      take(reader.fail(error))
      assert.equal(reader.cut, undefined, name)
      assert.equal(read(from, told.join('')).at(-1)?.type, 'error', name)
    }
    const { reader, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...start, text('x'.repeat(bounds.continuedTextLength)))))
    take(reader.fail(stopped))
    assert.equal(reader.cut?.text.length, bounds.continuedTextLength)
  })

  test(`${from}: where nobody goes on, what was held back is told`, () => {
    const to = 'openai-chat'
    const { reader, told, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...streams[to].start, streams[to].text('Once'))))
    take(reader.fail(stopped))
    assert.equal(
      read(from, told.join('')).some(({ type }) => type === 'error'),
      false,
    )
    const next = goOn(reader, from, 'anthropic-messages')
    take(next.push(makeBytes('anthropic-messages', ...streams['anthropic-messages'].start)))
    const failed = next.fail(new GatewayError('provider_error', 'The second broke too.'))
    assert.equal(failed.bytes.length, 0)
    take(failed)
    const last = reader.tellCut()
    take(last)
    assert.equal(last.ending, stopped)
    const events = read(from, told.join(''))
    assert.deepEqual(events.filter(({ type }) => type === 'part-delta').length, 1)
    assert.match(told.join(''), /connection to the provider broke/)
  })

  test(`${from}: one that goes on and breaks off is an error, once`, () => {
    const to = 'openai-chat'
    const { reader, told, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...streams[to].start, streams[to].text('Once'))))
    take(reader.fail(stopped))
    const next = goOn(reader, from, to)
    take(next.push(makeBytes(to, ...streams[to].start, streams[to].text(' upon'))))
    const failed = next.fail(new GatewayError('provider_error', 'The second broke too.'))
    take(failed)
    assert.ok(failed.ending instanceof GatewayError)
    take(next.fail(stopped))
    const events = read(from, told.join(''))
    assert.equal(events.filter(({ type }) => type === 'error').length, 1)
    assert.doesNotMatch(told.join(''), /x-crossmodel-continued/)
  })

  test(`${from}: a thought is left out, and what follows on the text has its own place`, () => {
    const to = 'openai-chat'
    const { reader, told, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...streams[to].start, streams[to].text('Once'))))
    take(reader.fail(stopped))
    const second = 'anthropic-messages'
    const next = goOn(reader, from, second)
    const block = (index: number, content_block: JsonObject, delta: JsonObject) => [
      { type: 'content_block_start', index, content_block },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ]
    const events = [
      streams[second].start[0] as JsonObject,
      ...block(0, { type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: 'Hm.' }),
      ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text: ' upon' }),
      ...block(
        2,
        { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} },
        { type: 'input_json_delta', partial_json: '{"a":1}' },
      ),
      ...streams[second].end(streams[second].usage),
    ]
    for (const event of events) take(next.push(makeBytes(second, event)))
    const parts = fold(read(from, told.join(''))).parts.map((part) =>
      part.kind === 'text' ? part.text : part.kind === 'tool-call' ? part.arguments : part.kind,
    )
    assert.deepEqual(parts, ['Once upon', '{"a":1}'])
  })

  test(`${from}: one that says nothing more ends the text that was cut`, () => {
    const to = 'openai-chat'
    const { reader, told, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...streams[to].start, streams[to].text('Once'))))
    take(reader.fail(stopped))
    const next = goOn(reader, from, to)
    take(next.push(makeBytes(to, ...streams[to].start, ...streams[to].end(streams[to].usage))))
    assert.deepEqual(
      fold(read(from, told.join(''))).parts.map((part) => part.kind === 'text' && part.text),
      ['Once'],
    )
  })

  test(`${from}: one that has no text at all ends the text that was cut, and its input is never less than none`, () => {
    const to = 'anthropic-messages'
    const { reader, told, take } = begin(from, 'openai-chat')
    // The error comes with what was said last.
    const failure = { error: { message: 'The server had an error.', type: 'server_error' } }
    const { start, text } = streams['openai-chat']
    take(reader.push(makeBytes('openai-chat', ...start, text('Once '), text('upon'), failure)))
    assert.equal(reader.cut?.text, 'Once upon')
    const next = goOn(reader, from, to)
    const [first] = streams[to].start as [JsonObject]
    const message = { ...(first['message'] as JsonObject), usage: { input_tokens: 2, output_tokens: 1 } }
    take(next.push(makeBytes(to, { ...first, message }, ...streams[to].end({ output_tokens: 1 }))))
    assert.deepEqual(
      fold(read(from, told.join(''))).parts.map((part) => part.kind === 'text' && part.text),
      ['Once upon'],
    )
    assert.equal(next.usage && sumInput(next.usage), 0)
  })

  test(`${from}: an answer that is not streamed is not taken for the rest of one`, () => {
    const to = 'openai-chat'
    const { reader, take } = begin(from, to)
    take(reader.push(makeBytes(to, ...streams[to].start, streams[to].text('Once'))))
    take(reader.fail(stopped))
    const { text } = reader.cut ?? { text: '' }
    const continued = { reader, text, textTokens: 1, provider: 'other', repeats: false }
    assert.throws(() => openTestReader({ from, to, continued, contentType: 'application/json' }), GatewayError)
  })
}

test('a stream that was cut can still fail by something else, or be ended before its time, once', () => {
  const revoked = new GatewayError('api_key_inactive', 'The API key was disabled.')
  for (const from of inboundProtocolNames) {
    for (const end of ['fail', 'finishShort'] as const) {
      const { reader, told, take } = begin(from, 'openai-chat')
      take(reader.push(makeBytes('openai-chat', ...streams['openai-chat'].start, streams['openai-chat'].text('Once'))))
      take(reader.fail(stopped))
      const last = end === 'fail' ? reader.fail(revoked) : reader.finishShort(emptyUsage())
      take(last)
      assert.equal(last.ending, end === 'fail' ? revoked : 'end')
      assert.deepEqual(
        [reader.fail(revoked), reader.tellCut(), reader.finishShort(emptyUsage())].map(({ bytes }) => bytes.length),
        [0, 0, 0],
      )
      const events = read(from, told.join(''))
      assert.equal(events.at(-1)?.type, end === 'fail' ? 'error' : 'response-end')
    }
  }
})

test('whoever comes to go on with a stream that has ended meanwhile is told nothing of it', () => {
  const { reader, told, take } = begin('openai-chat', 'openai-chat')
  const { start, text } = streams['openai-chat']
  take(reader.push(makeBytes('openai-chat', ...start, text('Once'))))
  take(reader.fail(stopped))
  const [next, other] = [goOn(reader, 'openai-chat', 'openai-chat'), goOn(reader, 'openai-chat', 'openai-chat')]
  take(next.push(makeBytes('openai-chat', ...start, text(' upon'))))
  const second = other.push(makeBytes('openai-chat', ...start, text(' more')))
  assert.ok(second.ending instanceof GatewayError)
  assert.deepEqual([second.bytes.length, reader.tellCut().bytes.length, reader.fail(stopped).bytes.length], [0, 0, 0])
  assert.doesNotMatch(told.join(''), /more/)
})

test('a stream that goes on can still be ended before its time', () => {
  const { reader, told, take } = begin('anthropic-messages', 'openai-chat')
  take(reader.push(makeBytes('openai-chat', ...streams['openai-chat'].start, streams['openai-chat'].text('Once'))))
  take(reader.fail(stopped))
  const next = goOn(reader, 'anthropic-messages', 'openai-chat', true)
  take(next.push(makeBytes('openai-chat', ...streams['openai-chat'].start, streams['openai-chat'].text('Once upon'))))
  const short = next.finishShort({ ...emptyUsage(), input: 3, output: 4 })
  assert.ok(short !== undefined)
  take(short)
  assert.equal(next.finishShort(emptyUsage())?.bytes.length, 0)
  const whole = fold(read('anthropic-messages', told.join('')))
  assert.equal(whole.finish.kind, 'length')
  assert.deepEqual([whole.usage?.output, whole.usage && sumInput(whole.usage)], [4, 3])
  assert.deepEqual(
    whole.parts.map((part) => part.kind === 'text' && part.text),
    ['Once upon'],
  )
})

test('the text that is kept counts among what answers may have waiting, until it cannot be gone on with', () => {
  const to = 'openai-chat'
  const { reader } = begin('openai-chat', to)
  const plain = openTestReader({ from: 'openai-chat', to, passthrough: false })
  const push = (bytes: Buffer) => {
    for (const each of [reader, plain]) each.push(bytes)
    return reader.keptBytes - plain.keptBytes
  }
  const text = streams[to].text('x'.repeat(bounds.continuedTextLength))
  assert.equal(push(makeBytes(to, ...streams[to].start, text)), bounds.continuedTextLength)
  assert.equal(push(makeBytes(to, streams[to].text('x'))), 0)
})
