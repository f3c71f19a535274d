import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, constantFrom, property } from 'fast-check'
import { arbitraryRequest } from '../../../../test/arbitrary-request.ts'
import { schemaErrors, schemasAbsent } from '../../../../test/schemas.ts'
import { everything } from '../../../generation/capabilities.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { MediaPart, Part } from '../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { Target } from '../../port/target.ts'
import { bedrockConverseOutbound } from '../protocol.ts'
import { encodeRequest } from './encode-request.ts'
import { countRuns } from '../../../../test/runs.ts'

const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'
const target: Target = { model: claude, stream: false, issuer: 'bedrock', quirks: {}, capabilities: everything }
const text = (value: string): Part => ({ kind: 'text', text: value })
const own: Signature = { issuer: 'bedrock', protocol: 'bedrock-converse', value: 'c2ln' }
const foreign: Signature = { issuer: 'gemini', protocol: 'gemini', value: 'c2ln' }
const call: Part = { kind: 'tool-call', id: 'c1', name: 'weather', form: 'function', arguments: '{"city":"Paris"}' }
const tool = { kind: 'function', name: 'weather', description: 'd', parameters: { type: 'object' } } as const

const opening: Message = { role: 'user', parts: [text('hi')] }

function encode(request: Partial<GenerationRequest>, at: Partial<Target> = {}) {
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
  const { messages, ...body } = encodeRequest(whole, { ...target, ...at }, losses).body
  return { messages, body, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

describe('Bedrock Converse requests', () => {
  test('any request becomes one that is valid against the Smithy model', { skip: schemasAbsent }, () => {
    const models = constantFrom(claude, 'amazon.nova-2-lite-v1:0', 'openai.gpt-oss-120b-1:0', 'deepseek.r1-v1:0')
    hold(
      property(
        arbitraryRequest,
        models,
        constantFrom({}, { adaptiveThinking: true as const }),
        (request, model, quirks) => {
          const { body } = encodeRequest(request, { ...target, model, quirks }, new LossList())
          assert.deepEqual(schemaErrors('bedrock', 'ConverseRequest', body), [])
        },
      ),
      { numRuns: countRuns(300) },
    )
  })

  test('system text leads, neighbours of one role are joined, blank text is left out', () => {
    const { messages, body, losses } = encode({
      messages: [
        { role: 'system', parts: [{ kind: 'text', text: 'be brief', cache: { ttl: '1h' } }] },
        { role: 'user', parts: [text('a'), text(' ')] },
        { role: 'user', parts: [{ kind: 'text', text: 'b', cache: {} }] },
        { role: 'assistant', parts: [text('')] },
        { role: 'assistant', parts: [text('c')] },
      ],
    })
    assert.deepEqual(body['system'], [{ text: 'be brief' }, { cachePoint: { type: 'default', ttl: '1h' } }])
    assert.deepEqual(messages, [
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }, { cachePoint: { type: 'default' } }] },
      { role: 'assistant', content: [{ text: 'c' }] },
    ])
    assert.deepEqual(losses, [])
  })

  test('a mark on the whole request stands at its end; models without marks report them', () => {
    assert.deepEqual(encode({ cache: {} }).messages, [
      { role: 'user', content: [{ text: 'hi' }, { cachePoint: { type: 'default' } }] },
    ])
    const without = encode({ cache: {} }, { quirks: { noCacheMarks: true } })
    assert.deepEqual(without.messages, [{ role: 'user', content: [{ text: 'hi' }] }])
    assert.deepEqual(without.losses, ['dropped cache'])
  })

  test('calls and results keep their tie, with ids that Converse allows', () => {
    const id = 'functions.weather:0'
    const image: Part = {
      kind: 'media',
      modality: 'image',
      source: { type: 'base64', data: 'AA==', mediaType: 'image/png' },
    }
    const { messages } = encode({
      tools: [tool],
      messages: [
        opening,
        { role: 'assistant', parts: [{ ...call, id }] },
        {
          role: 'user',
          parts: [{ kind: 'tool-result', callId: id, form: 'function', content: [text('no'), image], isError: true }],
        },
      ],
    })
    const [, asked, answered] = messages as unknown as [
      unknown,
      { content: [{ toolUse: { toolUseId: string } }] },
      { content: [{ toolResult: { toolUseId: string } }] },
    ]
    const { toolUseId } = asked.content[0].toolUse
    assert.match(toolUseId, /^functions_weather_0_[0-9a-f]{16}$/)
    assert.deepEqual(asked.content[0], { toolUse: { toolUseId, name: 'weather', input: { city: 'Paris' } } })
    assert.deepEqual(answered.content[0], {
      toolResult: {
        toolUseId,
        content: [{ text: 'no' }, { image: { format: 'png', source: { bytes: 'AA==' } } }],
        status: 'error',
      },
    })
  })

  test('reasoning goes back signed by its own issuer or not at all', () => {
    const { messages, losses } = encode({
      messages: [
        opening,
        {
          role: 'assistant',
          parts: [
            { kind: 'reasoning', text: 'hm', form: 'full', signature: own },
            { kind: 'reasoning', text: '', form: 'full', redacted: true, signature: own },
            { kind: 'reasoning', text: 'other', form: 'full', signature: foreign },
            text('so'),
          ],
        },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'user', content: [{ text: 'hi' }] },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
          { reasoningContent: { redactedContent: 'c2ln' } },
          { text: 'so' },
        ],
      },
    ])
    assert.deepEqual(losses, ['dropped messages.signature', 'dropped messages.reasoning'])
  })

  test('documents have clean names of their own; addresses outside S3 are reported', () => {
    const document = (source: MediaPart['source'], rest: Partial<MediaPart> = {}): Part => ({
      kind: 'media',
      modality: 'document',
      source,
      ...rest,
    })
    const pdf = { type: 'base64', data: 'AA==', mediaType: 'application/pdf' } as const
    const { messages, losses } = encode({
      messages: [
        {
          role: 'user',
          parts: [
            text('read'),
            document(pdf, { filename: 'report.pdf', citable: true, context: 'yearly' }),
            document(pdf, { filename: 'report.pdf' }),
            document(pdf, { title: 'a_b' }),
            document({ type: 'text', text: 'hi', mediaType: 'text/plain' }),
            document({ type: 'url', url: 's3://bucket/key.md' }),
            document({ type: 'url', url: 'https://a.example/x.pdf' }),
          ],
        },
      ],
    })
    const bytes = { bytes: 'AA==' }
    assert.deepEqual(messages, [
      {
        role: 'user',
        content: [
          { text: 'read' },
          {
            document: { format: 'pdf', name: 'report', source: bytes, context: 'yearly', citations: { enabled: true } },
          },
          { document: { format: 'pdf', name: 'report 2', source: bytes } },
          { document: { format: 'pdf', name: 'a-b', source: bytes } },
          { document: { format: 'txt', name: 'document', source: { bytes: 'aGk=' } } },
          { document: { format: 'md', name: 'document 2', source: { s3Location: { uri: 's3://bucket/key.md' } } } },
        ],
      },
    ])
    assert.deepEqual(losses, ['changed messages.document.title', 'dropped messages.document'])
  })

  test('Nova gets schemas without references and with no more at their head than it allows', () => {
    const parameters = { type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { type: 'string' } } }
    const request = { tools: [{ ...tool, parameters: { ...parameters, additionalProperties: false } }] }
    const read = (model: string) => {
      const { body, losses } = encode(request, { model })
      const { tools: [first] = [] } = body['toolConfig'] as {
        tools?: { toolSpec: { inputSchema: { json: unknown } } }[]
      }
      return [first?.toolSpec.inputSchema.json, losses]
    }
    const flat = { type: 'object', properties: { a: { type: 'string' } } }
    assert.deepEqual(read('us.amazon.nova-pro-v1:0'), [flat, ['changed tools.parameters']])
    assert.deepEqual(read(claude), [{ ...parameters, additionalProperties: false }, []])
  })

  test('tools and choices have their words; what has none means the same another way', () => {
    const toolConfig = (request: Partial<GenerationRequest>) => encode({ tools: [tool], ...request }).body['toolConfig']
    const spec = { toolSpec: { name: 'weather', description: 'd', inputSchema: { json: { type: 'object' } } } }
    assert.deepEqual(toolConfig({}), { tools: [spec] })
    assert.deepEqual(toolConfig({ toolChoice: { mode: 'required' } }), { tools: [spec], toolChoice: { any: {} } })
    assert.deepEqual(toolConfig({ toolChoice: { mode: 'tool', name: 'weather', form: 'function' } }), {
      tools: [spec],
      toolChoice: { tool: { name: 'weather' } },
    })
    assert.deepEqual(
      toolConfig({
        tools: [tool, { ...tool, name: 'other' }],
        toolChoice: { mode: 'allowed', require: false, names: ['weather'] },
      }),
      { tools: [spec] },
    )
    assert.equal(toolConfig({ toolChoice: { mode: 'none' } }), undefined)
    assert.deepEqual(toolConfig({ tools: [{ ...tool, strict: true, cache: { ttl: '1h' } }] }), {
      tools: [
        {
          toolSpec: {
            ...spec.toolSpec,
            inputSchema: { json: { type: 'object', additionalProperties: false } },
            strict: true,
          },
        },
        { cachePoint: { type: 'default', ttl: '1h' } },
      ],
    })
  })

  test('a conversation that has used tools declares them, whatever the caller sent', () => {
    const messages: Message[] = [
      { role: 'assistant', parts: [call] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: 'c1', form: 'function', content: [text('ok')] }] },
    ]
    const bare = encode({ messages })
    assert.deepEqual(bare.body['toolConfig'], {
      tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
    })
    assert.deepEqual(bare.losses, ['changed tools'])
    assert.deepEqual(encode({ messages, tools: [tool], toolChoice: { mode: 'none' } }).losses, ['dropped toolChoice'])
  })

  test('sampling stays inside Converse’s bounds, topK goes to the model in its own words', () => {
    const sampling = { temperature: 1.5, topP: 0.9, topK: 5, stop: ['a', 'b', 'c', 'd', 'e'], seed: 1 }
    const { body, losses } = encode({ sampling, outputCap: 100 })
    assert.deepEqual(body, {
      inferenceConfig: { maxTokens: 100, temperature: 1, topP: 0.9, stopSequences: ['a', 'b', 'c', 'd'] },
      additionalModelRequestFields: { top_k: 5 },
      additionalModelResponseFieldPaths: ['/stop_sequence', '/delta/stop_sequence'],
    })
    assert.deepEqual(losses, ['changed sampling.temperature', 'changed sampling.stop', 'dropped sampling.seed'])
    const nova = encode({ sampling: { topK: 5 } }, { model: 'amazon.nova-pro-v1:0' })
    assert.deepEqual(nova.body, { additionalModelRequestFields: { inferenceConfig: { topK: 5 } } })
  })

  test('reasoning is asked for in the words of each vendor', () => {
    const ask = (reasoning: GenerationRequest['reasoning'] & object, at: Partial<Target> = {}, rest = {}) => {
      const { body, losses } = encode({ reasoning, ...rest }, at)
      return { ...body, losses }
    }
    assert.deepEqual(ask({ effort: 'low' }), {
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2048 } },
      losses: [],
    })
    assert.deepEqual(ask({ mode: 'on', budgetTokens: 5000 }, {}, { outputCap: 4000, sampling: { temperature: 0.2 } }), {
      inferenceConfig: { maxTokens: 4000 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 3999 } },
      losses: ['changed reasoning.budgetTokens', 'dropped sampling.temperature'],
    })
    assert.deepEqual(ask({ effort: 'high' }, {}, { outputCap: 500 }), {
      inferenceConfig: { maxTokens: 500 },
      losses: ['dropped reasoning.effort'],
    })
    assert.deepEqual(ask({ effort: 'xhigh' }, { quirks: { adaptiveThinking: true } }), {
      outputConfig: { effort: 'xhigh' },
      additionalModelRequestFields: { thinking: { type: 'adaptive', display: 'summarized' } },
      losses: [],
    })
    assert.deepEqual(ask({ effort: 'max' }, { model: 'openai.gpt-oss-120b-1:0' }), {
      additionalModelRequestFields: { reasoning_effort: 'high' },
      losses: ['changed reasoning.effort'],
    })
    assert.deepEqual(ask({ effort: 'low' }, { model: 'us.amazon.nova-2-lite-v1:0' }), {
      additionalModelRequestFields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
      losses: [],
    })
    assert.deepEqual(ask({ effort: 'low' }, { model: 'deepseek.r1-v1:0' }), { losses: ['dropped reasoning.effort'] })
    assert.deepEqual(ask({ mode: 'off' }, { model: 'us.amazon.nova-2-lite-v1:0' }), { losses: [] })
  })

  test('a turn that another model began without reasoning goes on without a budget', () => {
    const messages: Message[] = [
      { role: 'assistant', parts: [call] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: 'c1', form: 'function', content: [text('ok')] }] },
    ]
    const { body, losses } = encode({ messages, tools: [tool], reasoning: { effort: 'low' } })
    assert.equal(body['additionalModelRequestFields'], undefined)
    assert.deepEqual(losses, ['dropped reasoning.effort'])
  })

  test('a budget that comes from an effort leaves half of the cap to the answer', () => {
    const { body } = encode({ reasoning: { effort: 'high' }, outputCap: 8000 })
    assert.deepEqual(body['additionalModelRequestFields'], { thinking: { type: 'enabled', budget_tokens: 4000 } })
    const small = encode({ outputCap: 200 }, { capabilities: { ...everything, maxOutputTokens: 100 } })
    assert.deepEqual(small.body['inferenceConfig'], { maxTokens: 100 })
    assert.deepEqual(small.losses, ['changed outputCap'])
  })

  test('Claude is told not to reason', () => {
    const { body } = encode({ reasoning: { mode: 'off' } })
    assert.deepEqual(body['additionalModelRequestFields'], { thinking: { type: 'disabled' } })
  })

  test('Claude is not forced to call a tool while it reasons within a budget', () => {
    const { body, losses } = encode({ tools: [tool], toolChoice: { mode: 'required' }, reasoning: { effort: 'low' } })
    assert.deepEqual(Object.keys(body['toolConfig'] ?? {}), ['tools'])
    assert.deepEqual(losses, ['changed toolChoice'])
  })

  test('an answer schema is sent where the model can hold to it, as text', () => {
    const responseFormat = { type: 'json-schema', schema: { type: 'object' }, name: 'n', strict: true } as const
    assert.deepEqual(encode({ responseFormat }).body['outputConfig'], {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: '{"type":"object","additionalProperties":false}', name: 'n' } },
      },
    })
    const without = encode({ responseFormat }, { capabilities: { ...everything, json: false } })
    assert.deepEqual(without.losses, ['dropped responseFormat.schema'])
    assert.deepEqual(encode({ responseFormat: { type: 'json' } }).losses, ['dropped responseFormat'])
  })

  test('what bears on the bill is sent or refused; metadata that fits goes to the log', () => {
    assert.deepEqual(encode({ serviceTier: 'priority' }).body, { serviceTier: { type: 'priority' } })
    assert.deepEqual(encode({ serviceTier: 'scale', candidateCount: 2, outputModalities: ['text', 'audio'] }).losses, [
      'refused serviceTier',
      'refused candidateCount',
      'refused outputModalities',
    ])
    const { body, losses } = encode({ metadata: { team: 'a b', bad: 'x|y' } })
    assert.deepEqual(body, { requestMetadata: { team: 'a b' } })
    assert.deepEqual(losses, ['dropped metadata'])
  })

  test('the path holds the whole model id, ARNs too', () => {
    assert.equal(bedrockConverseOutbound.path(claude, false), `/model/${encodeURIComponent(claude)}/converse`)
    assert.equal(bedrockConverseOutbound.path('arn:a/b', true), '/model/arn%3Aa%2Fb/converse-stream')
  })
})
