// One small request per neutral field: `with` says it, `without` is the same request silent about it. The loss table is
// measured on these. Each modelled field has at least one; the compiler keeps it so.
import type { GenerationRequest, ReasoningRequest, Sampling } from '../../src/generation/request/request.ts'
import type { LossField } from '../../src/generation/loss/loss-field.ts'
import type { Message } from '../../src/generation/request/message.ts'
import type { MediaPart, Part, ToolCallPart, ToolResultPart } from '../../src/generation/request/part.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import type { FunctionTool, Tool } from '../../src/generation/request/tool.ts'

export type Sample = {
  with: GenerationRequest
  without: GenerationRequest
  /** What about the field is said, where it is not all of it. */
  note?: string
}

/** Those that have a name in the neutral model. */
type ModelledField = Exclude<LossField, `extras.${string}` | `opaque.${string}`>
type SampleMap = { readonly [field in ModelledField]: (protocol: ProtocolName) => Sample[] }

const user = (...parts: Part[]): Message => ({ role: 'user', parts })
const text = (value: string): Part => ({ kind: 'text', text: value })
const hello = user(text('Hello'))

function base(protocol: ProtocolName, fields: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    protocol,
    model: 'vendor/model',
    stream: false,
    messages: [hello],
    sampling: {},
    extras: {},
    outputCap: 3000,
    ...fields,
  }
}

/** The field added to the least request. */
const adds =
  (fields: Partial<GenerationRequest>, among: Partial<GenerationRequest> = {}) =>
  (protocol: ProtocolName): Sample[] => [
    { with: base(protocol, { ...among, ...fields }), without: base(protocol, among) },
  ]

const sampled = (field: keyof Sampling, value: unknown, among: Sampling = {}) =>
  adds({ sampling: { ...among, [field]: value } }, { sampling: among })

const reasons = (reasoning: ReasoningRequest, among: ReasoningRequest = {}) =>
  adds(
    { reasoning: { ...among, ...reasoning }, outputCap: 20_000 },
    { outputCap: 20_000, ...(Object.keys(among).length > 0 ? { reasoning: among } : {}) },
  )

const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}
const tool: FunctionTool = { kind: 'function', name: 'get_weather', description: 'Weather', parameters: schema }
const custom: Tool = { kind: 'custom', name: 'write_note', description: 'Writes' }
const tools = (changed: Partial<FunctionTool>) => adds({ tools: [{ ...tool, ...changed }] }, { tools: [tool] })

const call: ToolCallPart = {
  kind: 'tool-call',
  id: 'call_1',
  name: 'get_weather',
  form: 'function',
  arguments: '{"city":"Rome"}',
}
const result: ToolResultPart = {
  kind: 'tool-result',
  callId: 'call_1',
  form: 'function',
  name: 'get_weather',
  content: [text('Sunny')],
}
const talk = (...messages: Message[]): Partial<GenerationRequest> => ({ messages, tools: [tool] })
const answered = (changed: Partial<ToolResultPart>) =>
  talk(hello, { role: 'assistant', parts: [call] }, user({ ...result, ...changed }))

const says = (...parts: Part[]) =>
  adds({ messages: [user(text('Look'), ...parts)] }, { messages: [user(text('Look'))] })
const spoke = (part: Part, without: Part = text('Hi')) => {
  const turn = (own: Part): Partial<GenerationRequest> => ({
    messages: [hello, { role: 'assistant', parts: [own] }, user(text('Go on'))],
  })
  return adds(turn(part), turn(without))
}

const base64 = (mediaType: string, data = 'AAAA'): MediaPart['source'] => ({ type: 'base64', mediaType, data })
const image: MediaPart = { kind: 'media', modality: 'image', source: base64('image/png', 'iVBORw0KGgo=') }
const pdf: MediaPart = {
  kind: 'media',
  modality: 'document',
  filename: 'paper.pdf',
  source: base64('application/pdf', 'JVBERi0xLjQK'),
}
const media = (part: MediaPart, changed: Partial<MediaPart>) =>
  adds({ messages: [user(text('Look'), { ...part, ...changed })] }, { messages: [user(text('Look'), part)] })

const jsonSchema = { type: 'json-schema', schema } as const
const formats = (changed: { name?: string; description?: string; strict?: boolean }) =>
  adds({ responseFormat: { ...jsonSchema, ...changed } }, { responseFormat: jsonSchema })

const many =
  (...makers: [note: string, make: (protocol: ProtocolName) => Sample[]][]) =>
  (protocol: ProtocolName): Sample[] =>
    makers.flatMap(([note, make]) => make(protocol).map((sample) => ({ ...sample, note })))

