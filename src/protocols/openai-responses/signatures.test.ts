// Signatures on their round: out to a caller in a reasoning item, back in the next turn, home to their issuer alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextOf } from '../../../test/conformance/translate.ts'
import { parseJsonObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { everything } from '../../generation/capabilities.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { Part } from '../../generation/request/part.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { Signature } from '../../generation/signature/signature.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import type { AnswerContext } from '../port/answer-context.ts'
import type { Target } from '../port/target.ts'
import { openaiResponsesInbound as inbound, openaiResponsesOutbound as outbound } from './protocol.ts'

const target: Target = { model: 'M', stream: false, issuer: 'openai', quirks: {}, capabilities: everything }

const least: JsonObject = { model: 'm', input: 'hi' }

function createContext(body: JsonObject): AnswerContext {
  return contextOf(inbound, body)
}

function answer(parts: Part[], finish: GenerationResponse['finish'] = { kind: 'stop' }): GenerationResponse {
  return { parts, finish, usage: { ...emptyUsage(), input: 1, output: 2 }, opaque: [] }
}

function sendBack(parts: Part[]): Part[] {
  const written = JSON.parse(JSON.stringify(inbound.encodeResponse(answer(parts), createContext(least)))) as JsonObject
  const { messages } = inbound.decodeRequest({ model: 'm', input: written['output'] ?? [] })
  return messages.flatMap((message) => message.parts)
}

const foreign: Signature = { issuer: 'anthropic', protocol: 'anthropic-messages', value: 'sig+/=', credential: 'c1' }

test('signatures of every kind come home unchanged', () => {
  const own: Signature = { issuer: 'openai', protocol: 'openai-responses', value: 'gAAA', itemId: 'rs_1' }
  const parts: Part[] = [
    { kind: 'reasoning', text: 'thought', form: 'summary', signature: foreign },
    { kind: 'reasoning', text: '', form: 'summary', redacted: true, signature: foreign },
    { kind: 'reasoning', text: '', form: 'summary', signature: own },
    { kind: 'text', text: 'hello', signature: { ...foreign, protocol: 'gemini', issuer: 'gemini' } },
    { kind: 'tool-call', id: 'a', name: 'f', form: 'function', arguments: '{}', signature: { ...foreign, value: 'x' } },
  ]
  const back = sendBack(parts)
  assert.deepEqual(
    back.map((part) => [
      part.kind,
      'signature' in part ? part.signature : undefined,
      'redacted' in part ? part.redacted : undefined,
    ]),
    parts.map((part) => [
      part.kind,
      'signature' in part ? part.signature : undefined,
      'redacted' in part ? part.redacted : undefined,
    ]),
  )
})

test('a signature that a stream gives late comes home to its part too', () => {
  const encoder = inbound.createEventEncoder(createContext(least))
  const events: StreamEvent[] = [
    { type: 'response-start' },
    { type: 'part-start', index: 0, part: { kind: 'text' } },
    { type: 'part-delta', index: 0, delta: { kind: 'text', text: 'hi' } },
    { type: 'part-delta', index: 0, delta: { kind: 'signature', signature: foreign } },
    { type: 'part-end', index: 0 },
    { type: 'response-end', finish: { kind: 'stop' } },
  ]
  const data =
    events
      .map((event) => encoder.push(event))
      .join('')
      .trim()
      .split('\n')
      .at(-1)
      ?.slice(6) ?? ''
  const response = parseJsonObject(data)?.['response'] as JsonObject
  const { messages } = inbound.decodeRequest({ model: 'm', input: response['output'] ?? [] })
  const [part, ...rest] = messages[0]?.parts ?? []
  assert.deepEqual(rest, [])
  assert.deepEqual(part?.kind === 'text' && part.signature, foreign)
})

test('a signature goes upstream only to its issuer, its credential and under its own item id', () => {
  const own: Signature = {
    issuer: 'openai',
    protocol: 'openai-responses',
    value: 'gAAA',
    itemId: 'rs_1',
    credential: 'c1',
  }
  const messages = [
    {
      role: 'assistant' as const,
      parts: sendBack([{ kind: 'reasoning', text: 'why', form: 'summary', signature: own }]),
    },
  ]
  const at = (more: Partial<Target>) => {
    const request = { ...inbound.decodeRequest(least), messages }
    const losses = new LossList()
    const { body } = outbound.encodeRequest(request, { ...target, ...more }, losses)
    return { body, losses: Object.fromEntries(losses.list().map(({ field, kind }) => [field, kind])) }
  }
  assert.deepEqual(at({ credential: 'c1' }).body['input'], [
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'why' }], encrypted_content: 'gAAA' },
  ])
  for (const elsewhere of [{ credential: 'c2' }, { issuer: 'azure', credential: 'c1' }]) {
    const { body, losses } = at(elsewhere)
    assert.equal(body['input'], undefined)
    assert.deepEqual(losses, { 'messages.signature': 'dropped', 'messages.reasoning': 'dropped' })
  }
})

test('a body that holds reasoning which we wrote is not for passthrough', () => {
  const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' }
  const envelope = (input: Json) => inbound.decodeEnvelope({ model: 'm', input }).mustTranslate
  assert.equal(envelope([item]), undefined)
  assert.equal(envelope([{ ...item, encrypted_content: 'cms1.s.a.b' }]), true)
  assert.equal(envelope([{ ...item, id: 'rs_cm_1' }]), true)
})
