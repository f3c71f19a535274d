import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Endpoint } from '../../catalog/model.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../generation/protocol-name.ts'
import type { Quirks } from '../../generation/quirks.ts'
import { SIGNATURE_PREFIX } from '../../generation/signature/signature.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { ReadRequest } from '../tickets/decoded.ts'
import { chooseMode } from './choose-mode.ts'
import { modeFacts } from './mode-facts.ts'

type Spoken = { protocol: ProtocolName; quirks?: Quirks; framing?: ProviderProtocol['framing'] }
type Trial = { from?: InboundProtocolName; body?: JsonObject; mustTranslate?: true }

/** `protocol request answer` of a request to an endpoint that speaks these, in this order of preference. */
function choose(spoken: readonly Spoken[], { from = 'openai-chat', body = {}, mustTranslate }: Trial = {}): string {
  const bytes = Buffer.from(JSON.stringify(body))
  const envelope = mustTranslate === undefined ? {} : { mustTranslate }
  const request = { inbound: { name: from }, envelope, body, bytes } as unknown as ReadRequest
  const endpoint = { id: 'e', protocols: spoken.map((each) => ({ quirks: {}, ...each })) } as unknown as Endpoint
  const { protocol, mode } = chooseMode(request, modeFacts.read(request), endpoint)
  return `${protocol.protocol} ${mode.request} ${mode.answer}`
}

const chat = (quirks: Quirks = {}): readonly Spoken[] => [{ protocol: 'openai-chat', quirks }]

describe('passthrough or translate', () => {
  test('the same protocol passes through, whatever the provider prefers', () => {
    const all: readonly Spoken[] = [
      { protocol: 'gemini' },
      { protocol: 'openai-responses' },
      { protocol: 'openai-chat' },
    ]
    assert.equal(choose(all), 'openai-chat splice passthrough')
    assert.equal(choose(all, { from: 'openai-responses' }), 'openai-responses splice passthrough')
  })

  test('another protocol is translated, to the one that the provider prefers', () => {
    const other: readonly Spoken[] = [{ protocol: 'gemini' }, { protocol: 'openai-responses' }]
    assert.equal(choose(other), 'gemini encode translate')
  })

  test('an endpoint without a protocol is a bug of the catalogue', () => {
    assert.throws(() => choose([]), TypeError)
  })

  test('another framing is translated; another body of the same protocol is written anew and passes down', () => {
    const from = 'anthropic-messages'
    const platform: Quirks = { anthropicPlatform: 'vertex' }
    assert.equal(choose([{ protocol: from, quirks: platform }], { from }), `${from} encode passthrough`)
    const framed: Spoken = { protocol: from, quirks: platform, framing: 'aws-event-stream' }
    assert.equal(choose([framed], { from }), `${from} encode translate`)
  })

  test('what only translation undoes is written anew', () => {
    assert.equal(choose(chat(), { mustTranslate: true }), 'openai-chat encode passthrough')
    const wrapped = { messages: [{ role: 'assistant', signature: `${SIGNATURE_PREFIX}abc` }] }
    assert.equal(choose(chat(), { body: wrapped }), 'openai-chat encode passthrough')
  })
})

describe('what a Chat provider wants said otherwise', () => {
  const effort = { reasoning_effort: 'high' }
  const developer = { messages: ['text', { role: 'developer', content: 'x' }] }
  const schema = { response_format: { type: 'json_schema', json_schema: {} } }
  const cases: readonly (readonly [title: string, quirks: Quirks, body: JsonObject, request: string])[] = [
    ['reasoning in its own words', { reasoningStyle: 'thinking-type' }, effort, 'encode'],
    ['reasoning that cannot be asked for', { reasoningStyle: 'none' }, effort, 'encode'],
    ['reasoning as everybody says it', { reasoningStyle: 'effort' }, effort, 'splice'],
    ['reasoning that nobody asks for', { reasoningStyle: 'thinking-type' }, { reasoning_effort: null }, 'splice'],
    ['a developer as the system', { systemRole: 'system' }, developer, 'encode'],
    ['a developer as given', { systemRole: 'as-given' }, developer, 'splice'],
    ['no developer', { systemRole: 'system' }, { messages: [{ role: 'user', content: 'x' }] }, 'splice'],
    ['messages that are no list', { systemRole: 'system' }, { messages: 'developer' }, 'splice'],
    ['a schema that it does not know', { noJsonSchema: true }, schema, 'encode'],
    ['JSON without a schema', { noJsonSchema: true }, { response_format: { type: 'json_object' } }, 'splice'],
    ['a schema that it knows', {}, schema, 'splice'],
  ]
  for (const [title, quirks, body, request] of cases)
    test(title, () => assert.equal(choose(chat(quirks), { body }), `openai-chat ${request} passthrough`))

  test('is said in Chat alone: no other protocol has these words', () => {
    const quirks: Quirks = { reasoningStyle: 'none', systemRole: 'system', noJsonSchema: true }
    for (const from of ['openai-responses', 'anthropic-messages'] as const)
      assert.equal(
        choose([{ protocol: from, quirks }], { from, body: { ...effort, ...developer } }),
        `${from} splice passthrough`,
      )
  })
})

describe('a schema goes where it is kept', () => {
  const asked: { readonly [from in InboundProtocolName]: JsonObject } = {
    'openai-chat': { response_format: { type: 'json_schema' } },
    'openai-responses': { text: { format: { type: 'json_schema' } } },
    'anthropic-messages': { output_config: { format: { type: 'json_schema' } } },
  }
  const refusing: Spoken = { protocol: 'anthropic-messages', quirks: { refusedFields: ['output_config'] } }

  for (const [from, body] of Object.entries(asked) as [InboundProtocolName, JsonObject][])
    test(`past a protocol that refuses it, from ${from}`, () => {
      const spoken: readonly Spoken[] = [refusing, { protocol: 'gemini' }]
      assert.equal(choose(spoken, { from, body }), 'gemini encode translate')
      const without =
        from === 'anthropic-messages' ? `${from} splice passthrough` : 'anthropic-messages encode translate'
      assert.equal(choose(spoken, { from }), without)
    })

  test('to one that refuses it where none keeps it: then it is a loss, and told', () => {
    assert.equal(choose([refusing], { body: asked['openai-chat'] }), 'anthropic-messages encode translate')
  })

  test('a protocol that refuses other fields keeps it', () => {
    const spoken: readonly Spoken[] = [
      { protocol: 'gemini', quirks: { refusedFields: ['seed'] } },
      { protocol: 'openai-chat' },
    ]
    const from = 'openai-responses'
    assert.equal(choose(spoken, { from, body: asked[from] }), 'gemini encode translate')
  })
})