export const samples: SampleMap = {
  outputCap: (protocol) => [{ with: base(protocol, { outputCap: 77 }), without: base(protocol, { outputCap: 99 }) }],
  candidateCount: adds({ candidateCount: 2 }),
  verbosity: adds({ verbosity: 'low' }),
  endUser: adds({ endUser: 'user-7' }),
  metadata: adds({ metadata: { team: 'red' } }),
  promptCacheKey: adds({ promptCacheKey: 'key-7' }),
  promptCacheRetention: adds({ promptCacheRetention: '24h' }),
  cache: adds({ cache: {} }),
  serviceTier: many(['auto', adds({ serviceTier: 'auto' })], ['paid (priority)', adds({ serviceTier: 'priority' })]),
  outputModalities: adds({ outputModalities: ['text', 'audio'], audioOutput: { voice: 'alloy', format: 'wav' } }),
  audioOutput: adds({ audioOutput: { voice: 'alloy', format: 'wav' } }, { outputModalities: ['text', 'audio'] }),
  'sampling.temperature': sampled('temperature', 0.3),
  'sampling.topP': sampled('topP', 0.4),
  'sampling.topK': sampled('topK', 5),
  'sampling.frequencyPenalty': sampled('frequencyPenalty', 0.5),
  'sampling.presencePenalty': sampled('presencePenalty', 0.5),
  'sampling.seed': sampled('seed', 7),
  'sampling.stop': sampled('stop', ['END']),
  'sampling.logprobs': sampled('logprobs', true),
  'sampling.topLogprobs': sampled('topLogprobs', 2, { logprobs: true }),
  'sampling.logitBias': sampled('logitBias', { '50256': -100 }),
  'reasoning.mode': many(['off', reasons({ mode: 'off' })], ['adaptive', reasons({ mode: 'adaptive' })]),
  'reasoning.effort': reasons({ effort: 'high' }),
  'reasoning.budgetTokens': reasons({ mode: 'on', budgetTokens: 8192 }),
  'reasoning.show': reasons({ effort: 'high', show: 'detailed' }, { effort: 'high' }),
  'reasoning.wantsSignature': reasons({ effort: 'high', wantsSignature: true }, { effort: 'high' }),
  responseFormat: adds({ responseFormat: { type: 'json' } }),
  'responseFormat.schema': adds({ responseFormat: { ...jsonSchema, name: 'answer' } }),
  'responseFormat.name': formats({ name: 'weather_report' }),
  'responseFormat.description': formats({ description: 'A report' }),
  'responseFormat.strict': formats({ strict: true }),
  tools: adds({ tools: [tool] }),
  'tools.strict': tools({ strict: true }),
  'tools.custom': adds({ tools: [custom] }),
  'tools.custom.format': adds(
    { tools: [{ ...custom, format: { type: 'grammar', grammar: { syntax: 'regex', definition: '[a-z]+' } } }] },
    { tools: [custom] },
  ),
  'tools.parameters': (protocol) => [
    {
      with: base(protocol, { tools: [tool] }),
      without: base(protocol, { tools: [{ kind: 'function', name: tool.name, description: 'Weather' }] }),
    },
  ],
  'tools.description': tools({ description: 'Another description' }),
  'tools.cache': tools({ cache: {} }),
  toolChoice: many(
    ['required', adds({ toolChoice: { mode: 'required' } }, { tools: [tool] })],
    ['none', adds({ toolChoice: { mode: 'none' } }, { tools: [tool] })],
    [
      'one tool',
      adds(
        { toolChoice: { mode: 'tool', name: tool.name, form: 'function' } },
        { tools: [tool, { ...tool, name: 'other' }] },
      ),
    ],
  ),
  'toolChoice.allowed': adds(
    { toolChoice: { mode: 'allowed', require: true, names: [tool.name, 'other'] } },
    { tools: [tool, { ...tool, name: 'other' }, { ...tool, name: 'third' }] },
  ),
  parallelToolCalls: adds({ parallelToolCalls: false }, { tools: [tool] }),
  'messages.role': many(
    ['system', adds({ messages: [{ role: 'system', parts: [text('Be brief')] }, hello] })],
    ['developer', adds({ messages: [{ role: 'developer', parts: [text('Be brief')] }, hello] })],
    [
      'system in the middle',
      adds(
        {
          messages: [
            hello,
            { role: 'assistant', parts: [text('Hi')] },
            { role: 'system', parts: [text('Be brief')] },
            user(text('Go on')),
          ],
        },
        { messages: [hello, { role: 'assistant', parts: [text('Hi')] }, user(text('Go on'))] },
      ),
    ],
  ),
  'messages.name': adds({ messages: [{ ...hello, name: 'alice' }] }),
  'messages.cache': adds({ messages: [user({ kind: 'text', text: 'Hello', cache: {} })] }),
  'messages.cache.ttl': adds(
    { messages: [user({ kind: 'text', text: 'Hello', cache: { ttl: '1h' } })] },
    { messages: [user({ kind: 'text', text: 'Hello', cache: {} })] },
  ),
  'messages.text.citations': (protocol) =>
    spoke({
      kind: 'text',
      text: 'Hi',
      citations: [
        {
          kind: 'url',
          url: 'https://example.com/a',
          title: 'A',
          startIndex: 0,
          endIndex: 2,
          citedText: 'Hi',
          raw: { protocol, json: readCitation(protocol) },
        },
      ],
    })(protocol),
  'messages.text.logprobs': spoke({
    kind: 'text',
    text: 'Hi',
    logprobs: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top: [] }],
  }),
  'messages.refusal': spoke({ kind: 'refusal', text: 'No.' }),
  'messages.reasoning': spoke({ kind: 'reasoning', text: 'Thinking about it.', form: 'full' }, text('Hi')),
  'messages.signature': () => [],
  'messages.image': many(
    ['base64', says(image)],
    ['URL', says({ ...image, source: { type: 'url', url: 'https://example.com/cat.png' } })],
  ),
  'messages.image.detail': media(image, { detail: 'high' }),
  'messages.audio': says({ kind: 'media', modality: 'audio', source: base64('audio/wav') }),
  'messages.video': says({
    kind: 'media',
    modality: 'video',
    source: { type: 'url', url: 'https://example.com/film.mp4', mediaType: 'video/mp4' },
  }),
  'messages.document': many(
    ['PDF, base64', says(pdf)],
    [
      'PDF, URL',
      says({ ...pdf, source: { type: 'url', url: 'https://example.com/paper.pdf', mediaType: 'application/pdf' } }),
    ],
    [
      'text',
      says({
        kind: 'media',
        modality: 'document',
        filename: 'a.txt',
        source: { type: 'text', text: 'Words', mediaType: 'text/plain' },
      }),
    ],
  ),
  'messages.document.title': media(pdf, { title: 'A paper' }),
  'messages.document.context': media(pdf, { context: 'From the archive' }),
  'messages.document.citable': media(pdf, { citable: true }),
  'messages.document.filename': media(pdf, { filename: 'other.pdf' }),
  'messages.file': (protocol) =>
    says({ kind: 'media', modality: 'document', source: { type: 'file', id: 'file-123', protocol } })(protocol),
  'messages.toolCall.custom': adds(
    {
      tools: [custom],
      messages: [
        hello,
        {
          role: 'assistant',
          parts: [{ kind: 'tool-call', id: 'call_1', name: 'write_note', form: 'custom', arguments: 'free text' }],
        },
        user({ kind: 'tool-result', callId: 'call_1', form: 'custom', name: 'write_note', content: [text('done')] }),
      ],
    },
    { tools: [custom] },
  ),
  'messages.toolResult.media': adds(answered({ content: [text('Sunny'), image] }), answered({})),
  'messages.toolResult.isError': adds(answered({ isError: true }), answered({})),
  'messages.toolResult.opaque': () => [],
}

