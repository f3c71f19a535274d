// Requests that we send: what each neutral field becomes, and what is reported where it cannot be carried.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as hold, boolean, constantFrom, property, record } from 'fast-check'
import { arbitraryRequest } from '../../../../test/arbitrary-request.ts'
import { assertValid, schemaErrors, schemasAbsent, testJudged } from '../../../../test/schemas.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { everything } from '../../../generation/capabilities.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { Target } from '../../port/target.ts'
import { encodeRequest } from './encode-request.ts'
import { countRuns } from '../../../../test/runs.ts'

const target: Target = { model: 'claude', stream: true, issuer: 'anthropic', quirks: {}, capabilities: everything }
const text = (value: string): Part => ({ kind: 'text', text: value })
const user = (...parts: Part[]): Message => ({ role: 'user', parts })
const assistant = (...parts: Part[]): Message => ({ role: 'assistant', parts })
const call: Part = { kind: 'tool-call', id: 'call.1', name: 'weather', form: 'function', arguments: '{"city":"Paris"}' }
const result: Part = { kind: 'tool-result', callId: 'call.1', form: 'function', content: [text('rain')] }
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
  if (at.quirks.anthropicPlatform === undefined) assertValid('anthropic', 'BetaCreateMessageParams', body)
  return { body, headers, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

function encodeMessages(messages: Message[], at?: Target) {
  const { body, losses } = encode({ messages }, at)
  return { system: body['system'], messages: body['messages'] as JsonObject[], losses }
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
      { numRuns: countRuns(400) },
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
    const content = home.messages[1]?.['content'] as JsonObject[] | undefined
    assert.deepEqual(content?.slice(0, 2), [
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

testJudged()
