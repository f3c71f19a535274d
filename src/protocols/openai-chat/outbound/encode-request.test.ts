// What providers get of a request from another protocol, and what is reported on the way.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newTarget, plainBody } from '../../../../test/protocols/chat-frames.ts'
import { assertValid, testJudged } from '../../../../test/schemas.ts'
import { readArray, type JsonObject } from '../../../foundation/json/json.ts'
import { everything, type Capabilities } from '../../../generation/capabilities.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { Quirks } from '../../../generation/quirks.ts'
import type { GenerationRequest, ReasoningRequest } from '../../../generation/request/request.ts'
import { openaiChatInbound, openaiChatOutbound } from '../protocol.ts'

const decode = (rest: JsonObject): GenerationRequest => openaiChatInbound.decodeRequest({ ...plainBody, ...rest })

/** A request from Messages, which Chat has to translate. */
function foreign(rest: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    protocol: 'anthropic-messages',
    model: 'm',
    stream: false,
    messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
    sampling: {},
    extras: {},
    ...rest,
  }
}

/** The body sent, and the losses as `kind field`; the body is valid unless quirks ask for a vendor's own form. */
function encode(request: GenerationRequest, quirks: Quirks = {}, capabilities: Capabilities = everything) {
  const losses = new LossList()
  const { body } = openaiChatOutbound.encodeRequest(request, newTarget({ quirks, capabilities }), losses)
  assertValid('openai', 'CreateChatCompletionRequest', body)
  return { body, losses: losses.list().map(({ kind, field }) => `${kind} ${field}`) }
}

const encodeList = (messages: Message[], quirks: Quirks = {}) => {
  const { body, losses } = encode(foreign({ messages }), quirks)
  return { messages: body['messages'] as JsonObject[], losses }
}

