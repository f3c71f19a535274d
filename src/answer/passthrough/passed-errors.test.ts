// An error event that a provider sends into a stream that passes through: the caller gets an error event that the
// gateway has written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../generation/protocol-name.ts'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import { scrubFailure } from '../../stages/attempt/refusal/scrub-failure.ts'

const secret = 'sk-live-1234567890'
const message = `boom ${secret} org-AbCdEf123456 at http://10.0.0.5:8080/internal`
const scrub = (error: Parameters<typeof scrubFailure>[0]) => scrubFailure(error, { authorization: `Bearer ${secret}` })

/** A failure of the provider, and one that the caller is blamed for. */
const errors: { readonly [name in InboundProtocolName]: readonly [JsonObject, JsonObject] } = {
  'openai-chat': [
    { error: { message, type: 'server_error' } },
    { error: { message, type: 'invalid_request_error', code: 'content_filter' } },
  ],
  'openai-responses': [
    { type: 'error', sequence_number: 3, code: 'server_error', message },
    { type: 'response.failed', sequence_number: 3, response: { error: { code: 'invalid_prompt', message } } },
  ],
  'anthropic-messages': [
    { type: 'error', error: { type: 'api_error', message } },
    { type: 'error', error: { type: 'invalid_request_error', message } },
  ],
}

for (const name of inboundProtocolNames) {
  test(`${name}: no secret of a provider's error event passes, wherever the bytes are cut, and the caller is told`, () => {
    const { start, text } = streams[name]
    const before = makeBytes(name, ...start, text('hi'))
    for (const [index, error] of errors[name].entries()) {
      const event = makeBytes(name, error)
      for (let cut = 0; cut <= event.length; cut += 1) {
        for (const hideUsage of [true, false]) {
          for (const first of [[before, event.subarray(0, cut)], [Buffer.concat([before, event.subarray(0, cut)])]]) {
            const reader = openTestReader({ from: name, to: name, scrub, hideUsage })
            const outputs = [...first, event.subarray(cut)].map((chunk) => reader.push(chunk))
            const heard = Buffer.concat(outputs.map(({ bytes }) => Buffer.from(bytes))).toString()
            assert.equal(heard.slice(0, before.length), before.toString())
            const told = heard.slice(before.length)
            assert.doesNotMatch(told, /sk-live|org-AbC|10\.0\.0\.5|internal"/)
            assert.match(told, /req_cm_test/)
            assert.equal(told.split('\n\n').length, 2, told)
            if (index === 1) assert.match(told, /boom \[secret\] \[organization\] at \[address\]/)
            else assert.doesNotMatch(told, /boom/)
            if (name === 'openai-responses') assert.match(told, /"sequence_number":3/)
          }
        }
      }
    }
  })
}

test('an error behind the end of a stream does not pass, what else stands there does', () => {
  const { start, text, end } = streams['openai-chat']
  const answer = makeBytes('openai-chat', ...start, text('hi'), ...end())
  const late = makeBytes('openai-chat', errors['openai-chat'][0])
  for (const chunks of [[Buffer.concat([answer, late])], [answer, late]]) {
    const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat', scrub })
    const heard = Buffer.concat(chunks.map((chunk) => Buffer.from(reader.push(chunk).bytes)))
    assert.equal(heard.toString(), answer.toString())
  }
  const reader = openTestReader({ from: 'openai-chat', to: 'openai-chat', scrub })
  reader.push(answer)
  assert.equal(String(reader.push(Buffer.from(': bye\n\n')).bytes), ': bye\n\n')
})
