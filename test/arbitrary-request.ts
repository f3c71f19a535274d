// Arbitrary neutral requests for property tests: conversations that callers can send, with everything that the neutral
// model can hold, calls before their results.
import * as fc from 'fast-check'
import type { Message } from '../src/generation/request/message.ts'
import type { CacheMark, MediaPart, Part, ToolCallPart, ToolResultPart } from '../src/generation/request/part.ts'
import { protocolNames } from '../src/generation/protocol-name.ts'
import { efforts, type GenerationRequest } from '../src/generation/request/request.ts'
import type { Signature } from '../src/generation/signature/signature.ts'

const text = fc.oneof(
  fc.constantFrom('', ' ', 'hello', '{"a":1}', '[1,2]', '12345678901234567890'),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
)
const base64 = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const protocol = fc.constantFrom(...protocolNames)
const name = fc.constantFrom('get_weather', 'run', 'search-web')
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
  fc.record(model, { requiredKeys, noNullPrototype: true } as never) as unknown as fc.Arbitrary<T>

const cache = record<CacheMark>({ ttl: fc.constantFrom('5m', '1h') as never }, [])

export const arbitrarySignature = record<Signature>(
  {
    issuer: fc.constantFrom('native', 'gemini', 'bedrock', 'anthropic'),
    protocol,
    value: base64,
    credential: fc.constantFrom('a', 'b') as never,
  },
  ['issuer', 'protocol', 'value'],
)

const mediaType = fc.constantFrom(
  'image/png',
  'image/jpeg',
  'image/bmp',
  'audio/wav',
  'audio/mp3',
  'video/mp4',
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/zip',
)

const media = fc
  .record({
    source: fc.oneof(
      fc.record({ type: fc.constant('base64' as const), data: base64, mediaType }),
      fc.record({
        type: fc.constant('url' as const),
        url: fc.constantFrom('https://a.example/b.png', 's3://bucket/key.pdf'),
      }),
      fc.record({ type: fc.constant('text' as const), text, mediaType: fc.constant('text/plain') }),
      fc.record({ type: fc.constant('file' as const), id: fc.constant('file-1'), protocol }),
    ),
    rest: record<Partial<MediaPart>>(
      {
        detail: fc.constantFrom('auto', 'low', 'high', 'original'),
        filename: fc.constantFrom('report 2024.pdf', 'a/b__c.txt', ''),
        title: text,
        context: text,
        citable: fc.boolean(),
        cache: cache as never,
      } as never,
      [],
    ),
    modality: fc.constantFrom('image', 'audio', 'video', 'document'),
  })
  .map(({ source, rest, modality }): MediaPart => {
    const family = source.type === 'base64' ? source.mediaType.split('/')[0] : modality
    const known = family === 'image' || family === 'audio' || family === 'video' ? family : 'document'
    return { kind: 'media', modality: known, source, ...rest } as MediaPart
  })

const opaque = fc
  .record({ protocol, type: fc.constantFrom('server_tool_use', 'web_search_call') })
  .map(({ protocol, type }): Part => ({
    kind: 'opaque',
    protocol,
    type,
    json: protocol === 'gemini' ? { text: 'x' } : { guardContent: { text: { text: 'x' } } },
  }))

const userPart = fc.oneof(
  record<Extract<Part, { kind: 'text' }>>({ kind: fc.constant('text'), text, cache: cache as never } as never, [
    'kind',
    'text',
  ]),
  media,
  opaque,
)

const call = record<ToolCallPart>(
  {
    kind: fc.constant('tool-call'),
    id: fc.constantFrom('call_1', 'toolu_2', 'functions.get_weather:0', 'x'.repeat(80)),
    name,
    form: fc.constantFrom('function', 'custom'),
    arguments: fc.constantFrom('', '{}', '{"city":"Paris"}', '[1]', '{"broken', 'plain text'),
    signature: arbitrarySignature,
  } as never,
  ['kind', 'id', 'name', 'form', 'arguments'],
)

const assistantPart = fc.oneof(
  record<Extract<Part, { kind: 'text' }>>(
    { kind: fc.constant('text'), text, signature: arbitrarySignature as never } as never,
    ['kind', 'text'],
  ),
  record<Extract<Part, { kind: 'refusal' }>>({ kind: fc.constant('refusal'), text } as never, ['kind', 'text']),
  record<Extract<Part, { kind: 'reasoning' }>>(
    {
      kind: fc.constant('reasoning'),
      text,
      form: fc.constantFrom('full', 'summary'),
      signature: arbitrarySignature,
      redacted: fc.constant(true),
    } as never,
    ['kind', 'text', 'form'],
  ),
  call,
  opaque,
)

