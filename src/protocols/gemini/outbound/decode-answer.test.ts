import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, array, constantFrom, jsonValue, nat, oneof, property, tuple } from 'fast-check'
import { recordedAnswers, recordedErrors, recordingsAbsent } from '../../../../test/recordings.ts'
import type { Json, JsonObject } from '../../../foundation/json/json.ts'
import { Fold } from '../../../generation/answer/fold.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import { StreamGrammar } from '../../../generation/answer/stream-grammar.ts'
import { sumInput, sumOutput } from '../../../generation/usage/usage.ts'
import type { Source } from '../../port/source.ts'
import { geminiOutbound } from '../protocol.ts'
import { decodeError } from './decode-error.ts'
import { decodeResponse } from './decode-response.ts'
import { countRuns } from '../../../../test/runs.ts'

const countIds = (): Source => {
  let count = 0
  return { issuer: 'gemini', newId: (prefix) => `${prefix}${(count += 1)}` }
}

function decodeStream(chunks: (Json | undefined)[]): Fold {
  const decoder = geminiOutbound.createEventDecoder(countIds())
  const folding = new Fold()
  for (const chunk of chunks) {
    for (const event of decoder.push({ event: undefined, data: JSON.stringify(chunk) ?? '' })) folding.push(event)
  }
  for (const event of decoder.end()) folding.push(event)
  return folding
}

const candidate = (parts: Json[], rest: JsonObject = {}): JsonObject => ({
  candidates: [{ content: { parts }, ...rest }],
})
const stop = { finishReason: 'STOP' }
const signature = { issuer: 'gemini', protocol: 'gemini', value: 'c2ln' }

