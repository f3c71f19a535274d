import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, array, constantFrom, integer, jsonValue, oneof, property, tuple } from 'fast-check'
import { recordedAnswers, recordedErrors, recordingsAbsent, toBytes } from '../../../../test/recordings.ts'
import { AwsEventStreamParser } from '../../../foundation/frames/aws-event-stream.ts'
import type { Json, JsonObject } from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { Fold } from '../../../generation/answer/fold.ts'
import { StreamGrammar } from '../../../generation/answer/stream-grammar.ts'
import { sumInput, sumOutput } from '../../../generation/usage/usage.ts'
import type { Source } from '../../port/source.ts'
import { bedrockConverseOutbound } from '../protocol.ts'
import { decodeError } from './decode-error.ts'
import { decodeResponse } from './decode-response.ts'
import { countRuns } from '../../../../test/runs.ts'

const countIds = (): Source => {
  let count = 0
  return { issuer: 'bedrock', newId: (prefix) => `${prefix}${(count += 1)}` }
}

function decodeStream(frames: Frame[]): Fold {
  const decoder = bedrockConverseOutbound.createEventDecoder(countIds())
  const folding = new Fold()
  for (const frame of frames) for (const event of decoder.push(frame)) folding.push(event)
  for (const event of decoder.end()) folding.push(event)
  return folding
}

const frame = (event: string, json: Json): Frame => ({ event, data: JSON.stringify(json) })
const begin = frame('messageStart', { role: 'assistant' })
const start = (contentBlockIndex: number, value: JsonObject) =>
  frame('contentBlockStart', { contentBlockIndex, start: value })
const delta = (contentBlockIndex: number, value: JsonObject) =>
  frame('contentBlockDelta', { contentBlockIndex, delta: value })
const stop = (contentBlockIndex: number) => frame('contentBlockStop', { contentBlockIndex })
const end = (stopReason: string) => frame('messageStop', { stopReason })
const usage = { inputTokens: 5, outputTokens: 3, totalTokens: 8 }
const metadata = frame('metadata', { usage, metrics: { latencyMs: 1 } })

/** The stream that would have given a whole answer, as Bedrock writes it. */
function unroll(body: JsonObject): Frame[] {
  const content = ((body['output'] as JsonObject)['message'] as JsonObject)['content'] as JsonObject[]
  const frames = [begin]
  for (const [index, block] of content.entries()) {
    const toolUse = block['toolUse'] as JsonObject | undefined
    const reasoning = block['reasoningContent'] as JsonObject | undefined
    if (typeof block['text'] === 'string') frames.push(delta(index, { text: block['text'] }))
    else if (toolUse !== undefined) {
      const { input, ...rest } = toolUse
      frames.push(start(index, { toolUse: rest }), delta(index, { toolUse: { input: JSON.stringify(input) } }))
    } else if (reasoning?.['reasoningText'] !== undefined) {
      for (const [name, value] of Object.entries(reasoning['reasoningText'] as JsonObject)) {
        frames.push(delta(index, { reasoningContent: { [name]: value } }))
      }
    } else if (reasoning !== undefined) frames.push(delta(index, { reasoningContent: reasoning }))
    else {
      const { content: inner, ...rest } = block['toolResult'] as JsonObject
      frames.push(start(index, { toolResult: rest }))
      for (const each of inner as Json[]) frames.push(delta(index, { toolResult: [each] }))
    }
    frames.push(stop(index))
  }
  const { stopReason, additionalModelResponseFields } = body
  frames.push(frame('messageStop', { stopReason, additionalModelResponseFields }))
  frames.push(frame('metadata', { usage: body['usage'], trace: body['trace'], serviceTier: body['serviceTier'] }))
  return frames
}