describe('messages towards a provider', () => {
  const text = (words: string): Part => ({ kind: 'text', text: words })
  const image: Part = {
    kind: 'media',
    modality: 'image',
    source: { type: 'base64', data: 'AA', mediaType: 'image/png' },
  }

  test('tool results stand right behind their calls; their media follows in a user message', () => {
    const result = (callId: string, content: Part[]): Part => ({
      kind: 'tool-result',
      callId,
      form: 'function',
      content,
    })
    const call: Part = { kind: 'tool-call', id: 'a', name: 'f', form: 'function', arguments: '{}' }
    const { messages, losses } = encodeList([
      { role: 'assistant', parts: [call, { ...call, id: 'b' }] },
      { role: 'user', parts: [result('a', [image]), result('b', [text('two')]), text('and now?')] },
      { role: 'user', parts: [text('well?')] },
    ])
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['assistant', 'tool', 'tool', 'user', 'user'],
    )
    assert.deepEqual(messages[3]?.['content'], [
      { type: 'text', text: 'Content of the result of tool call a:' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
      { type: 'text', text: 'and now?' },
    ])
    assert.deepEqual(losses, ['changed messages.toolResult.media'])
    const split = encodeList([
      { role: 'user', parts: [result('a', [image])] },
      { role: 'user', parts: [result('b', [text('two')])] },
      { role: 'assistant', parts: [text('ok')] },
    ])
    assert.deepEqual(
      split.messages.map(({ role }) => role),
      ['tool', 'tool', 'user', 'assistant'],
    )
  })

  test('what Chat has no place for is reported by name', () => {
    const media = (rest: object): Part => ({ ...image, ...rest }) as Part
    const cases: [Part, string][] = [
      [media({ modality: 'video' }), 'dropped messages.video'],
      [media({ modality: 'audio', source: { type: 'url', url: 'https://a' } }), 'dropped messages.audio'],
      [
        media({ modality: 'audio', source: { type: 'base64', data: 'A', mediaType: 'audio/ogg' } }),
        'dropped messages.audio',
      ],
      [media({ modality: 'document', source: { type: 'url', url: 'https://a' } }), 'dropped messages.document'],
      [
        media({ modality: 'document', source: { type: 'text', text: 'x', mediaType: 'text/plain' } }),
        'changed messages.document',
      ],
      [media({ source: { type: 'file', id: 'f', protocol: 'anthropic-messages' } }), 'dropped messages.file'],
      [media({ detail: 'original' }), 'changed messages.image.detail'],
      [{ kind: 'opaque', protocol: 'gemini', type: 'executableCode', json: {} }, 'dropped opaque.executableCode'],
      [{ kind: 'text', text: 'a', cache: { ttl: '1h' } }, 'changed messages.cache.ttl'],
    ]
    for (const [part, loss] of cases)
      assert.deepEqual(encodeList([{ role: 'user', parts: [text('see'), part] }]).losses, [loss])
    const vendor: Quirks = { chatMedia: ['video-url', 'audio-url', 'file-url', 'any-audio'] }
    for (const [part] of cases.slice(0, 4)) {
      const losses = new LossList()
      const request = foreign({ messages: [{ role: 'user', parts: [part] }] })
      openaiChatOutbound.encodeRequest(request, newTarget({ quirks: vendor }), losses)
      assert.deepEqual(losses.list(), [])
    }
  })

  test('earlier reasoning goes back where the provider takes it, signatures to their issuer alone', () => {
    const signature = {
      issuer: 'test',
      protocol: 'openai-chat',
      value: '{"type":"reasoning.text","signature":"s"}',
    } as const
    const reasoning: Part = { kind: 'reasoning', text: 'hm', form: 'full', signature }
    const list: Message[] = [{ role: 'assistant', parts: [reasoning, text('yes')] }]
    assert.deepEqual(encodeList(list).losses, ['dropped messages.signature', 'dropped messages.reasoning'])
    const asText = encodeList(list, { reasoningHistory: 'reasoning_content' })
    assert.equal(asText.messages[0]?.['reasoning_content'], 'hm')
    const whole = encodeList(list, { reasoningHistory: 'reasoning_details' })
    assert.deepEqual(whole.messages[0]?.['reasoning_details'], [{ type: 'reasoning.text', signature: 's', text: 'hm' }])
    assert.deepEqual(whole.losses, [])
    const other: Message[] = [
      { role: 'assistant', parts: [{ ...reasoning, signature: { ...signature, issuer: 'else' } }] },
    ]
    const away = encodeList(other, { reasoningHistory: 'reasoning_details' })
    assert.deepEqual(away.messages[0]?.['reasoning_details'], [{ type: 'reasoning.text', text: 'hm' }])
    assert.deepEqual(away.losses, ['dropped messages.signature'])
  })

  test('quirks of text: one string, the system role, marks in the words of OpenRouter', () => {
    const list: Message[] = [
      { role: 'developer', parts: [text('a'), text('b')] },
      { role: 'user', parts: [{ kind: 'text', text: 'c', cache: { ttl: '1h' } }] },
    ]
    const strings = encodeList(list, { stringContent: true, systemRole: 'system' })
    assert.deepEqual(strings.messages, [
      { role: 'system', content: 'a\n\nb' },
      { role: 'user', content: 'c' },
    ])
    assert.deepEqual(strings.losses, ['dropped messages.cache'])
    const marked = encodeList(list, { cacheMarkStyle: 'cache-control' })
    assert.deepEqual(marked.messages[1]?.['content'], [
      { type: 'text', text: 'c', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ])
    assert.deepEqual(encodeList(list, { noCacheMarks: true }).losses, ['dropped messages.cache'])
  })
})

describe('reasoning towards a provider', () => {
  const limited: Capabilities = {
    ...everything,
    reasoning: { supported: true, toggle: true, efforts: ['low', 'high'], budgetTokens: { min: 100, max: 4_000 } },
  }
  const ask = (reasoning: ReasoningRequest, quirks: Quirks, capabilities = limited) => {
    const { body, losses } = encode(foreign({ reasoning }), quirks, capabilities)
    const { messages: _messages, model: _model, ...sent } = body
    return [sent, losses]
  }

  test('an effort moves to the nearest that the model has; a budget becomes one', () => {
    assert.deepEqual(ask({ effort: 'high' }, {}), [{ reasoning_effort: 'high' }, []])
    assert.deepEqual(ask({ effort: 'max' }, {}), [{ reasoning_effort: 'high' }, ['changed reasoning.effort']])
    assert.deepEqual(ask({ mode: 'on', budgetTokens: 2_000 }, {}), [
      { reasoning_effort: 'low' },
      ['changed reasoning.budgetTokens'],
    ])
    assert.deepEqual(ask({ mode: 'off' }, {}), [{ reasoning_effort: 'low' }, ['changed reasoning.mode']])
    assert.deepEqual(ask({ mode: 'off' }, {}, everything), [{ reasoning_effort: 'none' }, []])
    assert.deepEqual(ask({ mode: 'adaptive' }, {}), [{}, []])
  })

  test("vendors' own ways to ask", () => {
    assert.deepEqual(ask({ mode: 'off' }, { reasoningStyle: 'thinking-type' }), [
      { thinking: { type: 'disabled' } },
      [],
    ])
    assert.deepEqual(ask({ effort: 'high' }, { reasoningStyle: 'thinking-type-effort' }), [
      { thinking: { type: 'enabled' }, reasoning_effort: 'high' },
      [],
    ])
    assert.deepEqual(ask({ budgetTokens: 9_000 }, { reasoningStyle: 'enable-thinking' }), [
      { enable_thinking: true, thinking_budget: 4_000 },
      ['changed reasoning.budgetTokens'],
    ])
    assert.deepEqual(ask({ effort: 'low' }, { reasoningStyle: 'enable-thinking' }), [
      { enable_thinking: true, thinking_budget: 2_048 },
      ['changed reasoning.effort'],
    ])
    assert.deepEqual(ask({ effort: 'low', show: 'none' }, { reasoningStyle: 'reasoning-object' }), [
      { reasoning: { effort: 'low', exclude: true } },
      [],
    ])
    assert.deepEqual(ask({ effort: 'low' }, { reasoningStyle: 'none' }), [{}, ['dropped reasoning.effort']])
    assert.deepEqual(ask({ mode: 'off' }, { reasoningStyle: 'none' }), [{}, []])
  })
})

describe('tools and settings towards a provider', () => {
  const tools = [
    { kind: 'function', name: 'f', parameters: { type: 'object' }, strict: true },
    { kind: 'custom', name: 'sh', format: { type: 'grammar', syntax: 'lark', definition: 'a' } },
  ] as const

  test('custom tools go as they are, or as functions with one property', () => {
    const native = encode(foreign({ tools: [...tools], toolChoice: { mode: 'allowed', require: true, names: ['sh'] } }))
    assert.deepEqual(readArray(native.body['tools'])?.[1], {
      type: 'custom',
      custom: { name: 'sh', format: { type: 'grammar', grammar: { definition: 'a', syntax: 'lark' } } },
    })
    assert.deepEqual(native.losses, [])
    const plain = encode(foreign({ tools: [...tools], toolChoice: { mode: 'tool', name: 'sh', form: 'custom' } }), {
      noCustomTools: true,
    })
    assert.deepEqual(plain.body['tool_choice'], { type: 'function', function: { name: 'sh' } })
    assert.deepEqual(plain.losses, ['changed tools.custom', 'changed tools.custom.format'])
  })

  test('allowed tools narrow the list where the provider does not know them', () => {
    const { body, losses } = encode(
      foreign({ tools: [...tools], toolChoice: { mode: 'allowed', require: true, names: ['f'] } }),
      {
        noAllowedTools: true,
      },
    )
    assert.equal(readArray(body['tools'])?.length, 1)
    assert.equal(body['tool_choice'], 'required')
    assert.deepEqual(losses, ['changed toolChoice.allowed'])
  })

  test("another protocol's own tools are dropped, or refused where one must be called", () => {
    const search = {
      kind: 'opaque',
      protocol: 'anthropic-messages',
      type: 'web_search_20250305',
      name: 'web_search',
      json: {},
    } as const
    assert.deepEqual(encode(foreign({ tools: [search] })).losses, ['dropped opaque.web_search_20250305'])
    const forced = foreign({ tools: [search], toolChoice: { mode: 'tool', name: 'web_search', form: 'function' } })
    assert.ok(encode(forced).losses.includes('refused opaque.web_search_20250305'))
    assert.ok(
      encode(foreign({ tools: [search], toolChoice: { mode: 'required' } })).losses.includes('refused toolChoice'),
    )
  })

  test('what bears on the bill or on who sees the data is refused, what asks for nothing is no loss', () => {
    assert.deepEqual(encode(foreign({ serviceTier: 'batch' })).losses, ['refused serviceTier'])
    assert.equal(encode(foreign({ serviceTier: 'standard_only' })).body['service_tier'], 'default')
    assert.deepEqual(encode(foreign({ serviceTier: 'auto', candidateCount: 1 })), encode(foreign()))
    assert.deepEqual(encode(foreign({ candidateCount: 2 })).losses, ['refused candidateCount'])
    assert.deepEqual(encode(foreign({ extras: { inference_geo: 'eu' } })).losses, ['refused extras.inference_geo'])
    assert.deepEqual(
      encode(foreign({ extras: { store: false, truncation: 'disabled', background: false } })).losses,
      [],
    )
    assert.deepEqual(encode(foreign({ extras: { context_management: {} } })).losses, [
      'dropped extras.context_management',
    ])
    assert.deepEqual(encode(foreign({ outputModalities: ['image'] })).losses, ['refused outputModalities'])
  })

  test('sampling, formats and the end user', () => {
    const sampling = { temperature: 0.5, topP: 0.9, topK: 40, stop: ['a', 'b', 'c', 'd', 'e'], seed: 7, topLogprobs: 2 }
    const sent = encode(foreign({ sampling, endUser: 'u'.repeat(70), outputCap: 9 }))
    assert.deepEqual(sent.losses, ['dropped sampling.topK', 'changed sampling.stop', 'changed endUser'])
    assert.deepEqual(sent.body['stop'], ['a', 'b', 'c', 'd'])
    assert.equal(String(sent.body['safety_identifier']).length, 64)
    assert.equal(sent.body['logprobs'], true)
    assert.equal(sent.body['max_completion_tokens'], 9)
    assert.equal(encode(foreign({ outputCap: 9 }), { outputCapField: 'max_tokens' }).body['max_tokens'], 9)
    const fixed = encode(foreign({ sampling: { temperature: 0.5, topP: 1 } }), {}, { ...everything, sampling: false })
    assert.deepEqual(fixed.losses, ['dropped sampling.temperature'])
    const schema = encode(foreign({ responseFormat: { type: 'json-schema', schema: { type: 'object' } } }))
    assert.deepEqual(schema.body['response_format'], {
      type: 'json_schema',
      json_schema: { name: 'response', schema: { type: 'object' } },
    })
    const json = encode(foreign({ responseFormat: { type: 'json-schema', schema: {} } }), { noJsonSchema: true })
    assert.deepEqual(
      [json.body['response_format'], json.losses],
      [{ type: 'json_object' }, ['dropped responseFormat.schema']],
    )
  })

  test('fields that the provider refuses are taken out and reported by their neutral names', () => {
    const request = foreign({ endUser: 'u', verbosity: 'low', sampling: { seed: 1 }, metadata: { a: 'b' } })
    const { body, losses } = encode(request, { refusedFields: ['safety_identifier', 'verbosity', 'seed', 'metadata'] })
    assert.deepEqual(Object.keys(body), ['model', 'messages'])
    assert.deepEqual(losses, ['dropped endUser', 'dropped verbosity', 'dropped sampling.seed', 'dropped metadata'])
    const paid = decode({ service_tier: 'priority', web_search_options: {} })
    const refused = encode(paid, { refusedFields: ['service_tier'] })
    assert.deepEqual(refused.losses, ['refused serviceTier'])
    assert.deepEqual(encode(decode({ service_tier: 'auto' }), { refusedFields: ['service_tier'] }).losses, [])
  })

  test('a stream asks for usage unless the provider does not know how', () => {
    const losses = new LossList()
    const streamed = (quirks: Quirks) =>
      openaiChatOutbound.encodeRequest(foreign(), newTarget({ stream: true, quirks }), losses).body
    assert.deepEqual(streamed({})['stream_options'], { include_usage: true })
    assert.equal(streamed({ noStreamUsage: true })['stream_options'], undefined)
  })
})

testJudged()
