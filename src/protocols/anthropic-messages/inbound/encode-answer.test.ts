// Answers towards callers: any answer becomes valid events and a valid message that say the same, and what callers send
// back in the next turn is what we gave them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { arbitrarySignature } from '../../../../test/arbitrary-request.ts'
import { answerContext } from '../../../../test/protocols/answer-context.ts'
import { schemaErrors, schemasAbsent } from '../../../../test/schemas.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { SseParser, type Frame } from '../../../foundation/frames/sse.ts'
import type { FinishKind } from '../../../generation/answer/finish-reason.ts'
import { fold } from '../../../generation/answer/fold.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import { emptyUsage } from '../../../generation/usage/usage.ts'
import type { Source } from '../../port/source.ts'
import { anthropicMessagesInbound as inbound, anthropicMessagesOutbound as outbound } from '../protocol.ts'
import { countRuns } from '../../../../test/runs.ts'

const source: Source = { issuer: 'anthropic', newId: (prefix) => `${prefix}x` }
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const signed = fc.option(arbitrarySignature, { nil: undefined })
const withSignature = <T extends object>(part: T, signature: Signature | undefined): T =>
  signature === undefined ? part : { ...part, signature }

const arbitraryPart: fc.Arbitrary<Part> = fc.oneof(
  fc.tuple(words, signed).map(([text, signature]) => withSignature({ kind: 'text' as const, text }, signature)),
  words.map((text) => ({ kind: 'refusal' as const, text })),
  fc
    .tuple(words, signed)
    .map(([text, signature]) => withSignature({ kind: 'reasoning' as const, form: 'full' as const, text }, signature)),
  arbitrarySignature.map((signature) => ({
    kind: 'reasoning' as const,
    form: 'full' as const,
    text: '',
    redacted: true as const,
    signature,
  })),
  fc
    .tuple(fc.uuid(), signed)
    .map(([id, signature]) =>
      withSignature(
        { kind: 'tool-call' as const, id, name: 'run', form: 'function' as const, arguments: '{"a":[1]}' },
        signature,
      ),
    ),
)

const arbitraryResponse: fc.Arbitrary<GenerationResponse> = fc
  .record({
    parts: fc.array(arbitraryPart, { maxLength: 5 }),
    kind: fc.constantFrom<FinishKind>('stop', 'length', 'tool-calls', 'content-filter', 'refusal', 'pause', 'other'),
    reported: fc.boolean(),
  })
  .map(({ parts, kind, reported }) => ({
    id: 'chatcmpl-1',
    parts,
    finish: { kind },
    opaque: [],
    ...(reported ? { usage: { ...emptyUsage(), input: 7, output: 3, reasoning: 2, cacheRead: 5 } } : {}),
  }))

const schemas: { readonly [type: string]: string } = {
  message_start: 'MessageStartEvent',
  message_delta: 'MessageDeltaEvent',
  message_stop: 'MessageStopEvent',
  content_block_start: 'ContentBlockStartEvent',
  content_block_delta: 'ContentBlockDeltaEvent',
  content_block_stop: 'ContentBlockStopEvent',
  error: 'ErrorResponse',
}

function encodeStream(response: GenerationResponse): Frame[] {
  const encoder = inbound.createEventEncoder(answerContext())
  let text = ''
  for (const event of unfold(response)) text += encoder.push(event)
  return new SseParser().push(Buffer.from(text))
}

function stream(...parts: Part[]): JsonObject[] {
  const response: GenerationResponse = { parts, finish: { kind: 'stop' }, opaque: [] }
  return encodeStream(response).map((frame) => JSON.parse(frame.data) as JsonObject)
}

function sendBack(content: unknown): Part[] {
  const body = { model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content }] } as JsonObject
  return inbound.decodeRequest(body).messages[0]?.parts ?? []
}