describe('Bedrock Converse answers', () => {
  test(
    'every recorded answer is read, whole, and as the stream that it would have been',
    { skip: recordingsAbsent },
    () => {
      let read = 0
      for (const answer of recordedAnswers('bedrock-converse')) {
        if (answer.body === undefined || answer.status >= 400) continue
        const response = decodeResponse(answer.body, countIds())
        assert.ok(response.finish.raw !== undefined && response.finish.kind !== 'other', answer.name)
        assert.deepEqual(decodeStream(unroll(answer.body)).response, response, answer.name)
        const raw = response.usage?.raw?.json
        if (response.usage !== undefined && raw !== undefined) {
          const total = sumInput(response.usage) + sumOutput(response.usage)
          assert.equal(total, raw['totalTokens'], answer.name)
        }
        read += 1
      }
      assert.ok(read > 110, `${read} answers`)
    },
  )

  test('every recorded stream is read from its bytes, in any chunks', { skip: recordingsAbsent }, () => {
    let read = 0
    for (const answer of recordedAnswers('bedrock-converse')) {
      if (answer.frames === undefined || answer.status >= 400) continue
      const bytes = toBytes(answer)
      for (const size of [bytes.length, 7]) {
        const parser = new AwsEventStreamParser()
        const frames: Frame[] = []
        for (let at = 0; at < bytes.length; at += size) frames.push(...parser.push(bytes.subarray(at, at + size)))
        assert.equal(parser.end().cut, false)
        const { response } = decodeStream(frames)
        assert.ok(response?.finish.raw !== undefined, answer.name)
      }
      read += 1
    }
    assert.ok(read > 25, `${read} streams`)
  })

  test('text, reasoning, signatures and calls come out as parts in order', () => {
    const { response } = decodeStream([
      begin,
      delta(0, { reasoningContent: { text: 'h' } }),
      delta(0, { reasoningContent: { text: 'm' } }),
      delta(0, { reasoningContent: { signature: 'c2ln' } }),
      stop(0),
      delta(1, { reasoningContent: { redactedContent: 'AAAA' } }),
      stop(1),
      delta(2, { text: 'so' }),
      stop(2),
      start(3, { toolUse: { toolUseId: 't1', name: 'f' } }),
      delta(3, { toolUse: { input: '{"a"' } }),
      delta(3, { toolUse: { input: ':1}' } }),
      stop(3),
      start(4, { toolUse: { toolUseId: 't2', name: 'g' } }),
      delta(4, { toolUse: { input: '' } }),
      stop(4),
      end('end_turn'),
      metadata,
    ])
    const signature = (value: string) => ({ issuer: 'bedrock', protocol: 'bedrock-converse', value })
    assert.deepEqual(response?.parts, [
      { kind: 'reasoning', form: 'full', text: 'hm', signature: signature('c2ln') },
      { kind: 'reasoning', form: 'full', redacted: true, text: '', signature: signature('AAAA') },
      { kind: 'text', text: 'so' },
      { kind: 'tool-call', id: 't1', name: 'f', form: 'function', arguments: '{"a":1}' },
      { kind: 'tool-call', id: 't2', name: 'g', form: 'function', arguments: '{}' },
    ])
    assert.deepEqual(response?.finish, { kind: 'tool-calls', raw: 'end_turn' })
    assert.equal(response?.usage?.input, 5)
  })

  test('blocks that interleave, and blocks that never end, are still parts one after the other', () => {
    const { response } = decodeStream([
      begin,
      delta(0, { text: 'a' }),
      start(1, { toolUse: { toolUseId: 't', name: 'f' } }),
      delta(1, { toolUse: { input: '{}' } }),
      delta(0, { text: 'b' }),
      stop(0),
      end('tool_use'),
      metadata,
    ])
    assert.deepEqual(response?.parts, [
      { kind: 'text', text: 'ab' },
      { kind: 'tool-call', id: 't', name: 'f', form: 'function', arguments: '{}' },
    ])
  })

  test('citations of documents and of the web are citations of the text', () => {
    const location = { documentPage: { documentIndex: 0, start: 2, end: 3 } }
    const page = { title: 'Report', sourceContent: [{ text: 'quoted' }], location }
    const web = { location: { web: { url: 'https://a.example', domain: 'a.example' } } }
    const body = {
      output: { message: { content: [{ citationsContent: { content: [{ text: 'so' }], citations: [page, web] } }] } },
      stopReason: 'end_turn',
      usage,
    }
    const raw = (json: JsonObject) => ({ raw: { protocol: 'bedrock-converse', json } })
    const streamed = [
      begin,
      delta(0, { text: 'so' }),
      delta(0, { citation: page }),
      delta(0, { citation: web }),
      stop(0),
    ]
    for (const response of [
      decodeResponse(body, countIds()),
      decodeStream([...streamed, end('end_turn'), metadata]).response,
    ]) {
      assert.deepEqual(response?.parts, [
        {
          kind: 'text',
          text: 'so',
          citations: [
            {
              kind: 'document',
              title: 'Report',
              citedText: 'quoted',
              documentIndex: 0,
              location: { unit: 'page', start: 2, end: 3 },
              ...raw(page),
            },
            { kind: 'url', url: 'https://a.example', ...raw(web) },
          ],
        },
      ])
    }
  })

  test('the stop sequence is told where Claude says it', () => {
    const finish = (fields: JsonObject) =>
      decodeStream([
        begin,
        frame('messageStop', { stopReason: 'stop_sequence', additionalModelResponseFields: fields }),
      ]).response?.finish
    const expected = { kind: 'stop-sequence', raw: 'stop_sequence', stopSequence: 'END' }
    assert.deepEqual(finish({ stop_sequence: 'END' }), expected)
    assert.deepEqual(finish({ delta: { stop_sequence: 'END' } }), expected)
  })

  test('cache reads and writes stand beside the input, writes told apart by lifetime', () => {
    const json = {
      inputTokens: 10,
      outputTokens: 2,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 50,
      cacheDetails: [
        { ttl: '5m', inputTokens: 20 },
        { ttl: '1h', inputTokens: 30 },
      ],
    }
    const body = { output: { message: { content: [] } }, stopReason: 'end_turn', usage: json }
    const { usage } = decodeResponse(body, countIds())
    assert.deepEqual(
      [usage?.input, usage?.cacheRead, usage?.cacheWrite5m, usage?.cacheWrite1h, usage?.output],
      [10, 100, 20, 30, 2],
    )
  })

  test('a stream has ended well after messageStop, with or without metadata, and was cut before', () => {
    assert.equal(decodeStream([begin, delta(0, { text: 'a' }), end('end_turn')]).response?.finish.kind, 'stop')
    assert.equal(decodeStream([begin, metadata, end('end_turn')]).response?.usage?.output, 3)
    const cut = decodeStream([begin, delta(0, { text: 'a' }), stop(0)])
    assert.equal(cut.error?.message, "The provider's stream stopped before its end.")
  })

  test('an exception in the stream ends it, classified by its name', () => {
    const kinds = {
      throttlingException: 'model_unavailable',
      serviceUnavailableException: 'model_unavailable',
      modelStreamErrorException: 'provider_error',
      internalServerException: 'provider_error',
      modelTimeoutException: 'provider_timeout',
      validationException: 'invalid_request',
      InternalFailure: 'provider_error',
    }
    for (const [name, kind] of Object.entries(kinds)) {
      const folding = decodeStream([begin, delta(0, { text: 'a' }), frame(name, { message: 'm' }), metadata])
      assert.equal(folding.error?.kind, kind, name)
    }
  })

  test('a body that is no answer is a provider error', () => {
    for (const body of [{}, { output: null }, { output: { message: { content: 'x' } } }, { message: 'no' }]) {
      assert.throws(() => decodeResponse(body, countIds()), { kind: 'provider_error' })
    }
    assert.deepEqual(decodeResponse({ output: { message: { content: [null, 3, { new: {} }] } } }, countIds()).parts, [
      { kind: 'opaque', protocol: 'bedrock-converse', type: 'new', json: { new: {} } },
    ])
  })

  test('whatever comes, the events are a legal sentence with one terminal event', () => {
    const index = integer({ min: 0, max: 2 })
    const piece = constantFrom<JsonObject>(
      { text: 'a' },
      { text: '' },
      { toolUse: { input: '{' } },
      { reasoningContent: { text: 'r' } },
      { reasoningContent: { signature: 's' } },
      { reasoningContent: { redactedContent: 'AAAA' } },
      { citation: { location: null } },
      { toolResult: [{ text: 'x' }] },
      { image: { source: { bytes: 'AA==' } } },
      {},
    )
    const head = constantFrom<JsonObject>(
      { toolUse: { toolUseId: 't', name: 'f' } },
      { toolUse: { type: 'server_tool_use', toolUseId: 't', name: 'f' } },
      { toolResult: { toolUseId: 't' } },
      { image: { format: 'png' } },
      {},
    )
    const names = constantFrom(
      'messageStart',
      'contentBlockStart',
      'contentBlockDelta',
      'metadata',
      'new',
      'fooException',
    )
    const any = oneof(
      { weight: 6, arbitrary: tuple(index, piece).map(([at, value]) => delta(at, value)) },
      { weight: 3, arbitrary: tuple(index, head).map(([at, value]) => start(at, value)) },
      { weight: 3, arbitrary: index.map(stop) },
      { weight: 1, arbitrary: constantFrom(begin, end('end_turn'), metadata, { event: 'metadata', data: '{' }) },
      { weight: 1, arbitrary: tuple(names, jsonValue()).map(([name, json]) => frame(name, json as Json)) },
    )
    hold(
      property(array(any, { maxLength: 25 }), (frames) => {
        const decoder = bedrockConverseOutbound.createEventDecoder(countIds())
        const meter = bedrockConverseOutbound.createMeter()
        const grammar = new StreamGrammar()
        for (const each of frames) {
          const wasEnded = grammar.ended
          const events = decoder.push(each)
          for (const event of events) grammar.check(event)
          if (wasEnded) assert.deepEqual(events, [])
          meter.read(each)
        }
        for (const event of decoder.end()) grammar.check(event)
        assert.ok(grammar.ended)
      }),
      { numRuns: countRuns(1000) },
    )
  })
})

