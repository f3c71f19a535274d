// The official SDK reads what we write, and its stream adds up to our whole answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { answerContext } from '../../../test/protocols/answer-context.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Part } from '../../generation/request/part.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { unfold } from '../../generation/answer/unfold.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { anthropicMessagesInbound as inbound } from './protocol.ts'

const parts: Part[] = [
  { kind: 'reasoning', form: 'full', text: 'hm', signature: { issuer: 'gemini', protocol: 'gemini', value: 'eA==' } },
  { kind: 'text', text: 'hello' },
  { kind: 'tool-call', id: 'call_1', name: 'run', form: 'function', arguments: '{"a":[1,2]}' },
]
const response: GenerationResponse = {
  parts,
  finish: { kind: 'tool-calls' },
  usage: { ...emptyUsage(), input: 7, output: 3 },
  opaque: [],
}

function client(events: Iterable<StreamEvent>): Anthropic {
  const encoder = inbound.createEventEncoder(answerContext())
  let text = inbound.heartbeat
  for (const event of events) text += encoder.push(event) + inbound.heartbeat
  const fetch = () => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }))
  return new Anthropic({ apiKey: 'cm-test', maxRetries: 0, fetch })
}

const request = { model: 'm', max_tokens: 5, messages: [{ role: 'user' as const, content: 'hi' }] }

test('the stream, heartbeats between its events, adds up to the whole answer in the official SDK', async () => {
  const message = await client(unfold(response)).messages.stream(request).finalMessage()
  const whole = inbound.encodeResponse(response, answerContext())
  assert.deepEqual(message.content, whole['content'])
  assert.equal(message.stop_reason, 'tool_use')
  assert.equal(message.usage.input_tokens, 7)
  assert.equal(message.usage.output_tokens, 3)
})

test('an error inside the stream is an error of the official SDK', async () => {
  const events: StreamEvent[] = [
    { type: 'response-start' },
    { type: 'error', error: new GatewayError('provider_error', 'The provider failed to answer.') },
  ]
  await assert.rejects(client(events).messages.stream(request).finalMessage(), /The provider failed to answer/)
})