describe('answers to a Messages caller', () => {
  test('every event and every message is valid, and both say the same', { skip: schemasAbsent }, () => {
    fc.assert(
      fc.property(arbitraryResponse, (response) => {
        const frames = encodeStream(response)
        for (const { event, data } of frames) {
          const piece = JSON.parse(data) as JsonObject
          assert.equal(event, piece['type'])
          assert.deepEqual(schemaErrors('anthropic', schemas[String(event)] ?? 'none', piece), [], data)
        }
        const message = inbound.encodeResponse(response, answerContext())
        assert.deepEqual(schemaErrors('anthropic', 'Message', message), [])
        const decoder = outbound.createEventDecoder(source)
        const folded = fold([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()])
        const whole = outbound.decodeResponse(message, source)
        assert.deepEqual({ ...folded, usage: 0 }, { ...whole, usage: 0 })
      }),
      { numRuns: countRuns(300) },
    )
  })

  test('what the caller sends back next turn is what the answer held, every signature included', () => {
    fc.assert(
      fc.property(arbitraryResponse, (response) => {
        const { content } = inbound.encodeResponse(response, answerContext())
        const expected = response.parts.map((part) =>
          part.kind === 'refusal' ? { kind: 'text' as const, text: part.text } : part,
        )
        assert.deepEqual(sendBack(content), expected)
      }),
      { numRuns: countRuns(300) },
    )
  })

  test('a body that brings back a wrapped signature must be translated, any other need not', () => {
    const signature: Signature = { issuer: 'gemini', protocol: 'gemini', value: 'eA==' }
    const call: Part = { kind: 'tool-call', id: 'a', name: 'run', form: 'function', arguments: '{}', signature }
    const response: GenerationResponse = { parts: [call], finish: { kind: 'tool-calls' }, opaque: [] }
    const { content } = inbound.encodeResponse(response, answerContext())
    const read = (blocks: unknown) =>
      inbound.decodeEnvelope({
        model: 'm',
        max_tokens: 1,
        messages: [{ role: 'assistant', content: blocks }],
      } as JsonObject)
    assert.equal(read(content).mustTranslate, true)
    assert.equal(read([{ type: 'thinking', thinking: '', signature: 'Eu8B' }]).mustTranslate, undefined)
  })

  test('the stream opens with an estimate of the input that is never zero', () => {
    const encoder = inbound.createEventEncoder({ ...answerContext(), estimatedInputTokens: 0 })
    const text = encoder.push({ type: 'response-start' })
    const piece = JSON.parse(text.split('\n')[1]?.slice('data: '.length) ?? '') as { message: { usage: JsonObject } }
    assert.equal(piece.message.usage['input_tokens'], 1)
  })

  test('a tool call ends in tool_use whatever the provider said, and never without one', () => {
    const call: Part = { kind: 'tool-call', id: 'a', name: 'run', form: 'function', arguments: '{}' }
    const reason = (parts: Part[], kind: FinishKind) =>
      inbound.encodeResponse({ parts, finish: { kind }, opaque: [] }, answerContext())['stop_reason']
    assert.equal(reason([call], 'stop'), 'tool_use')
    assert.equal(reason([call], 'length'), 'max_tokens')
    assert.equal(reason([{ kind: 'text', text: 'x' }], 'tool-calls'), 'end_turn')
    assert.equal(reason([{ kind: 'refusal', text: 'no' }], 'stop'), 'refusal')
    assert.equal(reason([], 'content-filter'), 'refusal')
  })

  test('free-text calls are calls with one property, escaped across any split', () => {
    const encoder = inbound.createEventEncoder(answerContext())
    const text = [
      encoder.push({ type: 'response-start' }),
      encoder.push({ type: 'part-start', index: 0, part: { kind: 'tool-call', id: 'a', name: 'n', form: 'custom' } }),
      encoder.push({ type: 'part-delta', index: 0, delta: { kind: 'arguments', text: 'say "hi"\n\ud83d' } }),
      encoder.push({ type: 'part-delta', index: 0, delta: { kind: 'arguments', text: '\ude00' } }),
      encoder.push({ type: 'part-end', index: 0 }),
    ].join('')
    const json = new SseParser()
      .push(Buffer.from(text))
      .map((frame) => (JSON.parse(frame.data) as { delta?: { partial_json?: string } }).delta?.partial_json ?? '')
      .join('')
    assert.deepEqual(JSON.parse(json), { input: 'say "hi"\n😀' })
  })

  test('citations of web pages are shown, and known again as not Anthropic’s own', () => {
    const citation = {
      kind: 'url' as const,
      url: 'https://a.example',
      title: 'A',
      raw: { protocol: 'gemini' as const, json: {} },
    }
    const pieces = stream({ kind: 'text', text: 'x', citations: [citation] })
    const shown = pieces.find((piece) => (piece['delta'] as JsonObject | undefined)?.['type'] === 'citations_delta')
    const sent = shown?.['delta'] as JsonObject | undefined
    assert.deepEqual(sent?.['citation'], {
      type: 'web_search_result_location',
      url: 'https://a.example',
      title: 'A',
      cited_text: '',
      encrypted_index: '',
    })
  })

  test('spoken answers go as their transcript, other media and foreign blocks are reported', () => {
    const context = answerContext()
    const parts: Part[] = [
      {
        kind: 'media',
        modality: 'audio',
        source: { type: 'base64', data: 'AA==', mediaType: 'audio/wav' },
        transcript: 'hello',
      },
      { kind: 'media', modality: 'image', source: { type: 'base64', data: 'AA==', mediaType: 'image/png' } },
      { kind: 'opaque', protocol: 'openai-responses', type: 'web_search_call', json: {} },
    ]
    const { content } = inbound.encodeResponse({ parts, finish: { kind: 'stop' }, opaque: [] }, context)
    assert.deepEqual(content, [{ type: 'text', text: 'hello', citations: [] }])
    assert.deepEqual(
      context.losses.list().map(({ field }) => field),
      ['messages.audio', 'messages.image', 'opaque.web_search_call'],
    )
  })

  test('an error is Anthropic’s shape as a body and as an event, with the request id', () => {
    const error = new GatewayError('model_unavailable', 'The model is temporarily unavailable.')
    const body = { type: 'error', error: { type: 'overloaded_error', message: error.message }, request_id: 'req_cm_1' }
    assert.deepEqual(inbound.encodeError(error, 'req_cm_1'), body)
    const text = `event: error\ndata: ${JSON.stringify(body)}\n\n`
    assert.equal(inbound.encodeStreamError(error, 'req_cm_1', 5), text)
    const encoder = inbound.createEventEncoder({ ...answerContext(), requestId: 'req_cm_1' })
    assert.equal(encoder.push({ type: 'error', error }), text)
    assert.equal(inbound.heartbeat, 'event: ping\ndata: {"type":"ping"}\n\n')
  })
})
