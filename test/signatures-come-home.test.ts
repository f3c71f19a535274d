// Reasoning signatures over a foreign protocol: a recorded answer of Gemini or Bedrock goes to a caller of
// each protocol, comes back as history in the next turn, and is sent upstream as if it had never been away.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../src/foundation/json/json.ts'
import { everything } from '../src/generation/capabilities.ts'
import { LossList } from '../src/generation/loss/loss.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../src/generation/protocol-name.ts'
import type { GenerationResponse } from '../src/generation/answer/response.ts'
import { inboundProtocols, outboundProtocols } from '../src/protocols/protocols.ts'
import { recordedAnswers, recordingsAbsent } from './recordings.ts'

let count = 0
const newId = (prefix: string): string => `${prefix}${(count += 1)}`
const ask = { role: 'user', content: 'x' }
const goOn = { role: 'user', content: 'y' }
const first: JsonObject = { model: 'm', max_tokens: 5, messages: [ask], input: [ask] }

/** The next turn of a caller who sends back what it got, as its SDK does. */
const nextTurn: { readonly [name in InboundProtocolName]: (answer: JsonObject) => JsonObject } = {
  'openai-chat': ({ choices }) => {
    const [choice] = choices as { message: JsonObject }[]
    return { model: 'm', messages: [ask, choice?.message ?? {}, goOn] }
  },
  'openai-responses': ({ output }) => ({ model: 'm', input: [ask, ...(output as JsonObject[]), goOn] }),
  'anthropic-messages': ({ content }) => ({
    model: 'm',
    max_tokens: 5,
    messages: [ask, { role: 'assistant', content: content ?? [] }, goOn],
  }),
}

function answerCaller(name: InboundProtocolName, response: GenerationResponse): JsonObject {
  const inbound = inboundProtocols[name]
  const answer = inbound.encodeResponse(response, {
    requestId: 'req_cm_1',
    model: 'vendor/model',
    createdSeconds: 1,
    estimatedInputTokens: 1,
    wantsStreamUsage: true,
    echo: inbound.decodeEcho(first, inbound.decodeRequest(first)),
    newId,
    losses: new LossList(),
  })
  return JSON.parse(JSON.stringify(answer)) as JsonObject
}

describe('signatures come home', { skip: recordingsAbsent }, () => {
  for (const protocol of ['gemini', 'bedrock-converse'] as const) {
    for (const name of inboundProtocolNames) {
      test(`${protocol} gets back every part and signature that a caller of ${name} carried`, () => {
        const outbound = outboundProtocols[protocol]
        const target = { model: 'm', stream: false, issuer: 'home', quirks: {}, capabilities: everything }
        let carried = 0
        for (const { body, status, name: record, ...answer } of recordedAnswers(protocol)) {
          if (body === undefined || status >= 400 || answer.stream) continue
          const response = outbound.decodeResponse(body, { issuer: 'home', newId })
          if (!response.parts.some((part) => 'signature' in part && part.signature !== undefined)) continue
          const back = inboundProtocols[name].decodeRequest(nextTurn[name](answerCaller(name, response)))
          const losses = new LossList()
          const detour = outbound.encodeRequest(back, target, losses).body
          const question = back.messages[0]
          const reply = back.messages.at(-1)
          assert.ok(question !== undefined && reply !== undefined)
          const parts = response.parts.filter(({ kind }) => kind !== 'opaque')
          const messages = [question, { role: 'assistant' as const, parts }, reply]
          const direct = outbound.encodeRequest({ ...back, messages }, target, new LossList()).body
          assert.deepEqual(detour, direct, record)
          assert.ok(!losses.list().some(({ field }) => field === 'messages.signature'), record)
          carried += 1
        }
        assert.ok(carried > 0)
      })
    }
  }

  test('a signature is never sent to another issuer', () => {
    const signature = { issuer: 'home', protocol: 'gemini' as const, value: 'c2VjcmV0' }
    const response: GenerationResponse = {
      parts: [{ kind: 'text', text: 'hi', signature }],
      finish: { kind: 'stop' },
      opaque: [],
    }
    for (const name of inboundProtocolNames) {
      const back = inboundProtocols[name].decodeRequest(nextTurn[name](answerCaller(name, response)))
      for (const outbound of Object.values(outboundProtocols)) {
        const target = { model: 'm', stream: false, issuer: 'elsewhere', quirks: {}, capabilities: everything }
        const sent = JSON.stringify(outbound.encodeRequest(back, target, new LossList()).body)
        assert.ok(!sent.includes('c2VjcmV0') && !sent.includes('cms1.'), `${name} to ${outbound.name}: ${sent}`)
      }
    }
  })
})