describe('Gemini answers', () => {
  test('every recorded answer is read, streamed or not, with its finish and usage', { skip: recordingsAbsent }, () => {
    let read = 0
    for (const answer of recordedAnswers('gemini')) {
      if (answer.status >= 400) continue
      let response: GenerationResponse | undefined
      if (answer.frames === undefined) response = decodeResponse(answer.body ?? {}, countIds())
      else {
        const folding = new Fold()
        const decoder = geminiOutbound.createEventDecoder(countIds())
        for (const frame of answer.frames) for (const event of decoder.push(frame)) folding.push(event)
        for (const event of decoder.end()) folding.push(event)
        response = folding.response
      }
      assert.ok(response !== undefined, answer.name)
      assert.ok(response.finish.raw !== undefined, answer.name)
      const raw = response.usage?.raw?.json
      if (response.usage !== undefined && typeof raw?.['totalTokenCount'] === 'number') {
        assert.equal(sumInput(response.usage) + sumOutput(response.usage), raw['totalTokenCount'], answer.name)
      }
      read += 1
    }
    assert.ok(read > 250, `${read} answers`)
  })

  test('a recorded answer means the same whole and as a stream cut into its parts', { skip: recordingsAbsent }, () => {
    for (const answer of recordedAnswers('gemini')) {
      if (answer.body === undefined || answer.status >= 400) continue
      const [first] = (answer.body['candidates'] as JsonObject[] | undefined) ?? []
      const parts = (first?.['content'] as JsonObject | undefined)?.['parts'] as Json[] | undefined
      if (first === undefined || parts === undefined || first['logprobsResult'] !== undefined) continue
      const { usageMetadata, ...rest } = answer.body
      const chunks = parts.map((part): JsonObject => ({ ...rest, ...candidate([part]) }))
      chunks.push({ ...answer.body, candidates: [{ ...first, content: { parts: [] } }] })
      const { response } = decodeStream(chunks)
      assert.deepEqual(response, decodeResponse(answer.body, countIds()), answer.name)
      assert.ok(usageMetadata !== undefined)
    }
  })

  test('text in pieces is one part; thoughts, calls and signatures keep their order', () => {
    const { response } = decodeStream([
      {
        ...candidate([{ text: 'hm', thought: true }]),
        responseId: 'r',
        modelVersion: 'gemini-3',
        createTime: '2026-01-01T00:00:01.5Z',
      },
      candidate([{ text: 'm', thought: true }, { text: 'A' }]),
      candidate([{ text: 'B' }, { text: '', thoughtSignature: 'c2ln' }]),
      candidate([{ text: 'C' }, { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' }]),
      candidate([{ functionCall: { id: 'own', name: 'g' } }], stop),
    ])
    assert.deepEqual(response, {
      id: 'r',
      model: 'gemini-3',
      createdSeconds: 1767225601,
      parts: [
        { kind: 'reasoning', form: 'summary', text: 'hmm' },
        { kind: 'text', text: 'AB', signature },
        { kind: 'text', text: 'C' },
        { kind: 'tool-call', id: 'call_1', name: 'f', form: 'function', arguments: '{"a":1}', signature },
        { kind: 'tool-call', id: 'own', name: 'g', form: 'function', arguments: '{}' },
      ],
      finish: { kind: 'tool-calls', raw: 'STOP' },
      opaque: [],
    })
  })

  test('large numbers in arguments are not rounded', () => {
    const data =
      '{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"id":1234567890123456789}}}]}}]}'
    const events = geminiOutbound.createEventDecoder(countIds()).push({ event: undefined, data })
    assert.ok(JSON.stringify(events).includes('{\\"id\\":1234567890123456789}'))
  })

  test('images are media, what only Gemini knows is opaque, drafts of thought are not part of the answer', () => {
    const draft = { inlineData: { mimeType: 'image/png', data: 'AA==' }, thought: true }
    const code = { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 'c2ln' }
    const { response } = decodeStream([
      candidate([draft, code, { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 'c2ln' }], stop),
    ])
    assert.deepEqual(response?.parts, [
      { kind: 'opaque', protocol: 'gemini', type: 'inlineData', json: draft },
      { kind: 'opaque', protocol: 'gemini', type: 'executableCode', json: code },
      {
        kind: 'media',
        modality: 'image',
        source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' },
        signature,
      },
    ])
  })

  test('arguments that come in pieces are put together', () => {
    const piece = (json: JsonObject, rest?: JsonObject) => candidate([{ functionCall: json }], rest)
    const { response } = decodeStream([
      piece({ name: 'f', willContinue: true }),
      piece({ partialArgs: [{ jsonPath: '$.city', stringValue: 'Par', willContinue: true }], willContinue: true }),
      piece({ partialArgs: [{ jsonPath: '$.city', stringValue: 'is' }], willContinue: true }),
      piece({ partialArgs: [{ jsonPath: "$.list[1]['k']", numberValue: 2 }], willContinue: true }),
      piece({ partialArgs: [{ jsonPath: '$.__proto__.x', boolValue: true }], willContinue: true }),
      piece({}, stop),
    ])
    assert.deepEqual(response?.parts, [
      {
        kind: 'tool-call',
        id: 'call_1',
        name: 'f',
        form: 'function',
        arguments: '{"city":"Paris","list":[null,{"k":2}],"__proto__":{"x":true}}',
      },
    ])
  })

  test('citations count UTF-16 units of the text, and the metadata is kept whole once', () => {
    const chunk = { web: { uri: 'https://a.example', title: 'A' } }
    const groundingMetadata = {
      groundingChunks: [chunk],
      groundingSupports: [{ segment: { startIndex: 3, endIndex: 6, text: 'bcd' }, groundingChunkIndices: [0, 7] }],
    }
    const { response } = decodeStream([
      candidate([{ text: 'é b' }]),
      candidate([{ text: 'cd' }], { groundingMetadata }),
      candidate([{ text: '.' }], { groundingMetadata, ...stop }),
    ])
    assert.deepEqual(response?.parts, [
      {
        kind: 'text',
        text: 'é bcd.',
        citations: [
          {
            kind: 'url',
            url: 'https://a.example',
            title: 'A',
            startIndex: 2,
            endIndex: 5,
            raw: { protocol: 'gemini', json: chunk },
          },
        ],
      },
    ])
    assert.deepEqual(response?.opaque, [{ protocol: 'gemini', name: 'groundingMetadata', json: groundingMetadata }])
  })

  test('a prompt that was blocked is an answer without parts', () => {
    const body = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, modelVersion: 'm' }
    const blocked = { model: 'm', parts: [], finish: { kind: 'content-filter', raw: 'PROHIBITED_CONTENT' }, opaque: [] }
    assert.deepEqual(decodeResponse(body, countIds()), blocked)
    assert.deepEqual(decodeStream([body]).response, blocked)
  })

  test('usage has disjoint buckets: cache inside the prompt, thoughts and tool prompts outside', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 7,
      toolUsePromptTokenCount: 3,
      totalTokenCount: 130,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 30 },
        { modality: 'IMAGE', tokenCount: 12 },
      ],
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 10 }],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 15 }],
    }
    const { usage } = decodeResponse({ ...candidate([{ text: 'a' }], stop), usageMetadata }, countIds())
    assert.deepEqual(usage, {
      input: 31,
      cacheRead: 40,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      inputAudio: 20,
      inputImage: 12,
      output: 5,
      reasoning: 7,
      outputAudio: 0,
      outputImage: 15,
      raw: { protocol: 'gemini', json: usageMetadata },
    })
  })

  test('a stream that stops without a finish reason was cut', () => {
    const folding = decodeStream([candidate([{ text: 'half' }])])
    assert.equal(folding.error?.kind, 'provider_error')
    assert.equal(folding.error?.message, "The provider's stream stopped before its end.")
    assert.equal(decodeStream([]).error?.kind, 'provider_error')
  })

  test('an error inside a stream ends it, wrapped in an array or not', () => {
    const error = { error: { code: 503, status: 'UNAVAILABLE', message: 'overloaded' } }
    for (const chunk of [error, [error]]) {
      const folding = decodeStream([candidate([{ text: 'half' }]), chunk, candidate([], stop)])
      assert.equal(folding.error?.kind, 'model_unavailable')
    }
  })

  test('a body that is no answer is a provider error', () => {
    for (const body of [{}, { candidates: [] }, { candidates: null }, { candidates: [null] }, { usageMetadata: {} }]) {
      assert.throws(() => decodeResponse(body, countIds()), { kind: 'provider_error' })
    }
  })

  test('whatever comes, the events are a legal sentence with one terminal event', () => {
    const part = oneof(
      constantFrom<Json>(
        { text: 'a' },
        { text: '', thoughtSignature: 's' },
        { text: 'b', thought: true, thoughtSignature: 's' },
        { functionCall: { name: 'f', args: { a: 1 } } },
        { functionCall: { name: 'f', willContinue: true } },
        { functionCall: { partialArgs: [{ jsonPath: '$.a[2].b', stringValue: 'x' }], willContinue: true } },
        { functionCall: {} },
        { inlineData: { mimeType: 'image/png', data: 'AA==' } },
        { toolCall: {} },
        { thoughtSignature: 's' },
        null,
      ),
      jsonValue() as never,
    )
    const rest = constantFrom<JsonObject>(
      {},
      stop,
      { finishReason: 3 },
      { groundingMetadata: { groundingSupports: [{ segment: {} }] } },
      { logprobsResult: { chosenCandidates: [null] } },
    )
    const chunk = oneof(
      tuple(array(part), rest).map(([parts, more]) => candidate(parts as Json[], more)),
      constantFrom<Json>({ promptFeedback: { blockReason: 'X' } }, { error: { code: 500 } }, [], {}, null),
      jsonValue() as never,
    )
    hold(
      property(array(chunk), nat(3), (chunks, broken) => {
        const decoder = geminiOutbound.createEventDecoder(countIds())
        const grammar = new StreamGrammar()
        for (const [index, each] of (chunks as Json[]).entries()) {
          const data = JSON.stringify(each)
          const frame = { event: undefined, data: broken === 1 && index === 2 ? data.slice(1) : data }
          const wasEnded = grammar.ended
          const events = decoder.push(frame)
          for (const event of events) grammar.check(event)
          if (wasEnded) assert.deepEqual(events, [])
        }
        for (const event of decoder.end()) grammar.check(event)
        assert.ok(grammar.ended)
        assert.deepEqual(decoder.end(), [])
        geminiOutbound.createMeter().read({ event: undefined, data: JSON.stringify(chunks) })
      }),
      { numRuns: countRuns(500) },
    )
  })
})