function answerCalls(parts: Part[], content: Part[], isError: boolean): ToolResultPart[] {
  return parts
    .filter((part) => part.kind === 'tool-call')
    .map(({ id, form }) => ({ kind: 'tool-result', callId: id, form, content, ...(isError ? { isError } : {}) }))
}

const turn = fc
  .record({
    system: fc.option(text),
    user: fc.array(userPart, { maxLength: 3 }),
    assistant: fc.array(assistantPart, { maxLength: 4 }),
    content: fc.array(fc.oneof(userPart, opaque), { maxLength: 2 }),
    isError: fc.boolean(),
  })
  .map(({ system, user, assistant, content, isError }): Message[] => [
    ...(system === null ? [] : [{ role: 'system' as const, parts: [{ kind: 'text' as const, text: system }] }]),
    { role: 'user', parts: user },
    { role: 'assistant', parts: assistant },
    { role: 'user', parts: answerCalls(assistant, content, isError) },
  ])

const tool = fc.oneof(
  fc.record(
    {
      kind: fc.constant('function' as const),
      name,
      description: text,
      parameters: fc.constant({ type: 'object', properties: { city: { type: 'string' } } }),
      strict: fc.boolean(),
      cache,
    },
    { requiredKeys: ['kind', 'name'], noNullPrototype: true },
  ),
  fc.record(
    { kind: fc.constant('custom' as const), name, format: fc.constant({ type: 'text' }) },
    { requiredKeys: ['kind', 'name'], noNullPrototype: true },
  ),
  fc.record({
    kind: fc.constant('opaque' as const),
    protocol: fc.constantFrom('openai-responses' as const, 'anthropic-messages' as const),
    type: fc.constant('web_search'),
    json: fc.constant({ type: 'web_search' }),
  }),
)

const choice = fc.oneof(
  fc.record({ mode: fc.constantFrom('auto' as const, 'none' as const, 'required' as const) }),
  fc.record({ mode: fc.constant('tool' as const), name, form: fc.constant('function' as const) }),
  fc.record({ mode: fc.constant('allowed' as const), require: fc.boolean(), names: fc.array(name) }),
)

/** Requests of foreign callers; `protocol` is one that callers may use. */
export const arbitraryRequest: fc.Arbitrary<GenerationRequest> = fc
  .record({
    turns: fc.array(turn, { minLength: 1, maxLength: 3 }),
    rest: record<Partial<GenerationRequest>>(
      {
        tools: fc.uniqueArray(tool, { maxLength: 3, selector: (each) => ('name' in each ? each.name : each.type) }),
        toolChoice: choice,
        parallelToolCalls: fc.boolean(),
        responseFormat: fc.oneof(
          fc.constantFrom({ type: 'text' }, { type: 'json' }),
          fc.record(
            {
              type: fc.constant('json-schema'),
              schema: fc.constant({ type: 'object', properties: { a: { type: 'string' } } }),
              name,
              description: text,
              strict: fc.boolean(),
            },
            { requiredKeys: ['type', 'schema'], noNullPrototype: true },
          ),
        ),
        reasoning: fc.record(
          {
            mode: fc.constantFrom('off', 'on', 'adaptive'),
            effort: fc.constantFrom(...efforts),
            budgetTokens: fc.integer({ min: 0, max: 100_000 }),
            show: fc.constantFrom('none', 'auto', 'concise', 'detailed'),
          },
          { requiredKeys: [], noNullPrototype: true },
        ),
        outputCap: fc.integer({ min: 1, max: 100_000 }),
        verbosity: fc.constantFrom('low', 'high'),
        endUser: text,
        metadata: fc.dictionary(fc.constantFrom('a', 'b c', 'd'.repeat(300)), text),
        serviceTier: fc.constantFrom('auto', 'default', 'flex', 'priority', 'scale'),
        outputModalities: fc.subarray(['text', 'image', 'audio']),
        cache,
        candidateCount: fc.constantFrom(1, 2),
      } as never,
      [],
    ),
    sampling: fc.record(
      {
        temperature: fc.constantFrom(0, 0.5, 1, 1.7),
        topP: fc.constantFrom(0.1, 1),
        topK: fc.constantFrom(1, 40),
        seed: fc.constantFrom(0, 7, 2 ** 40),
        stop: fc.array(fc.constantFrom('\n', 'END', ''), { maxLength: 7 }),
        frequencyPenalty: fc.constantFrom(0, 1),
        logprobs: fc.boolean(),
        topLogprobs: fc.constantFrom(0, 20),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    extras: fc.dictionary(
      fc.constantFrom('store', 'prediction', 'speed'),
      fc.constantFrom(true, false, null, 'standard'),
    ),
  })
  .map(({ turns, rest, sampling, extras }) => ({
    protocol: 'openai-chat',
    model: 'vendor/model',
    stream: false,
    messages: turns.flat(),
    sampling,
    extras,
    ...rest,
  }))
