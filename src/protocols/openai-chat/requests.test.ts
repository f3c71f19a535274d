// Requests: what callers may send, what providers get, and what is reported on the way.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readArray, readObject, type Json, type JsonObject } from '../../foundation/json.ts'
import { everything, type Capabilities } from '../../generation/capabilities.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { LossList } from '../../generation/loss.ts'
import type { Message } from '../../generation/message.ts'
import type { Part } from '../../generation/part.ts'
import type { Quirks } from '../../generation/quirks.ts'
import type { GenerationRequest, ReasoningRequest } from '../../generation/request.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { openaiChatInbound, openaiChatOutbound } from './protocol.ts'
import { newTarget, plainBody } from './test-fixtures.ts'

const decode = (rest: JsonObject): GenerationRequest => openaiChatInbound.decodeRequest({ ...plainBody, ...rest })

const decodeParts = (content: Json): Part[] =>
  decode({ messages: [{ role: 'user', content }] }).messages[0]?.parts ?? []

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
  if (!schemasAbsent) assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionRequest', body), [])
  return { body, losses: losses.list().map(({ kind, field }) => `${kind} ${field}`) }
}

const encodeList = (messages: Message[], quirks: Quirks = {}) => {
  const { body, losses } = encode(foreign({ messages }), quirks)
  return { messages: body['messages'] as JsonObject[], losses }
}

function refusal(act: () => unknown): [string, string | undefined] {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof GatewayError)
    return [error.code, error.param]
  }
  throw new Error('nothing was refused')
}