describe('Gemini errors', () => {
  test('every recorded error is classified in the words of the provider', { skip: recordingsAbsent }, () => {
    const errors = recordedErrors().filter(({ protocol }) => protocol === 'gemini')
    assert.ok(errors.length > 0)
    for (const { name, status, text } of errors) {
      const error = decodeError(status, text)
      assert.equal(error.upstreamStatus, status, name)
      assert.notEqual(error.kind, 'internal_error', name)
      if (error.kind === 'invalid_request') assert.ok(text.includes(JSON.stringify(error.message).slice(1, 40)), name)
    }
  })

  test('our own key refused with 400 is the operator’s fault and never shown', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]
    const body = { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.', details } }
    const error = decodeError(400, JSON.stringify(body))
    assert.equal(error.kind, 'provider_error')
    assert.equal(error.blame, 'operator')
    assert.ok(!error.message.includes('key'))
  })

  test('quota says when to come back; too long an input is a full context', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '11.2s' }]
    const quota = decodeError(429, JSON.stringify([{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } }]))
    assert.equal(quota.kind, 'model_unavailable')
    assert.equal(quota.retryAfterSeconds, 12)
    const message = 'The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).'
    const long = decodeError(400, JSON.stringify({ error: { code: 400, status: 'INVALID_ARGUMENT', message } }))
    assert.equal(long.kind, 'context_length_exceeded')
    assert.equal(long.message, message)
  })

  test('a body that is not Google’s is classified by its status', () => {
    assert.equal(decodeError(502, '<html>').kind, 'provider_error')
    assert.equal(decodeError(429, '').kind, 'model_unavailable')
  })
})
