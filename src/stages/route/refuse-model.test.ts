import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildCatalog } from '../../catalog/build-catalog.ts'
import type { Alias } from '../../catalog/model.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { Health } from '../../health/health.ts'
import type { Key } from '../../keys/key.ts'
import { buildProvider } from '../../providers/build-provider.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Decoded } from '../tickets/decoded.ts'
import { noPreferences } from '../tickets/preferences.ts'
import { route } from './route.ts'
import { Turns } from './turns.ts'

/** The known models, of which only Anthropic's and those of one server can be called. */
const catalog = buildCatalog({
  providers: [
    buildProvider({ name: 'anthropic', apiKeys: ['test-key'] }, systemClock),
    buildProvider({ name: 'mine', baseUrl: 'http://127.0.0.1:9/v1' }, systemClock),
  ],
  models: [
    { id: 'mine/llama', price: 'free', endpoints: [{ provider: 'mine', model: 'llama' }] },
    { id: 'mine/unpriced', endpoints: [{ provider: 'mine', model: 'unpriced' }] },
  ],
  aliases: [{ name: 'fast', target: 'openai/gpt-5.4-mini', prefix: false }],
  margin: '1',
  discovered: [],
  attemptMs: 1_000,
})

type Asked = { isUnlimited?: boolean; allowedModels?: Key['allowedModels']; aliases?: readonly Alias[] }

/** What is said of `model` behind the sentence that is always the same. */
function readRefusal(model: string, { isUnlimited = true, allowedModels, aliases = [] }: Asked = {}): string {
  const caller = { key: { id: 'k', aliases, allowedModels }, owner: { isUnlimited } } as unknown as Caller
  const decoded = {
    inbound: { name: 'openai-chat', noun: 'generation' },
    envelope: { model },
    preferences: noPreferences,
    read: () => ({}),
  } as unknown as Decoded
  try {
    route(caller, decoded, { catalog: () => catalog, health: new Health(systemClock), turns: new Turns() })
  } catch (error) {
    assert.ok(error instanceof GatewayError)
    assert.deepEqual([error.kind, error.param], ['model_not_found', 'model'])
    const always = `Model '${model}' was not found or is unavailable.`
    assert.ok(error.message.startsWith(always), error.message)
    return error.message.slice(always.length).trim()
  }
  return 'served'
}

const MISSING = 'no provider is configured for it: set OPENAI_API_KEY'

test('who runs the gateway is told what a known model lacks, also where they named it without its vendor', () => {
  assert.ok(readRefusal('openai/gpt-5.4-mini').startsWith(`It is known, but ${MISSING}`))
  for (const name of ['openai/gpt-5-4-mini', 'gpt-5.4-mini'])
    assert.ok(readRefusal(name).startsWith(`'openai/gpt-5.4-mini' is known, but ${MISSING}`), readRefusal(name))
  assert.match(readRefusal('mine/unpriced'), /cannot be called: mine: no price is known/)
})

test('customers are not told what the operator has not set up', () => {
  assert.equal(readRefusal('openai/gpt-5.4-mini', { isUnlimited: false }), '')
  assert.equal(readRefusal('fast', { isUnlimited: false }), '')
  assert.equal(readRefusal('mine/lama', { isUnlimited: false }), "Did you mean 'mine/llama'?")
})

test('a mistyped name is answered with the nearest one, and with what that one lacks', () => {
  assert.equal(readRefusal('anthropic/claude-sonet-5'), "Did you mean 'anthropic/claude-sonnet-5'?")
  assert.equal(readRefusal('claude-sonet-5'), "Did you mean 'anthropic/claude-sonnet-5'?")
  assert.equal(readRefusal('claude/claude-sonnet-5'), "Did you mean 'anthropic/claude-sonnet-5'?")
  const typo = readRefusal('openai/gpt-5.4-mimi')
  assert.ok(typo.startsWith(`Did you mean 'openai/gpt-5.4-mini'? That one is known, but ${MISSING}`), typo)
  assert.equal(readRefusal('foo/bar'), '')
})

test('an alias whose model cannot be called is named as one', () => {
  const aliases = [{ name: 'gone', target: 'mine/lamma', prefix: false }]
  assert.equal(readRefusal('gone', { aliases }), "It is an alias of 'mine/lamma'. Did you mean 'mine/llama'?")
  assert.ok(readRefusal('fast').startsWith(`'openai/gpt-5.4-mini' is known, but ${MISSING}`))
})

test('a name with a suffix is no alias of the one before it', () => {
  assert.equal(readRefusal('mine/lamma:floor'), "Did you mean 'mine/llama'?")
  const aliases: Alias[] = [{ name: 'gone', target: 'mine/lamma', prefix: false }]
  assert.match(readRefusal('gone:nitro', { aliases }), /^It is an alias of 'mine\/lamma'\./)
})

test('nobody is shown a model that their key may not use', () => {
  const allowedModels = new Set(['anthropic/claude-opus-5'])
  assert.equal(readRefusal('mine/lama', { allowedModels }), '')
  assert.equal(readRefusal('claude-opus5', { allowedModels }), "Did you mean 'anthropic/claude-opus-5'?")
})

test('a name without a vendor is the model that one vendor alone has', () => {
  assert.equal(readRefusal('claude-opus-4-8'), 'served')
  assert.equal(readRefusal('claude-opus-4.8'), 'served')
})
