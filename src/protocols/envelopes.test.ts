// What every protocol's envelope must tell a caller, each in its vendor's words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocols } from './protocols.ts'

const messages = [{ role: 'user', content: 'hi' }]
const bodies: { readonly [name in keyof typeof inboundProtocols]: JsonObject } = {
  'openai-chat': { messages },
  'openai-responses': { input: 'hi' },
  'anthropic-messages': { messages, max_tokens: 5 },
}

for (const [name, protocol] of Object.entries(inboundProtocols)) {
  const refuse = (model: { model?: Json }): string => {
    try {
      protocol.decodeEnvelope({ ...bodies[protocol.name], ...model })
    } catch (error) {
      assert.ok(error instanceof GatewayError)
      assert.deepEqual([error.kind, error.param], ['invalid_request', 'model'])
      return error.message
    }
    throw new Error('nothing was refused')
  }

  test(`${name}: a model that is missing and one that is no name are told apart`, () => {
    assert.match(refuse({}), /required|must provide/)
    for (const model of [7, null, '', ['a/b']]) assert.doesNotMatch(refuse({ model }), /required|must provide/)
  })
}