function readCitation(protocol: ProtocolName): { [member: string]: string | number } {
  return protocol === 'anthropic-messages'
    ? {
        type: 'web_search_result_location',
        url: 'https://example.com/a',
        title: 'A',
        cited_text: 'Hi',
        encrypted_index: 'abc',
      }
    : { type: 'url_citation', url: 'https://example.com/a', title: 'A', start_index: 0, end_index: 2 }
}

/** What is not modelled: a field, a tool and a part that only the caller's own protocol knows. */
export function ownSamples(protocol: InboundProtocolName): [row: string, sample: Sample][] {
  const bare = base(protocol)
  return [
    ['fields that are not modelled', { with: base(protocol, { extras: { vendor_field: { x: 1 } } }), without: bare }],
    [
      'hosted tools (web search)',
      { with: base(protocol, { tools: [{ kind: 'opaque', protocol, ...hosted[protocol] }] }), without: bare },
    ],
  ]
}

const hosted = {
  'openai-chat': { type: 'web_search', json: { type: 'web_search' } },
  'openai-responses': { type: 'web_search', json: { type: 'web_search' } },
  'anthropic-messages': {
    type: 'web_search_20250305',
    name: 'web_search',
    json: { type: 'web_search_20250305', name: 'web_search' },
  },
}