describe('a malformed request', () => {
  test('is refused with the place in the words of the caller', () => {
    const cases: [JsonObject, string, string][] = [
      [{ model: '' }, 'invalid_request', 'model'],
      [{ messages: [] }, 'invalid_messages', 'messages'],
      [{ messages: 'hi' }, 'invalid_messages', 'messages'],
      [{ messages: ['hi'] }, 'invalid_messages', 'messages[0]'],
      [{ messages: [{ role: 'robot', content: '' }] }, 'invalid_messages', 'messages[0].role'],
      [{ messages: [{ role: 'user', content: 7 }] }, 'invalid_messages', 'messages[0].content'],
      [
        { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
        'invalid_messages',
        'messages[0].content[0].text',
      ],
      [
        { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
        'invalid_messages',
        'messages[0].content[0].image_url',
      ],
      [{ messages: [{ role: 'tool', content: '' }] }, 'invalid_messages', 'messages[0].tool_call_id'],
      [{ messages: [{ role: 'assistant', tool_calls: [{}] }] }, 'invalid_messages', 'messages[0].tool_calls[0].id'],
      [{ stream: 'yes' }, 'invalid_request', 'stream'],
      [{ max_tokens: 0 }, 'invalid_request', 'max_tokens'],
      [{ temperature: 'hot' }, 'invalid_request', 'temperature'],
      [{ stop: [1] }, 'invalid_request', 'stop'],
      [{ tools: [{ type: 'function' }] }, 'invalid_request', 'tools[0].function.name'],
    ]
    for (const [rest, code, param] of cases)
      assert.deepEqual(
        refusal(() => decode(rest)),
        [code, param],
      )
  })

  test('an unknown field or part is none', () => {
    assert.deepEqual(decode({ made_up: { a: 1 }, store: null }).extras, { made_up: { a: 1 } })
    assert.deepEqual(decodeParts([{ type: 'hologram', x: 1 }]), [
      { kind: 'opaque', protocol: 'openai-chat', type: 'hologram', json: { type: 'hologram', x: 1 } },
    ])
  })
})

describe('reading a request', () => {
  test('max_completion_tokens wins over max_tokens', () => {
    assert.equal(decode({ max_tokens: 5, max_completion_tokens: 7 }).outputCap, 7)
    assert.equal(decode({ max_tokens: 5 }).outputCap, 5)
    const envelope = openaiChatInbound.readEnvelope({
      ...plainBody,
      max_tokens: 5,
      stream: true,
      n: 2,
      stream_options: { include_usage: true },
    })
    assert.deepEqual(envelope, { model: 'm', stream: true, outputCap: 5, candidateCount: 2, wantsStreamUsage: true })
  })

  test('media by address and by value', () => {
    assert.deepEqual(
      decodeParts([
        { type: 'image_url', image_url: { url: 'https://a/x.png', detail: 'low' } },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
        { type: 'video_url', video_url: { url: 'data:video/mp4;base64,CCCC' } },
        { type: 'file', file: { file_data: 'data:application/pdf;base64,DDDD', filename: 'a.pdf' } },
        { type: 'file', file: { file_id: 'file-1' } },
      ]),
      [
        { kind: 'media', modality: 'image', source: { type: 'url', url: 'https://a/x.png' }, detail: 'low' },
        { kind: 'media', modality: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } },
        { kind: 'media', modality: 'audio', source: { type: 'base64', data: 'BBBB', mediaType: 'audio/mpeg' } },
        { kind: 'media', modality: 'video', source: { type: 'base64', data: 'CCCC', mediaType: 'video/mp4' } },
        {
          kind: 'media',
          modality: 'document',
          source: { type: 'base64', data: 'DDDD', mediaType: 'application/pdf' },
          filename: 'a.pdf',
        },
        { kind: 'media', modality: 'document', source: { type: 'file', id: 'file-1', protocol: 'openai-chat' } },
      ],
    )
  })

  test('a video as frames is a list of images, and whole again for its own protocol', () => {
    const video = { type: 'video', video: ['https://a/1.png', 'https://a/2.png'], fps: 2 }
    const request = decode({ messages: [{ role: 'user', content: [video, { type: 'text', text: 'what?' }] }] })
    const parts = request.messages[0]?.parts ?? []
    assert.deepEqual(
      parts.map((part) => part.kind === 'media' && part.modality),
      ['image', 'image', false],
    )
    const { body } = openaiChatOutbound.encodeRequest(request, newTarget(), new LossList())
    assert.deepEqual(readArray(readObject(readArray(body['messages'])?.[0])?.['content'])?.[0], video)
  })

  test('tool results of one turn are one message; those of custom tools are told apart', () => {
    const custom = { id: 'b', type: 'custom', custom: { name: 'sh', input: 'ls' } }
    const called = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }
    const { messages } = decode({
      messages: [
        { role: 'assistant', content: null, tool_calls: [called, custom] },
        { role: 'tool', tool_call_id: 'a', content: 'one' },
        { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }] },
        { role: 'user', content: 'go on' },
      ],
    })
    assert.deepEqual(
      messages.map(({ role, parts }) => [role, parts.length]),
      [
        ['assistant', 2],
        ['user', 2],
        ['user', 1],
      ],
    )
    assert.deepEqual(
      messages[1]?.parts.map((part) => part.kind === 'tool-result' && [part.callId, part.form]),
      [
        ['a', 'function'],
        ['b', 'custom'],
      ],
    )
  })

  test('the old functions are tools called one at a time', () => {
    const request = decode({
      functions: [{ name: 'f', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: 'done' },
      ],
    })
    assert.deepEqual(request.tools, [{ kind: 'function', name: 'f', parameters: { type: 'object' } }])
    assert.deepEqual(request.toolChoice, { mode: 'tool', name: 'f', form: 'function' })
    assert.equal(request.parallelToolCalls, false)
    const [, assistant, result] = request.messages
    assert.ok(assistant?.parts[0]?.kind === 'tool-call' && result?.parts[0]?.kind === 'tool-result')
    assert.equal(assistant.parts[0].id, result.parts[0].callId)
  })

  test('tool choice in each of its forms', () => {
    const choose = (tool_choice: Json) => decode({ tool_choice }).toolChoice
    assert.deepEqual(choose('required'), { mode: 'required' })
    assert.deepEqual(choose({ type: 'custom', custom: { name: 'sh' } }), { mode: 'tool', name: 'sh', form: 'custom' })
    const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] }
    assert.deepEqual(choose({ type: 'allowed_tools', allowed_tools: allowed }), {
      mode: 'allowed',
      require: true,
      names: ['f'],
    })
    assert.deepEqual(choose({ type: 'hosted' }), { mode: 'opaque', protocol: 'openai-chat', json: { type: 'hosted' } })
  })

  test("reasoning in OpenAI's words and in vendors' own, which go back to their protocol untouched", () => {
    const cases: [JsonObject, ReasoningRequest][] = [
      [{ thinking: { type: 'enabled', budget_tokens: 900 } }, { mode: 'on', budgetTokens: 900 }],
      [{ thinking: { type: 'disabled' } }, { mode: 'off' }],
      [
        { enable_thinking: true, thinking_budget: 50 },
        { mode: 'on', budgetTokens: 50 },
      ],
      [{ reasoning: { effort: 'high', exclude: true } }, { effort: 'high', show: 'none' }],
      [{ reasoning: { max_tokens: 70 } }, { budgetTokens: 70 }],
      [{ chat_template_kwargs: { enable_thinking: false } }, { mode: 'off' }],
    ]
    for (const [fields, understood] of cases) {
      const request = decode(fields)
      assert.deepEqual(request.reasoning, { ...understood, native: { protocol: 'openai-chat', fields } })
      assert.deepEqual(request.extras, {})
      const { messages: _messages, model: _model, ...sent } = encode(request, { reasoningStyle: 'none' }).body
      assert.deepEqual(sent, fields)
    }
    assert.deepEqual(decode({ reasoning_effort: 'xhigh' }).reasoning, { effort: 'xhigh' })
    assert.deepEqual(decode({ reasoning_effort: 'default' }).extras, { reasoning_effort: 'default' })
  })

  test('prompt-cache marks of OpenRouter and of OpenAI', () => {
    const parts = decodeParts([
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
      { type: 'text', text: 'b', prompt_cache_breakpoint: { mode: 'explicit' } },
    ])
    assert.deepEqual(
      parts.map((part) => part.kind === 'text' && part.cache),
      [{ ttl: '1h' }, {}],
    )
    const { messages } = decode({ messages: [{ role: 'system', content: 's', cache_control: { type: 'ephemeral' } }] })
    assert.deepEqual(messages[0]?.parts, [{ kind: 'text', text: 's', cache: {} }])
  })
})

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
    assert.deepEqual(plain.losses, ['changed tools.custom', 'dropped tools.custom.format'])
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
