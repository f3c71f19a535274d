import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { Quirks } from '../../../../generation/quirks.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { ProviderProtocol } from '../../../../providers/provider.ts'
import type { Changes } from '../changes.ts'
import { nameTenant, nameTenantAnew, saltCache } from './name-tenant.ts'

const at = (protocol: ProtocolName, quirks: Quirks = {}) => ({ protocol, quirks }) as ProviderProtocol

function name(body: JsonObject, protocol: ProviderProtocol, secret = 'a'): Changes {
  const changes: Changes = {}
  nameTenant(body, protocol, secret, changes)
  return changes
}

test('what a caller says of the end user is hashed with the owner, in the field that it was said in', () => {
  const chat = at('openai-chat')
  const one = name({ user: 'ada', safety_identifier: 'bob' }, chat)
  assert.match(String(one['user']), /^[A-Za-z0-9_-]{43}$/)
  assert.notEqual(one['user'], one['safety_identifier'])
  assert.deepEqual(name({ user: 'ada' }, chat)['user'], one['user'], 'the same user is the same name')
  assert.notEqual(name({ user: 'ada' }, chat, 'b')['user'], one['user'], "another owner's user is another")
  assert.equal(name({ safety_identifier: 'ada' }, chat)['safety_identifier'], one['user'], 'by whichever field')
  const messages = name({ metadata: { user_id: 'ada', other: 1 } }, at('anthropic-messages'))
  assert.deepEqual(messages, { metadata: { user_id: one['user'], other: 1 } })
  const odd = name({ user: 5, user_id: ['x'] }, chat)
  for (const field of ['user', 'user_id']) assert.match(String(odd[field]), /^[A-Za-z0-9_-]{43}$/, 'text or not')
})

test('a provider that takes an end user is told one where the caller said nothing; others are told nothing', () => {
  const told = name({}, at('openai-chat', { endUserField: 'safety_identifier' }))
  assert.deepEqual(Object.keys(told), ['safety_identifier'])
  assert.deepEqual(name({ user: '' }, at('openai-chat', { endUserField: 'user' })), { user: told['safety_identifier'] })
  const both = name({ user: 'ada' }, at('openai-responses', { endUserField: 'safety_identifier' }))
  assert.equal(both['safety_identifier'], both['user'])
  const messages = name({}, at('anthropic-messages', { endUserField: 'metadata.user_id' }))
  assert.deepEqual(messages, { metadata: { user_id: told['safety_identifier'] } })
  assert.deepEqual(name({}, at('openai-chat')), {})
  assert.deepEqual(name({}, at('anthropic-messages')), {})
})

test("a prompt cache's key is prefixed by the owner, and is at most 64 characters long", () => {
  const key = (value: string, secret = 'a') =>
    String(name({ prompt_cache_key: value }, at('openai-chat'), secret)['prompt_cache_key'])
  assert.match(key('mine'), /^[A-Za-z0-9_-]{12}-mine$/)
  assert.notEqual(key('mine'), key('mine', 'b'))
  assert.equal(key('x'.repeat(51)).length, 64)
  assert.ok(key('x'.repeat(52)).length <= 64)
  assert.notEqual(key('x'.repeat(52)), key('x'.repeat(53)))
  assert.equal(key('x'.repeat(53)).slice(0, 13), key('mine').slice(0, 13))
})

test('a request that is written anew says the same as one that is passed through', () => {
  const request: GenerationRequest = {
    protocol: 'openai-chat',
    model: 'm',
    stream: false,
    messages: [],
    sampling: {},
    endUser: 'ada',
    promptCacheKey: 'mine',
    extras: { user: 'bob', other: 1 },
  }
  const passed = name({ safety_identifier: 'ada', user: 'bob', prompt_cache_key: 'mine' }, at('openai-chat'))
  const anew = nameTenantAnew(request, at('openai-chat'), 'a')
  assert.deepEqual(
    [anew.endUser, anew.promptCacheKey, anew.extras],
    [passed['safety_identifier'], passed['prompt_cache_key'], { user: passed['user'], other: 1 }],
  )
  const { endUser: _none, ...nobody } = request
  assert.equal(nameTenantAnew(nobody, at('gemini'), 'a').endUser, undefined)
  assert.ok(nameTenantAnew(nobody, at('openai-chat', { endUserField: 'user' }), 'a').endUser)
})

test('a cache is salted for its owner where the server knows how', () => {
  const salt = (secret: string, quirks: Quirks, body: JsonObject = {}) => {
    const changes: Changes = {}
    saltCache(body, at('openai-chat', quirks), secret, changes)
    return changes['cache_salt']
  }
  assert.match(String(salt('a', { cacheSalt: true })), /^[A-Za-z0-9_-]{43}$/)
  assert.notEqual(salt('a', { cacheSalt: true }), salt('b', { cacheSalt: true }))
  assert.notEqual(
    salt('a', { cacheSalt: true }, { cache_salt: 'mine' }),
    salt('a', { cacheSalt: true }),
    'parts of an owner',
  )
  assert.equal(salt('a', {}), undefined)
})
