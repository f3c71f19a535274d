// Settings of requests that we send: reasoning, caps, sampling, schemas, tools, tiers and platforms.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertValid, testJudged } from '../../../../test/schemas.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { everything, type Capabilities } from '../../../generation/capabilities.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { Tool } from '../../../generation/request/tool.ts'
import type { Target } from '../../port/target.ts'
import { encodeRequest } from './encode-request.ts'

const target: Target = { model: 'claude', stream: true, issuer: 'anthropic', quirks: {}, capabilities: everything }
const adaptive: Target = { ...target, quirks: { adaptiveThinking: true } }
const text = (value: string): Part => ({ kind: 'text', text: value })
const user = (...parts: Part[]): Message => ({ role: 'user', parts })
const assistant = (...parts: Part[]): Message => ({ role: 'assistant', parts })
const call: Part = { kind: 'tool-call', id: 'call.1', name: 'weather', form: 'function', arguments: '{"city":"Paris"}' }
const result: Part = { kind: 'tool-result', callId: 'call.1', form: 'function', content: [text('rain')] }
const tool: Tool = { kind: 'function', name: 'weather', parameters: { type: 'object', properties: {} } }

function encode(request: Partial<GenerationRequest>, at: Target = target) {
  const losses = new LossList()
  const whole: GenerationRequest = {
    protocol: 'openai-chat',
    model: 'm',
    stream: true,
    messages: [user(text('hi'))],
    sampling: {},
    extras: {},
    ...request,
  }
  const { body, headers } = encodeRequest(whole, at, losses)
  if (at.quirks.anthropicPlatform === undefined) assertValid('anthropic', 'BetaCreateMessageParams', body)
  return { body, headers, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

function withCapabilities(changes: Partial<Capabilities>, quirks: Target['quirks'] = {}): Target {
  return { ...target, quirks, capabilities: { ...everything, ...changes } }
}

describe('settings of Messages requests', () => {
  test('an effort is a budget for older models and an effort for newer ones', () => {
    const budget = encode({ reasoning: { effort: 'medium' }, outputCap: 20_000 })
    assert.deepEqual(budget.body['thinking'], { type: 'enabled', budget_tokens: 8_192 })
    assert.deepEqual(budget.losses, [])
    const effort = encode({ reasoning: { effort: 'minimal' } }, adaptive)
    assert.deepEqual(effort.body['thinking'], { type: 'adaptive' })
    assert.deepEqual(effort.body['output_config'], { effort: 'low' })
    assert.deepEqual(effort.losses, ['changed reasoning.effort'])
    const tokens = encode({ reasoning: { mode: 'on', budgetTokens: 16_000 } }, adaptive)
    assert.deepEqual(tokens.body['output_config'], { effort: 'high' })
    assert.deepEqual(tokens.losses, ['changed reasoning.budgetTokens'])
    assert.deepEqual(encode({ reasoning: { effort: 'none' } }).body['thinking'], { type: 'disabled' })
    assert.equal(encode({ reasoning: { wantsSignature: true, show: 'auto' } }).body['thinking'], undefined)
  })

  test('a budget stays below the cap and leaves room for the answer', () => {
    const lowered = encode({ reasoning: { effort: 'high' }, outputCap: 4_096 })
    assert.deepEqual(lowered.body['thinking'], { type: 'enabled', budget_tokens: 2_048 })
    assert.equal(lowered.body['max_tokens'], 4_096)
    assert.deepEqual(lowered.losses, ['changed reasoning.effort'])
    const none = encode({ reasoning: { effort: 'high' }, outputCap: 1_000 })
    assert.equal(none.body['thinking'], undefined)
    assert.deepEqual(none.losses, ['dropped reasoning.effort'])
    const raised = encode({ reasoning: { mode: 'on', budgetTokens: 10_000 } })
    assert.equal(raised.body['max_tokens'], 18_192)
    assert.deepEqual(raised.losses, [])
  })

  test('a turn that another model began without thinking goes on without thinking', () => {
    const { body, losses } = encode({
      messages: [user(text('q')), assistant(call), user(result)],
      tools: [tool],
      reasoning: { effort: 'high' },
    })
    assert.equal(body['thinking'], undefined)
    assert.deepEqual(losses, ['dropped reasoning.effort'])
  })

  test('thinking within a budget excludes sampling and forced tools; adaptive thinking takes a forced tool', () => {
    const request: Partial<GenerationRequest> = {
      reasoning: { effort: 'high' },
      outputCap: 40_000,
      sampling: { temperature: 0.2, topK: 5 },
      tools: [tool],
      toolChoice: { mode: 'required' },
    }
    const budget = encode(request)
    assert.deepEqual(budget.body['tool_choice'], { type: 'auto' })
    assert.deepEqual(budget.losses, ['changed toolChoice', 'dropped sampling.temperature', 'dropped sampling.topK'])
    assert.deepEqual(encode(request, adaptive).body['tool_choice'], { type: 'any' })
  })

  test('the cap is the caller’s, the model’s, or one that every model takes', () => {
    const cap = (request: Partial<GenerationRequest>, at?: Target) => encode(request, at).body['max_tokens']
    assert.equal(cap({ outputCap: 5 }), 5)
    assert.equal(cap({}), 8_192)
    assert.equal(cap({}, withCapabilities({ maxOutputTokens: 64_000 })), 64_000)
    assert.equal(cap({}, { ...withCapabilities({ maxOutputTokens: 64_000 }), stream: false }), 21_333)
    assert.deepEqual(encode({ outputCap: 9_999 }, withCapabilities({ maxOutputTokens: 4_096 })).losses, [
      'changed outputCap',
    ])
  })

  test('sampling is bounded, and left out where the model takes none', () => {
    assert.equal(encode({ sampling: { temperature: 1.7 } }).body['temperature'], 1)
    assert.deepEqual(encode({ sampling: { temperature: 1.7 } }).losses, ['changed sampling.temperature'])
    const both = encode({ sampling: { temperature: 0.3, topP: 0.9 } })
    assert.equal(both.body['top_p'], undefined)
    assert.deepEqual(both.losses, ['dropped sampling.topP'])
    assert.equal(encode({ sampling: { temperature: 1, topP: 0.9 } }).body['top_p'], 0.9)
    const refused = encode({ sampling: { temperature: 0.3, topP: 1 } }, withCapabilities({ sampling: false }))
    assert.deepEqual(refused.losses, ['dropped sampling.temperature'])
    assert.deepEqual(encode({ sampling: { stop: ['\n', 'END'], seed: 1, frequencyPenalty: 0 } }).losses, [
      'dropped sampling.seed',
      'changed sampling.stop',
    ])
  })

  test('a schema is given in the dialect of the provider, JSON without a schema is reported', () => {
    const { body, losses } = encode({
      responseFormat: {
        type: 'json-schema',
        name: 'person',
        strict: true,
        schema: { type: 'object', properties: { age: { type: 'integer', minimum: 0 } }, required: ['age'] },
      },
    })
    assert.deepEqual(body['output_config'], {
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { age: { type: 'integer', description: '{minimum: 0}' } },
          required: ['age'],
          additionalProperties: false,
          title: 'person',
        },
      },
    })
    assert.deepEqual(losses, ['changed responseFormat.schema'])
    assert.deepEqual(encode({ responseFormat: { type: 'json' } }).losses, ['dropped responseFormat'])
  })

  test('tools: choices, parallel calls, custom tools as functions, foreign server tools reported', () => {
    const { body, losses } = encode({
      tools: [tool, { kind: 'custom', name: 'note', format: { type: 'grammar' } }],
      toolChoice: { mode: 'tool', name: 'note', form: 'custom' },
      parallelToolCalls: false,
    })
    assert.deepEqual(body['tool_choice'], { type: 'tool', name: 'note', disable_parallel_tool_use: true })
    const schema = (body['tools'] as JsonObject[])[1]?.['input_schema'] as JsonObject
    assert.deepEqual(
      [schema['type'], Object.keys(schema['properties'] ?? {}), schema['required']],
      ['object', ['input'], ['input']],
    )
    assert.deepEqual(losses, ['changed tools.custom', 'dropped tools.custom.format'])
    const search: Tool = {
      kind: 'opaque',
      protocol: 'openai-responses',
      type: 'web_search',
      json: { type: 'web_search' },
    }
    assert.deepEqual(encode({ tools: [search] }).losses, ['dropped opaque.web_search'])
    assert.deepEqual(encode({ tools: [search], toolChoice: { mode: 'required' } }).losses, [
      'refused opaque.web_search',
      'dropped toolChoice',
    ])
    const allowed = encode({
      tools: [tool, { ...tool, name: 'other' }],
      toolChoice: { mode: 'allowed', require: true, names: ['other'] },
    })
    assert.deepEqual(
      (allowed.body['tools'] as JsonObject[]).map((each) => each['name']),
      ['other'],
    )
    assert.deepEqual(allowed.body['tool_choice'], { type: 'any' })
  })

  test('what bears on the bill is refused, what asks for nothing is no loss, the rest is reported by name', () => {
    assert.deepEqual(
      encode({ serviceTier: 'priority', candidateCount: 2, outputModalities: ['text', 'audio'] }).losses,
      ['refused candidateCount', 'refused outputModalities', 'refused serviceTier'],
    )
    const quiet = encode({
      serviceTier: 'default',
      candidateCount: 1,
      verbosity: 'medium',
      outputModalities: ['text'],
      extras: { store: false, stream_options: { include_usage: true }, truncation: 'disabled', user: null },
    })
    assert.deepEqual(quiet.losses, [])
    assert.deepEqual(encode({ extras: { prediction: { type: 'content' } } }).losses, ['dropped extras.prediction'])
    assert.deepEqual(encode({ extras: { store: true } }).losses, ['dropped extras.store'])
  })

  test('fields that the provider refuses are left out and reported', () => {
    const { body, losses } = encode({ sampling: { topK: 3 } }, { ...target, quirks: { refusedFields: ['top_k'] } })
    assert.equal(body['top_k'], undefined)
    assert.deepEqual(losses, ['dropped sampling.topK'])
  })

  test('platforms have bodies of their own, and beta features go where each wants them', () => {
    const request: Partial<GenerationRequest> = {
      protocol: 'anthropic-messages',
      extras: {
        context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
        anthropic_beta: ['mine-2026-01-01'],
      },
    }
    const plain = encode(request)
    assert.equal(plain.headers?.['anthropic-beta'], 'context-management-2025-06-27,mine-2026-01-01')
    assert.equal(plain.body['stream'], true)
    const bedrock = encode(request, { ...target, quirks: { anthropicPlatform: 'bedrock' } })
    assert.equal(bedrock.headers, undefined)
    assert.deepEqual(bedrock.body['anthropic_beta'], ['context-management-2025-06-27', 'mine-2026-01-01'])
    assert.equal(bedrock.body['anthropic_version'], 'bedrock-2023-05-31')
    assert.ok(!('model' in bedrock.body) && !('stream' in bedrock.body))
    const vertex = encode(request, { ...target, quirks: { anthropicPlatform: 'vertex' } })
    assert.equal(vertex.body['anthropic_version'], 'vertex-2023-10-16')
    assert.ok(!('model' in vertex.body) && vertex.body['stream'] === true)
  })
})

testJudged()
