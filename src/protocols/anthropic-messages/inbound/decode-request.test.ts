// What callers send: every field in its neutral place, every fault named by its own.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { anthropicMessagesInbound as inbound } from '../protocol.ts'
import { countRuns } from '../../../../test/runs.ts'

function refused(body: JsonObject): { kind: string; param: string | undefined; message: string } {
  try {
    inbound.decodeRequest(body)
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error))
    return { kind: error.kind, param: error.param, message: error.message }
  }
  return assert.fail('accepted')
}

describe('requests of a Messages caller', () => {
  const minimal = { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] }

  test('what is wrong is named by its place', () => {
    const { max_tokens: _cap, ...uncapped } = minimal
    assert.deepEqual(refused(uncapped), {
      kind: 'invalid_request',
      param: 'max_tokens',
      message: 'max_tokens: Field required',
    })
    assert.equal(refused({ ...minimal, model: '' }).param, 'model')
    assert.equal(refused({ ...minimal, max_tokens: -1 }).param, 'max_tokens')
    assert.equal(refused({ ...minimal, stream: 'yes' }).param, 'stream')
    assert.deepEqual(refused({ ...minimal, messages: [] }), {
      kind: 'invalid_messages',
      param: 'messages',
      message: 'messages: at least one message is required',
    })
    const content = (block: unknown) =>
      refused({ ...minimal, messages: [{ role: 'user', content: [block] }] } as JsonObject)
    assert.equal(refused({ ...minimal, messages: [{ role: 'tool', content: '' }] }).param, 'messages.0.role')
    assert.equal(refused({ ...minimal, messages: [{ role: 'user' }] }).param, 'messages.0.content')
    assert.equal(content({ text: 'x' }).param, 'messages.0.content.0.type')
    assert.equal(content({ type: 'text' }).param, 'messages.0.content.0.text')
    assert.equal(content({ type: 'tool_result' }).param, 'messages.0.content.0.tool_use_id')
    assert.equal(content({ type: 'image' }).param, 'messages.0.content.0.source')
    assert.equal(refused({ ...minimal, tools: [{ name: 'x' }] }).param, 'tools.0.input_schema')
    assert.equal(refused({ ...minimal, thinking: { type: 'enabled' } }).param, 'thinking.enabled.budget_tokens')
  })

  test('a thread is refused in the words that make the official SDK send the whole conversation', () => {
    assert.equal(refused({ ...minimal, thread: { type: 'create' } }).param, 'thread')
    assert.equal(inbound.decodeRequest({ ...minimal, thread: null }).messages.length, 1)
    try {
      inbound.decodeEnvelope({ ...minimal, messages: [], thread: { type: 'continue', previous_message_id: 'msg_1' } })
      assert.fail('accepted')
    } catch (error) {
      assert.ok(error instanceof GatewayError)
      assert.deepEqual(inbound.encodeError(error, 'req_cm_1'), {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'thread: conversations are not kept here; send all messages, without thread',
          details: { error_code: 'thread_unsupported_request' },
        },
        request_id: 'req_cm_1',
      })
    }
  })

  test('no body makes it throw anything but a GatewayError', () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    const block = fc.record(
      {
        type: fc.constantFrom(
          'text',
          'image',
          'document',
          'tool_use',
          'tool_result',
          'thinking',
          'redacted_thinking',
          'search_result',
        ),
        text: json,
        source: json,
        content: json,
        input: json,
        id: json,
        name: json,
        signature: json,
        data: json,
        tool_use_id: json,
        cache_control: json,
        citations: json,
      },
      { requiredKeys: ['type'], noNullPrototype: true },
    )
    const body = fc.record(
      {
        model: fc.constant('m'),
        max_tokens: fc.constant(1),
        messages: fc.array(
          fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: fc.oneof(json, fc.array(block)) }),
        ),
        system: json,
        tools: json,
        tool_choice: json,
        thinking: json,
        output_config: json,
        metadata: json,
        stop_sequences: json,
      },
      { requiredKeys: ['model', 'max_tokens', 'messages'], noNullPrototype: true },
    )
    fc.assert(
      fc.property(body, (value) => {
        try {
          inbound.decodeRequest(value as JsonObject)
        } catch (error) {
          assert.ok(error instanceof GatewayError, String(error))
        }
      }),
      { numRuns: countRuns(500) },
    )
  })

  test('every field finds its neutral place, the rest is an extra', () => {
    const request = inbound.decodeRequest({
      ...minimal,
      system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      thinking: { type: 'adaptive', display: 'omitted' },
      output_config: {
        effort: 'xhigh',
        format: { type: 'json_schema', schema: { type: 'object' } },
        task_budget: { total: 5 },
      },
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      tools: [
        { name: 'f', input_schema: { type: 'object' }, strict: true, defer_loading: true },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      metadata: { user_id: 'u' },
      stop_sequences: ['x'],
      temperature: 0.5,
      top_k: 3,
      service_tier: 'standard_only',
      cache_control: { type: 'ephemeral' },
      mcp_servers: [],
      stream: true,
    })
    const { messages, ...rest } = request
    assert.deepEqual(messages[0], { role: 'system', parts: [{ kind: 'text', text: 's', cache: { ttl: '1h' } }] })
    assert.deepEqual(rest, {
      protocol: 'anthropic-messages',
      model: 'm',
      stream: true,
      tools: [
        {
          kind: 'function',
          name: 'f',
          parameters: { type: 'object' },
          strict: true,
          extras: { protocol: 'anthropic-messages', json: { defer_loading: true } },
        },
        {
          kind: 'opaque',
          protocol: 'anthropic-messages',
          type: 'web_search_20250305',
          name: 'web_search',
          json: { type: 'web_search_20250305', name: 'web_search' },
        },
      ],
      toolChoice: { mode: 'required' },
      parallelToolCalls: false,
      responseFormat: { type: 'json-schema', schema: { type: 'object' } },
      reasoning: { effort: 'xhigh', mode: 'adaptive', show: 'none' },
      outputCap: 5,
      sampling: { temperature: 0.5, topK: 3, stop: ['x'] },
      endUser: 'u',
      cache: {},
      serviceTier: 'standard_only',
      extras: { output_config: { task_budget: { total: 5 } }, mcp_servers: [] },
    })
  })

  test('words that are newer than we are go to the provider as they came', () => {
    const newer = { thinking: { type: 'deep' }, output_config: { effort: 'ultra', format: { type: 'grammar' } } }
    const request = inbound.decodeRequest({ ...minimal, ...newer })
    assert.equal(request.reasoning, undefined)
    assert.equal(request.responseFormat, undefined)
    assert.deepEqual(request.extras, newer)
  })

  test('search results and documents made of text reach other protocols as text', () => {
    const block = { type: 'search_result', title: 'T', source: 'https://a', content: [{ type: 'text', text: 'body' }] }
    const document = { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } }
    const request = inbound.decodeRequest({ ...minimal, messages: [{ role: 'user', content: [block, document] }] })
    const [result, text] = request.messages[0]?.parts ?? []
    assert.equal(result?.kind === 'text' && result.text, 'T\nhttps://a\nbody')
    assert.deepEqual(text?.kind === 'media' && text.source, { type: 'text', text: 'a', mediaType: 'text/plain' })
  })
})
