// Requests that we send: what each neutral field becomes, and what is reported where it cannot be carried.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, boolean, constantFrom, property, record } from 'fast-check'
import { arbitraryRequest } from '../../../test/arbitrary-request.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import type { JsonObject } from '../../foundation/json.ts'
import { everything, type Capabilities } from '../../generation/capabilities.ts'
import { LossList } from '../../generation/loss.ts'
import type { Message } from '../../generation/message.ts'
import type { Part } from '../../generation/part.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import type { Signature } from '../../generation/signature.ts'
import type { Tool } from '../../generation/tool.ts'
import type { Target } from '../protocol.ts'
import { encodeRequest } from './encode-request.ts'

const target: Target = { model: 'claude', stream: true, issuer: 'anthropic', quirks: {}, capabilities: everything }
const adaptive: Target = { ...target, quirks: { adaptiveThinking: true } }
const text = (value: string): Part => ({ kind: 'text', text: value })
const user = (...parts: Part[]): Message => ({ role: 'user', parts })
const assistant = (...parts: Part[]): Message => ({ role: 'assistant', parts })
const call: Part = { kind: 'tool-call', id: 'call.1', name: 'weather', form: 'function', arguments: '{"city":"Paris"}' }
const result: Part = { kind: 'tool-result', callId: 'call.1', form: 'function', content: [text('rain')] }
const tool: Tool = { kind: 'function', name: 'weather', parameters: { type: 'object', properties: {} } }
const own: Signature = { issuer: 'anthropic', protocol: 'anthropic-messages', value: 'c2ln' }

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
  if (!schemasAbsent && at.quirks.anthropicPlatform === undefined)
    assert.deepEqual(schemaErrors('anthropic', 'BetaCreateMessageParams', body), [])
  return { body, headers, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

function encodeMessages(messages: Message[], at?: Target) {
  const { body, losses } = encode({ messages }, at)
  return { system: body['system'], messages: body['messages'] as JsonObject[], losses }
}

function withCapabilities(changes: Partial<Capabilities>, quirks: Target['quirks'] = {}): Target {
  return { ...target, quirks, capabilities: { ...everything, ...changes } }
}

describe('Messages requests', () => {
  test('any request becomes one that is valid against the official document', { skip: schemasAbsent }, () => {
    const where = record({
      adaptiveThinking: boolean(),
      midSystemMessages: boolean(),
      noCacheMarks: boolean(),
      sampling: boolean(),
      stream: boolean(),
      maxOutputTokens: constantFrom(undefined, 1_000, 4_096, 64_000),
    })
    hold(
      property(arbitraryRequest, where, (request, { sampling, stream, maxOutputTokens, ...quirks }) => {
        const capabilities = { ...everything, sampling, ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }) }
        const set = Object.fromEntries(Object.entries(quirks).filter(([, value]) => value)) as Target['quirks']
        const { body } = encodeRequest(
          replaceOpaque(request),
          { ...target, stream, quirks: set, capabilities },
          new LossList(),
        )
        assert.deepEqual(schemaErrors('anthropic', 'BetaCreateMessageParams', body), [])
        const budget = (body['thinking'] as JsonObject | undefined)?.['budget_tokens']
        if (typeof budget === 'number') assert.ok(budget < Number(body['max_tokens']))
      }),
      { numRuns: 400 },
    )
  })

  test('system and developer text go to the head; from the middle only where the model takes none there', () => {
    const messages: Message[] = [
      { role: 'developer', parts: [text('a')] },
      { role: 'system', parts: [text('b')] },
      user(text('hi')),
      { role: 'developer', parts: [text('c')] },
      assistant(text('yes')),
    ]
    const moved = encodeMessages(messages)
    assert.deepEqual(moved.system, [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'text', text: 'c' },
    ])
    assert.deepEqual(moved.losses, ['changed messages.role'])
    const kept = encodeMessages(messages, { ...target, quirks: { midSystemMessages: true } })
    assert.deepEqual(
      kept.messages.map(({ role }) => role),
      ['user', 'system', 'assistant'],
    )
    assert.deepEqual(kept.losses, [])
  })

  test('turns of one role are one turn, tool results stand first in it, and empty text is not sent', () => {
    const { messages, losses } = encodeMessages([
      user(text('hi')),
      assistant(text(''), call),
      user(text('also'), result),
      user(text('and')),
    ])
    assert.deepEqual(messages, [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'rain' },
          { type: 'text', text: 'also' },
          { type: 'text', text: 'and' },
        ],
      },
    ])
    assert.deepEqual(losses, [])
  })

  test('a conversation of system text alone is sent as a user turn, and reported', () => {
    const { messages, system, losses } = encodeMessages([{ role: 'system', parts: [text('do it')] }])
    assert.equal(system, undefined)
    assert.deepEqual(messages, [{ role: 'user', content: 'do it' }])
    assert.deepEqual(losses, ['changed messages.role'])
  })

  test('images and documents go by every source, in tool results too; what is no image or document is reported', () => {
    const image: Part = {
      kind: 'media',
      modality: 'image',
      source: { type: 'base64', data: 'AA==', mediaType: 'image/jpg' },
    }
    const pdf: Part = {
      kind: 'media',
      modality: 'document',
      source: { type: 'url', url: 'https://a.example/b.pdf' },
      filename: 'b.pdf',
      cache: { ttl: '1h' },
    }
    const csv: Part = {
      kind: 'media',
      modality: 'document',
      source: { type: 'base64', data: 'YSxi', mediaType: 'text/csv' },
    }
    const audio: Part = {
      kind: 'media',
      modality: 'audio',
      source: { type: 'base64', data: 'AA==', mediaType: 'audio/wav' },
    }
    const { messages, losses } = encodeMessages([
      assistant(call),
      user(
        { kind: 'tool-result', callId: 'call.1', form: 'function', content: [image, audio], isError: true },
        pdf,
        csv,
      ),
    ])
    assert.deepEqual(messages[1]?.['content'], [
      {
        type: 'tool_result',
        tool_use_id: 'call_1',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AA==' } }],
        is_error: true,
      },
      {
        type: 'document',
        source: { type: 'url', url: 'https://a.example/b.pdf' },
        title: 'b.pdf',
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a,b' } },
    ])
    assert.deepEqual(losses, ['dropped messages.toolResult.media'])
  })

  test('thinking goes home with its signature, and nowhere else', () => {
    const thought: Part = { kind: 'reasoning', form: 'full', text: 'hm', signature: own }
    const hidden: Part = { kind: 'reasoning', form: 'full', text: '', redacted: true, signature: own }
    const home = encodeMessages([user(text('q')), assistant(thought, hidden, text('a')), user(text('go on'))])
    assert.deepEqual((home.messages[1]?.['content'] as JsonObject[]).slice(0, 2), [
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'c2ln' },
    ])
    assert.deepEqual(home.losses, [])
    const away = encodeMessages([user(text('q')), assistant(thought, text('a'))], { ...target, issuer: 'moonshot' })
    assert.deepEqual(away.messages[1], { role: 'assistant', content: 'a' })
    assert.deepEqual(away.losses.sort(), ['dropped messages.reasoning', 'dropped messages.signature'])
    const bound = { ...thought, signature: { ...own, credential: 'one' } }
    assert.deepEqual(
      encodeMessages([user(text('q')), assistant(bound, text('a'))], { ...target, credential: 'two' }).losses.sort(),
      ['dropped messages.reasoning', 'dropped messages.signature'],
    )
  })

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
    assert.deepEqual((body['tools'] as JsonObject[])[1]?.['input_schema'], {
      type: 'object',
      properties: { input: { type: 'string' } },
      required: ['input'],
    })
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
    assert.deepEqual(encode({ extras: { store: true } }).losses, ['refused extras.store'])
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

/** The shared generator's opaque parts are of no protocol in particular: here they are blocks of this one. */
function replaceOpaque(request: GenerationRequest): GenerationRequest {
  const block: JsonObject = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }
  const replace = (part: Part): Part => {
    if (part.kind === 'opaque' && part.protocol === 'anthropic-messages') return { ...part, json: block }
    if (part.kind !== 'tool-result') return part
    return {
      ...part,
      content: part.content.filter((each) => each.kind !== 'opaque' || each.protocol !== 'anthropic-messages'),
    }
  }
  const search: JsonObject = { type: 'web_search_20250305', name: 'web_search' }
  const tools = request.tools?.map((each) =>
    each.kind === 'opaque' && each.protocol === 'anthropic-messages' ? { ...each, json: search } : each,
  )
  return {
    ...request,
    ...(tools === undefined ? {} : { tools }),
    extras: {},
    messages: request.messages.map((message) => ({ ...message, parts: message.parts.map(replace) })),
  }
}
