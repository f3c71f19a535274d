// What callers may send, and what is refused.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newTarget, plainBody } from '../../../../test/protocols/chat-frames.ts'
import { readArray, readObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationRequest, ReasoningRequest } from '../../../generation/request/request.ts'
import { openaiChatInbound, openaiChatOutbound } from '../protocol.ts'

const decode = (rest: JsonObject): GenerationRequest => openaiChatInbound.decodeRequest({ ...plainBody, ...rest })

const decodeParts = (content: Json): Part[] =>
  decode({ messages: [{ role: 'user', content }] }).messages[0]?.parts ?? []

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
  test('is refused also where nothing is translated: a message that is none, a content that is neither text nor parts', () => {
    for (const [message, param] of [
      ['hi', 'messages[1]'],
      [{ role: 'user', content: { text: 'hi' } }, 'messages[1].content'],
    ] as const) {
      const body = { model: 'a/b', messages: [{ role: 'user', content: null }, message] }
      assert.throws(
        () => openaiChatInbound.decodeEnvelope(body),
        (error) => error instanceof GatewayError && error.code === 'invalid_messages' && error.param === param,
      )
    }
  })

  test('is refused with the place in the words of the caller', () => {
    const cases: [JsonObject, string, string][] = [
      [{ model: '' }, 'invalid_request', 'model'],
      [{ messages: [] }, 'invalid_messages', 'messages'],
      [{ messages: 'hi' }, 'invalid_messages', 'messages'],
      [{ messages: [{ role: 'user', content: { text: 'hi' } }] }, 'invalid_messages', 'messages[0].content'],
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
    const envelope = openaiChatInbound.decodeEnvelope({
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
      const {
        messages: _messages,
        model: _model,
        ...sent
      } = openaiChatOutbound.encodeRequest(
        request,
        newTarget({ quirks: { reasoningStyle: 'none' } }),
        new LossList(),
      ).body
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
