// Answers towards callers: valid against the official document whatever the model said, and signatures that find their
// way home through the caller's next request.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { newContext, newSource, plainBody, readStream } from '../../../../test/protocols/chat-frames.ts'
import { schemaErrors, schemasAbsent } from '../../../../test/schemas.ts'
import { readArray, readObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import { emptyUsage } from '../../../generation/usage/usage.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { openaiChatInbound, openaiChatOutbound } from '../protocol.ts'
import { countRuns } from '../../../../test/runs.ts'

function answer(parts: Part[], rest: Partial<GenerationResponse> = {}): GenerationResponse {
  return { parts, finish: { kind: 'stop' }, opaque: [], ...rest }
}

function writeStream(response: GenerationResponse, context: AnswerContext = newContext()): (JsonObject | '[DONE]')[] {
  const encoder = openaiChatInbound.createEventEncoder(context)
  return readStream([...unfold(response)].map((event) => encoder.push(event)).join(''))
}

function decodeMessage(written: JsonObject): JsonObject {
  return readObject(readObject(readArray(written['choices'])?.[0])?.['message']) ?? {}
}

function readDeltas(events: (JsonObject | '[DONE]')[]): JsonObject[] {
  return events.flatMap((event) =>
    event === '[DONE]'
      ? []
      : (readArray(event['choices']) ?? []).map((each) => readObject(readObject(each)?.['delta']) ?? {}),
  )
}

const usage = { ...emptyUsage(), input: 10, cacheRead: 3, cacheWrite1h: 2, output: 4, reasoning: 6 }
const call: Part = { kind: 'tool-call', id: 'c1', name: 'f', form: 'function', arguments: '{"a":1}' }

describe('an answer', () => {
  test('has content, refusal, calls, reasoning under both names, and usage with its details', () => {
    const parts: Part[] = [
      { kind: 'reasoning', text: 'hm', form: 'full' },
      { kind: 'text', text: 'a' },
      { kind: 'text', text: 'b' },
      call,
    ]
    const written = openaiChatInbound.encodeResponse(
      answer(parts, { usage, finish: { kind: 'tool-calls' } }),
      newContext(),
    )
    const { reasoning_details: _details, ...message } = decodeMessage(written)
    assert.deepEqual(message, {
      role: 'assistant',
      content: 'ab',
      refusal: null,
      reasoning: 'hm',
      reasoning_content: 'hm',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
    })
    assert.equal(readObject(readArray(written['choices'])?.[0])?.['finish_reason'], 'tool_calls')
    assert.deepEqual(written['usage'], {
      prompt_tokens: 15,
      completion_tokens: 10,
      total_tokens: 25,
      prompt_tokens_details: { cached_tokens: 3, audio_tokens: 0, cache_write_tokens: 2 },
      completion_tokens_details: {
        reasoning_tokens: 6,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    })
    assert.equal(written['id'], 'chatcmpl-req_cm_test')
    assert.equal(written['model'], 'openai/test')
  })

  test('each finish kind has its word', () => {
    const words = (
      ['stop', 'stop-sequence', 'length', 'tool-calls', 'content-filter', 'refusal', 'pause', 'other'] as const
    ).map((kind) => {
      const written = openaiChatInbound.encodeResponse(answer([], { finish: { kind } }), newContext())
      return readObject(readArray(written['choices'])?.[0])?.['finish_reason']
    })
    assert.deepEqual(words, [
      'stop',
      'stop',
      'length',
      'tool_calls',
      'content_filter',
      'content_filter',
      'stop',
      'stop',
    ])
    const refused = openaiChatInbound.encodeResponse(
      answer([{ kind: 'refusal', text: 'no' }], { finish: { kind: 'refusal' } }),
      newContext(),
    )
    assert.equal(readObject(readArray(refused['choices'])?.[0])?.['finish_reason'], 'stop')
    assert.equal(decodeMessage(refused)['content'], null)
  })

  test('citations of addresses become annotations that count from the start of the content; others are reported', () => {
    const raw = { protocol: 'anthropic-messages', json: {} } as const
    const context = newContext()
    const written = openaiChatInbound.encodeResponse(
      answer([
        { kind: 'text', text: 'Hello. ' },
        { kind: 'text', text: 'Cited.', citations: [{ kind: 'url', url: 'https://a.example/x y', title: 'A', raw }] },
        { kind: 'text', text: ' Doc.', citations: [{ kind: 'document', citedText: 'x', raw }] },
      ]),
      context,
    )
    assert.deepEqual(decodeMessage(written)['annotations'], [
      {
        type: 'url_citation',
        url_citation: { start_index: 7, end_index: 13, url: 'https://a.example/x%20y', title: 'A' },
      },
    ])
    assert.deepEqual(
      context.losses.list().map(({ field }) => field),
      ['messages.text.citations'],
    )
  })

  test('a custom tool that went out as a function comes back as the custom tool that the caller named', () => {
    const body = { ...plainBody, tools: [{ type: 'custom', custom: { name: 'sh' } }] }
    const wrapped: Part = { ...call, name: 'sh', arguments: '{"input":"ls -l"}' }
    const written = openaiChatInbound.encodeResponse(answer([wrapped]), newContext(body))
    assert.deepEqual(decodeMessage(written)['tool_calls'], [
      { id: 'c1', type: 'custom', custom: { name: 'sh', input: 'ls -l' } },
    ])
    const deltas = readDeltas(writeStream(answer([wrapped]), newContext(body)))
    assert.deepEqual(deltas[1], {
      tool_calls: [{ index: 0, id: 'c1', custom: { name: 'sh', input: 'ls -l' } }],
    })
  })

  test('a caller of the old functions is answered in kind', () => {
    const body = { ...plainBody, functions: [{ name: 'f', parameters: { type: 'object' } }] }
    const response = answer([call, { ...call, id: 'c2' }], { finish: { kind: 'tool-calls' } })
    const context = newContext(body)
    const written = openaiChatInbound.encodeResponse(response, context)
    assert.deepEqual(decodeMessage(written)['function_call'], { name: 'f', arguments: '{"a":1}' })
    assert.equal(readObject(readArray(written['choices'])?.[0])?.['finish_reason'], 'function_call')
    assert.deepEqual(
      context.losses.list().map(({ field }) => field),
      ['parallelToolCalls'],
    )
  })
})

describe('a stream', () => {
  test('begins with the role, sends usage only where it was asked for, and ends with [DONE]', () => {
    const response = answer([{ kind: 'text', text: 'hi' }], { usage })
    const asked = writeStream(response)
    assert.deepEqual(readDeltas(asked)[0], { role: 'assistant', content: '' })
    assert.equal(asked.at(-1), '[DONE]')
    const last = asked.at(-2) as JsonObject
    assert.deepEqual(last['choices'], [])
    assert.equal(readObject(last['usage'])?.['total_tokens'], 25)
    const unasked = writeStream(response, newContext(plainBody, false))
    assert.ok(unasked.every((event) => event === '[DONE]' || event['usage'] === undefined))
  })

  test('that fails ends with an error chunk and no [DONE]', () => {
    const encoder = openaiChatInbound.createEventEncoder(newContext())
    const error = new GatewayError('provider_error', 'It broke.', { detail: 'secret' })
    const text = encoder.push({ type: 'response-start' }) + encoder.push({ type: 'error', error })
    assert.deepEqual(readStream(text).at(-1), {
      error: { message: 'It broke.', type: 'provider_error', param: null, code: 'provider_error' },
      request_id: 'req_cm_test',
    })
    assert.equal(openaiChatInbound.encodeStreamError(error, 'req_cm_test', 3), encoder.push({ type: 'error', error }))
  })
})

describe('signatures', () => {
  const foreign: Signature = { issuer: 'anthropic', protocol: 'anthropic-messages', value: 'Eu/+==', credential: 'k1' }
  const openai: Signature = { issuer: 'openai', protocol: 'openai-responses', value: 'gAAA', itemId: 'rs_1' }
  const google: Signature = { issuer: 'gemini', protocol: 'gemini', value: 'ts/==' }
  const answers: { [name: string]: Part[] } = {
    'thinking with its signature': [{ kind: 'reasoning', text: 'hm', form: 'full', signature: foreign }],
    'a signature behind no text': [{ kind: 'reasoning', text: '', form: 'full', signature: foreign }],
    'hidden thinking': [{ kind: 'reasoning', text: '', form: 'full', redacted: true, signature: foreign }],
    'two blocks of thinking': [
      { kind: 'reasoning', text: 'one', form: 'full', signature: foreign },
      { kind: 'reasoning', text: 'two', form: 'full', signature: { ...foreign, value: 'second' } },
    ],
    'a summary with encrypted content': [{ kind: 'reasoning', text: 'sum', form: 'summary', signature: openai }],
    'encrypted content alone': [{ kind: 'reasoning', text: '', form: 'summary', signature: openai }],
    'signed calls': [
      { ...call, signature: google },
      { ...call, id: 'c2' },
      { ...call, id: 'c3', signature: { ...google, value: 'third' } },
    ],
    'signed text': [{ kind: 'text', text: 'hi', signature: google }],
  }

  function comeBack(message: JsonObject): Part[] {
    const { messages } = openaiChatInbound.decodeRequest({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }, message],
    })
    return (messages[1]?.parts ?? []).filter((part) => part.kind !== 'text' || part.text !== '')
  }

  /** A client that keeps every delta: text joined, lists put one behind the other. */
  function gather(deltas: readonly JsonObject[]): JsonObject {
    const message: JsonObject = { role: 'assistant' }
    const calls: JsonObject[] = []
    for (const delta of deltas) {
      for (const entry of readArray(delta['tool_calls']) ?? []) {
        const { index, function: called, ...rest } = readObject(entry) ?? {}
        const at = Number(index)
        const before = readObject(calls[at]?.['function'])
        const text = `${String(before?.['arguments'] ?? '')}${String(readObject(called)?.['arguments'] ?? '')}`
        calls[at] = { ...calls[at], ...rest, function: { ...before, ...readObject(called), arguments: text } }
      }
      for (const [name, value] of Object.entries(delta)) {
        if (name === 'tool_calls' || name === 'role') continue
        const before = message[name]
        message[name] = Array.isArray(value)
          ? [...(readArray(before) ?? []), ...value]
          : `${String(before ?? '')}${String(value)}`
      }
    }
    return { ...message, ...(calls.length > 0 ? { tool_calls: calls } : {}), content: message['content'] || null }
  }

  for (const [name, parts] of Object.entries(answers)) {
    test(`${name} comes home unchanged`, () => {
      const written = decodeMessage(openaiChatInbound.encodeResponse(answer(parts), newContext()))
      assert.deepEqual(comeBack(written), parts)
      assert.deepEqual(comeBack(gather(readDeltas(writeStream(answer(parts))))), parts)
      const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }, written] }
      assert.equal(openaiChatInbound.decodeEnvelope(body).mustTranslate, true)
    })
  }

  test("a provider's signature behind its text comes back on it, though the blocks have no index", () => {
    const { parts } = openaiChatOutbound.decodeResponse(
      {
        choices: [
          {
            message: {
              reasoning_details: [
                { type: 'reasoning.text', text: 'one' },
                { type: 'reasoning.text', text: 'two' },
                { type: 'reasoning.text', signature: 'sig' },
              ],
            },
            finish_reason: 'stop',
          },
        ],
      },
      newSource(),
    )
    assert.deepEqual(
      parts.map((part) => part.kind === 'reasoning' && [part.text, part.signature !== undefined]),
      [
        ['one', false],
        ['two', true],
      ],
    )
    const written = decodeMessage(openaiChatInbound.encodeResponse(answer(parts), newContext()))
    const [one, two] = comeBack(written)
    assert.ok(one?.kind === 'reasoning' && two?.kind === 'reasoning')
    assert.equal(two.text, 'two')
    assert.equal(two.signature?.value, '{"type":"reasoning.text","signature":"sig"}')
  })

  test("a provider's own reasoning_details and thought signatures go back as they came", () => {
    const details = [
      { type: 'reasoning.text', text: 'hm', signature: 'sig', id: 'r1', format: 'anthropic-claude-v1', index: 0 },
      { type: 'reasoning.encrypted', data: 'blob', id: 'r2', format: 'openai-responses-v1', index: 1 },
    ]
    const extra_content = { google: { thought_signature: 'ts' } }
    const tool_calls = [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' }, extra_content }]
    const message = { role: 'assistant', content: 'hi', reasoning_details: details, tool_calls }
    const response = openaiChatOutbound.decodeResponse(
      { id: 'x', choices: [{ index: 0, message, finish_reason: 'tool_calls' }] },
      newSource('openrouter'),
    )
    assert.equal(response.parts[0]?.kind === 'reasoning' && response.parts[0].signature?.issuer, 'openrouter')
    const written = decodeMessage(openaiChatInbound.encodeResponse(response, newContext()))
    assert.deepEqual(written['reasoning_details'], details)
    assert.deepEqual(written['tool_calls'], tool_calls)
  })
})