describe('Bedrock errors', () => {
  test('every recorded error is classified', { skip: recordingsAbsent }, () => {
    const errors = recordedErrors().filter(({ protocol }) => protocol === 'bedrock-converse')
    assert.ok(errors.length > 0)
    for (const { name, status, text } of errors) {
      const error = decodeError(status, text)
      assert.equal(error.kind, text.includes('identifier is invalid') ? 'model_unavailable' : 'invalid_request', name)
    }
  })

  test('too long an input, a closed account, a throttle and a failed model are told apart', () => {
    const kind = (status: number, message: string) => decodeError(status, JSON.stringify({ message })).kind
    assert.equal(kind(400, 'Input is too long for requested model.'), 'context_length_exceeded')
    assert.equal(kind(403, 'The security token included in the request is invalid.'), 'provider_error')
    assert.equal(decodeError(403, '{"message":"You don\'t have access to the model"}').blame, 'operator')
    assert.equal(kind(429, 'Too many requests, please wait before trying again.'), 'model_unavailable')
    assert.equal(kind(424, 'The model failed.'), 'provider_error')
    assert.equal(decodeError(424, '{}').canFailOver, true)
    assert.equal(kind(503, ''), 'model_unavailable')
    assert.equal(decodeError(500, '<html>').kind, 'provider_error')
  })
})
