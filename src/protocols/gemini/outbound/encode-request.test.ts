import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, boolean, property, record } from 'fast-check'
import { arbitraryRequest } from '../../../../test/arbitrary-request.ts'
import { schemaErrors, schemasAbsent } from '../../../../test/schemas.ts'
import { everything } from '../../../generation/capabilities.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { Target } from '../../port/target.ts'
import { geminiOutbound } from '../protocol.ts'
import { encodeRequest } from './encode-request.ts'
import { countRuns } from '../../../../test/runs.ts'

const target: Target = {
  model: 'gemini-2.5-flash',
  stream: false,
  issuer: 'gemini',
  quirks: {},
  capabilities: everything,
}
const gemini3: Target = { ...target, quirks: { thinkingLevel: true } }
const text = (value: string): Part => ({ kind: 'text', text: value })
const own: Signature = { issuer: 'gemini', protocol: 'gemini', value: 'c2ln' }
const foreign: Signature = { issuer: 'anthropic', protocol: 'anthropic-messages', value: 'c2ln' }
const call: Part = { kind: 'tool-call', id: 'c1', name: 'weather', form: 'function', arguments: '{"city":"Paris"}' }

const opening: Message = { role: 'user', parts: [text('hi')] }

function encode(request: Partial<GenerationRequest>, at: Target = target) {
  const losses = new LossList()
  const whole: GenerationRequest = {
    protocol: 'openai-chat',
    model: 'm',
    stream: false,
    messages: [{ role: 'user', parts: [text('hi')] }],
    sampling: {},
    extras: {},
    ...request,
  }
  const { body } = encodeRequest(whole, at, losses)
  return { body, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

function encodeMessages(messages: Message[], at?: Target) {
  return encode({ messages }, at)
}

describe('Gemini requests', () => {
  test('any request becomes one that is valid against the discovery document', { skip: schemasAbsent }, () => {
    const quirks = record({ thinkingLevel: boolean(), noCallIds: boolean() })
    hold(
      property(arbitraryRequest, quirks, (request, { thinkingLevel, noCallIds }) => {
        const at = {
          ...target,
          quirks: { ...(thinkingLevel ? { thinkingLevel } : {}), ...(noCallIds ? { noCallIds } : {}) },
        }
        const { body } = encodeRequest(request, at, new LossList())
        assert.deepEqual(schemaErrors('gemini', 'GenerateContentRequest', body), [])
      }),
      { numRuns: countRuns(300) },
    )
  })

  test('leading system and developer text is the system instruction; later system text keeps its place', () => {
    const { body, losses } = encodeMessages([
      { role: 'system', parts: [text('be brief')] },
      { role: 'developer', parts: [text('no jokes')] },
      { role: 'user', parts: [text('hi')] },
      { role: 'system', parts: [text('now be long')] },
    ])
    assert.deepEqual(body, {
      systemInstruction: { parts: [{ text: 'be brief' }, { text: 'no jokes' }] },
      contents: [{ role: 'user', parts: [{ text: 'hi' }, { text: 'now be long' }] }],
    })
    assert.deepEqual(losses, ['changed messages.role'])
  })

  test('system text alone is sent as the user turn that Gemini wants', () => {
    const { body } = encodeMessages([{ role: 'system', parts: [text('go')] }])
    assert.deepEqual(body, { contents: [{ role: 'user', parts: [{ text: 'go' }] }] })
  })

  test('neighbours of one role are joined, empty text is left out', () => {
    const { body, losses } = encodeMessages([
      { role: 'user', parts: [text('a'), text('')] },
      { role: 'user', parts: [text('b')] },
      { role: 'assistant', parts: [text('')] },
      { role: 'assistant', parts: [text('c')] },
    ])
    assert.deepEqual(body['contents'], [
      { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
      { role: 'model', parts: [{ text: 'c' }] },
    ])
    assert.deepEqual(losses, [])
  })

  test('a result carries the name of its call, its text as output or error, JSON or not', () => {
    const result = (content: Part[], isError?: true): Message => ({
      role: 'user',
      parts: [{ kind: 'tool-result', callId: 'c1', form: 'function', content, ...(isError ? { isError } : {}) }],
    })
    const respond = (message: Message, at?: Target) => {
      const { body } = encodeMessages([opening, { role: 'assistant', parts: [call] }, message], at)
      return (body as { contents: { parts: { functionResponse: unknown }[] }[] }).contents[2]?.parts[0]
        ?.functionResponse
    }
    assert.deepEqual(respond(result([text('sunny')])), { id: 'c1', name: 'weather', response: { output: 'sunny' } })
    assert.deepEqual(respond(result([text('no')], true)), { id: 'c1', name: 'weather', response: { error: 'no' } })
    assert.deepEqual(respond(result([text('{"t":1}')]), { ...target, quirks: { noCallIds: true } }), {
      name: 'weather',
      response: { output: '{"t":1}' },
    })
    assert.deepEqual(respond(result([text('a'), text('b')])), {
      id: 'c1',
      name: 'weather',
      response: { output: ['a', 'b'] },
    })
  })

  test('an image in a result stands inside it for Gemini 3 and after all results otherwise', () => {
    const image: Part = {
      kind: 'media',
      modality: 'image',
      source: { type: 'base64', data: 'AA==', mediaType: 'image/png' },
    }
    const inlineData = { mimeType: 'image/png', data: 'AA==' }
    const messages: Message[] = [
      opening,
      { role: 'assistant', parts: [call, { ...call, id: 'c2' }] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: 'c1', form: 'function', content: [text('see'), image] }] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: 'c2', form: 'function', content: [text('none')] }] },
    ]
    const inside = encodeMessages(messages, gemini3)
    assert.deepEqual((inside.body['contents'] as unknown[])[2], {
      role: 'user',
      parts: [
        { functionResponse: { id: 'c1', name: 'weather', response: { output: 'see' }, parts: [{ inlineData }] } },
        { functionResponse: { id: 'c2', name: 'weather', response: { output: 'none' } } },
      ],
    })
    assert.deepEqual(inside.losses, [])
    const after = encodeMessages(messages)
    assert.deepEqual((after.body['contents'] as unknown[])[2], {
      role: 'user',
      parts: [
        { functionResponse: { id: 'c1', name: 'weather', response: { output: 'see' } } },
        { functionResponse: { id: 'c2', name: 'weather', response: { output: 'none' } } },
        { text: 'Media of the result of weather (c1):' },
        { inlineData },
      ],
    })
    assert.deepEqual(after.losses, ['changed messages.toolResult.media'])
  })

  test('signatures of our own issuer go back where they were; others are dropped and reported', () => {
    const { body, losses } = encodeMessages([
      opening,
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'hm', form: 'summary' },
          { kind: 'text', text: '', signature: own },
          { ...call, signature: own },
          { kind: 'text', text: 'done', signature: foreign },
        ],
      },
    ])
    assert.deepEqual(body['contents'], [
      { role: 'user', parts: [{ text: 'hi' }] },
      {
        role: 'model',
        parts: [
          { text: 'hm', thought: true },
          { text: '', thoughtSignature: 'c2ln' },
          { functionCall: { id: 'c1', name: 'weather', args: { city: 'Paris' } }, thoughtSignature: 'c2ln' },
          { text: 'done' },
        ],
      },
    ])
    assert.deepEqual(losses, ['dropped messages.signature'])
  })

  test('the first unsigned call of each turn carries the documented stand-in for Gemini 3 alone', () => {
    const messages: Message[] = [
      opening,
      { role: 'assistant', parts: [call, { ...call, id: 'c2' }] },
      { role: 'user', parts: [text('go on')] },
      { role: 'assistant', parts: [text('well'), { ...call, id: 'c3' }] },
    ]
    const signatures = (at: Target) =>
      (encodeMessages(messages, at).body as { contents: { parts: { thoughtSignature?: string }[] }[] }).contents
        .slice(1)
        .map(({ parts }) => parts.map(({ thoughtSignature }) => thoughtSignature))
    const standIn = 'skip_thought_signature_validator'
    assert.deepEqual(signatures(gemini3), [[standIn, undefined], [undefined], [undefined, standIn]])
    assert.deepEqual(signatures(target), [[undefined, undefined], [undefined], [undefined, undefined]])
  })

  test('media goes by value, by address, or is reported', () => {
    const media = (source: Extract<Part, { kind: 'media' }>['source'], rest = {}): Part => ({
      kind: 'media',
      modality: 'document',
      source,
      ...rest,
    })
    const { body, losses } = encodeMessages([
      {
        role: 'user',
        parts: [
          media({ type: 'base64', data: 'AA==', mediaType: 'application/pdf' }, { filename: 'a.pdf' }),
          media({ type: 'url', url: 'https://youtu.be/x' }),
          media({ type: 'url', url: 'gs://a/b.mp4' }),
          media({ type: 'url', url: 'https://generativelanguage.googleapis.com/v1beta/files/x' }),
          media({ type: 'text', text: 'hi', mediaType: 'text/plain' }),
          media({ type: 'file', id: 'file-1', protocol: 'openai-chat' }),
        ],
      },
    ])
    assert.deepEqual(body['contents'], [
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'application/pdf', data: 'AA==' } },
          { fileData: { fileUri: 'https://youtu.be/x', mimeType: 'video/mp4' } },
          { fileData: { fileUri: 'gs://a/b.mp4', mimeType: 'video/mp4' } },
          { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x' } },
          { inlineData: { mimeType: 'text/plain', data: 'aGk=' } },
        ],
      },
    ])
    assert.deepEqual(losses, ['dropped messages.document.filename', 'dropped messages.file'])
  })

  test('tools, strictness and choices have their modes', () => {
    const tool = { kind: 'function', name: 'f', parameters: { type: 'object' } } as const
    const mode = (request: Partial<GenerationRequest>) =>
      (encode({ tools: [tool], ...request }).body as { toolConfig?: { functionCallingConfig: unknown } }).toolConfig
        ?.functionCallingConfig
    assert.deepEqual(encode({ tools: [tool] }).body['tools'], [
      { functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object' } }] },
    ])
    assert.equal(mode({}), undefined)
    assert.deepEqual(mode({ toolChoice: { mode: 'auto' } }), { mode: 'AUTO' })
    assert.deepEqual(mode({ tools: [{ ...tool, strict: true }] }), { mode: 'VALIDATED' })
    assert.deepEqual(mode({ toolChoice: { mode: 'none' } }), { mode: 'NONE' })
    assert.deepEqual(mode({ toolChoice: { mode: 'required' } }), { mode: 'ANY' })
    assert.deepEqual(mode({ toolChoice: { mode: 'tool', name: 'f', form: 'function' } }), {
      mode: 'ANY',
      allowedFunctionNames: ['f'],
    })
    assert.deepEqual(mode({ toolChoice: { mode: 'allowed', require: false, names: ['f'] } }), {
      mode: 'VALIDATED',
      allowedFunctionNames: ['f'],
    })
  })

  test('a tool that must be called and cannot be sent is refused', () => {
    const search = { kind: 'opaque', protocol: 'openai-responses', type: 'web_search', json: {} } as const
    const { losses } = encode({ tools: [search], toolChoice: { mode: 'required' } })
    assert.deepEqual(losses, ['dropped opaque.web_search', 'refused toolChoice'])
  })

  test('the answer format is real JSON Schema and keeps the name as its title', () => {
    const { body, losses } = encode({
      responseFormat: {
        type: 'json-schema',
        schema: { type: 'object' },
        name: 'answer',
        description: 'd',
        strict: true,
      },
    })
    assert.deepEqual(body['generationConfig'], {
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', title: 'answer', description: 'd' },
    })
    assert.deepEqual(losses, [])
  })

  test('reasoning is a budget, or a level for Gemini 3; what the model lacks is moved to the nearest and reported', () => {
    const thinking = (reasoning: GenerationRequest['reasoning'] & object, at: Target) => {
      const { body, losses } = encode({ reasoning }, at)
      return [(body['generationConfig'] as { thinkingConfig?: unknown } | undefined)?.thinkingConfig, losses]
    }
    assert.deepEqual(thinking({ effort: 'low' }, target), [{ thinkingBudget: 2048, includeThoughts: true }, []])
    assert.deepEqual(thinking({ mode: 'adaptive', show: 'none' }, target), [
      { thinkingBudget: -1, includeThoughts: false },
      [],
    ])
    assert.deepEqual(thinking({ mode: 'off' }, target), [{ thinkingBudget: 0 }, []])
    assert.deepEqual(thinking({ effort: 'xhigh' }, gemini3), [
      { thinkingLevel: 'HIGH', includeThoughts: true },
      ['changed reasoning.effort'],
    ])
    assert.deepEqual(thinking({ mode: 'on', budgetTokens: 2000 }, gemini3), [
      { thinkingLevel: 'LOW', includeThoughts: true },
      ['changed reasoning.budgetTokens'],
    ])
    assert.deepEqual(thinking({ mode: 'off' }, gemini3), [{ thinkingLevel: 'MINIMAL' }, ['changed reasoning.mode']])
    const small = { ...everything, reasoning: { ...everything.reasoning, budgetTokens: { min: 128, max: 1000 } } }
    assert.deepEqual(thinking({ mode: 'on', budgetTokens: 2000 }, { ...target, capabilities: small }), [
      { thinkingBudget: 1000, includeThoughts: true },
      ['changed reasoning.budgetTokens'],
    ])
  })

  test('what bears on the bill is refused, what asks for nothing is no loss', () => {
    assert.deepEqual(encode({ candidateCount: 2 }).losses, ['refused candidateCount'])
    assert.deepEqual(encode({ serviceTier: 'flex' }).body['serviceTier'], 'flex')
    const vertex: Target = { ...target, quirks: { refusedFields: ['serviceTier'] } }
    assert.deepEqual(encode({ serviceTier: 'priority' }, vertex).losses, ['refused serviceTier'])
    assert.deepEqual(encode({ extras: { store: true, prediction: {} } }).losses, [
      'dropped extras.store',
      'dropped extras.prediction',
    ])
    assert.deepEqual(encode({ serviceTier: 'auto', candidateCount: 1, extras: { store: false, x: null } }).losses, [])
  })

  test('the path is the one that the SDK takes', () => {
    assert.equal(geminiOutbound.path('gemini-2.5-pro', false), '/v1beta/models/gemini-2.5-pro:generateContent')
    assert.equal(
      geminiOutbound.path('gemini-2.5-pro', true),
      '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    )
  })
})