describe('whatever the model says', { skip: schemasAbsent }, () => {
  const text = fc.constantFrom('', 'a', 'hello "you"', '\u2028\n', 'ünï 🎉')
  const signature = fc.option(
    fc.constantFrom<Signature>(
      { issuer: 'anthropic', protocol: 'anthropic-messages', value: 's' },
      { issuer: 'openrouter', protocol: 'openai-chat', value: '{"type":"reasoning.text","signature":"x","index":4}' },
      { issuer: 'gemini', protocol: 'gemini', value: 't' },
    ),
    { nil: undefined },
  )
  const signed = (part: Part, value: Signature | undefined): Part =>
    value === undefined ? part : ({ ...part, signature: value } as Part)
  const part: fc.Arbitrary<Part> = fc.oneof(
    fc.tuple(text, signature).map(([each, value]) => signed({ kind: 'text', text: each }, value)),
    text.map((each): Part => ({
      kind: 'text',
      text: each,
      logprobs: [{ token: 'a', logprob: -1, bytes: null, top: [] }],
    })),
    fc.constantFrom('https://a.example/ü?q=|', 'not a url', 'https://b.example').map((url): Part => ({
      kind: 'text',
      text: 'cited',
      citations: [{ kind: 'url', url, raw: { protocol: 'gemini', json: null } }],
    })),
    text.map((each): Part => ({ kind: 'refusal', text: each })),
    fc
      .tuple(text, signature, fc.constantFrom<'full' | 'summary'>('full', 'summary'), fc.boolean())
      .map(([each, value, form, redacted]) =>
        signed({ kind: 'reasoning', text: redacted ? '' : each, form, ...(redacted ? { redacted: true } : {}) }, value),
      ),
    fc
      .tuple(text, signature, fc.constantFrom<'function' | 'custom'>('function', 'custom'))
      .map(([each, value, form]) => signed({ kind: 'tool-call', id: 'c', name: 'f', form, arguments: each }, value)),
    fc.constantFrom<Part>(
      { kind: 'media', modality: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } },
      {
        kind: 'media',
        modality: 'audio',
        source: { type: 'base64', data: 'AA', mediaType: 'audio/wav' },
        transcript: 'a',
      },
      { kind: 'media', modality: 'video', source: { type: 'base64', data: 'AA', mediaType: 'video/mp4' } },
      { kind: 'opaque', protocol: 'anthropic-messages', type: 'server_tool_use', json: { a: 1 } },
      { kind: 'opaque', protocol: 'openai-chat', type: 'message.executed_tools', json: [{ a: 1 }] },
    ),
  )
  const opaque = fc.constantFrom<{ name: string; json: Json }>(
    { name: 'service_tier', json: 'on_demand' },
    { name: 'service_tier', json: 'default' },
    { name: 'system_fingerprint', json: 'fp' },
    { name: 'citations', json: ['https://a'] },
  )
  const response = fc.record({
    parts: fc.array(part, { maxLength: 6 }),
    kind: fc.constantFrom('stop' as const, 'length' as const, 'tool-calls' as const, 'refusal' as const),
    opaque: fc.array(opaque, { maxLength: 3 }),
  })

  test('each answer, each event of each stream is valid, and both say the same', () => {
    fc.assert(
      fc.property(response, ({ parts, kind, opaque }) => {
        const own = opaque.map((each) => ({ protocol: 'openai-chat' as const, ...each }))
        const whole = answer(parts, { usage, finish: { kind }, opaque: own })
        const written = openaiChatInbound.encodeResponse(whole, newContext())
        assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionResponse', written), [])
        const events = writeStream(whole)
        for (const event of events) {
          if (event === '[DONE]') continue
          assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionStreamResponse', event), [])
        }
        const streamed = readDeltas(events)
          .map((delta) => delta['content'] ?? '')
          .join('')
        assert.equal(streamed, decodeMessage(written)['content'] ?? '')
      }),
      { numRuns: countRuns(400) },
    )
  })
})
