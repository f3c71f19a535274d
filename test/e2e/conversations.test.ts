// A conversation stays where it was served, seen from the providers: with the same endpoint and the same key, however its caller
// names it and in whichever protocol, and two owners share no place.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { Gate, sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, leastBody, paths } from './world.ts'

const names = ['one', 'two', 'three'] as const
let upstream: Upstream
let gateway: Gateway
let other: string
before(async () => {
  upstream = await Upstream.start()
  const provider = (name: string) => [
    name,
    {
      protocols: ['openai-chat'],
      base_url: `${upstream.url}/${name}/v1`,
      api_keys: [`key-of-${name}-a`, `key-of-${name}-b`],
    },
  ]
  const small = {
    protocols: ['openai-chat'],
    base_url: `${upstream.url}/small/v1`,
    api_key: 'small',
    max_concurrent: 1,
  }
  const offer = (name: string) => ({ provider: name, model: 'm', price: 'free' })
  gateway = await startGateway({
    config: {
      discover_local: false,
      providers: { ...Object.fromEntries(names.map(provider)), small },
      models: {
        'acme/many': { endpoints: names.map(offer) },
        'acme/near': { endpoints: [offer('small'), offer('one')] },
      },
    },
  })
  const made = await operate(gateway.data, 'key.create', { name: 'other', owner: 'other' })
  await operate(gateway.data, 'wallet.top-up', { owner: 'other', amount: '1' })
  other = String(made['key'])
})
after(async () => {
  await gateway?.stop()
  await upstream?.stop()
})
beforeEach(() => {
  upstream.forget()
  upstream.always(sendJson(writeShortBody('openai-chat')))
})

type Ask = { model?: string; from?: InboundProtocolName; headers?: { [name: string]: string }; key?: string }

/** The key of the provider that a request was sent with: each provider has keys of its own. */
async function place(
  body: JsonObject,
  { model = 'acme/many', from = 'openai-chat', headers = {}, key = gateway.key }: Ask = {},
): Promise<string> {
  const { status, text } = await call({ url: gateway.url, key }, paths[from], {
    body: { ...leastBody(from, from), model, ...body },
    headers,
  }).reply
  assert.equal(status, 200, text)
  assert.ok(!('session_id' in (upstream.last?.body ?? {})))
  return String(upstream.last?.headers.authorization)
}

/** Where so many requests went, each place once. */
async function places(count: number, ask: (index: number) => Promise<string>): Promise<Set<string>> {
  const found = new Set<string>()
  for (let index = 0; index < count; index += 1) found.add(await ask(index))
  return found
}

for (const from of inboundProtocolNames)
  describe(`a conversation of ${from}`, () => {
    const padding = 'x'.repeat(bounds.largeBodyBytes)

    test('that its caller names stays where it was, its large requests too', async () => {
      for (const name of ['first', 'second']) {
        const session_id = `${name} of ${from}`
        const inBody = await places(4, (index) => place({ session_id, ...(index === 2 ? { padding } : {}) }, { from }))
        assert.equal(inBody.size, 1)
        const byHeader = await places(2, () => place({}, { from, headers: { 'x-session-id': session_id } }))
        assert.deepEqual(byHeader, inBody)
      }
      const headers = { 'x-claude-code-session-id': `claude of ${from}` }
      assert.equal((await places(4, () => place({}, { from, headers }))).size, 1)
    })

    test('that nobody names stays where its second turn was, and first turns are spread', async () => {
      const user = (content: string) => ({ role: 'user', content })
      const messages = [user(`Hello in ${from}`), { role: 'assistant', content: 'Well.' }, user('Go on.')]
      const field = from === 'openai-responses' ? 'input' : 'messages'
      const second = await places(5, (index) => place({ [field]: [...messages, user(`${index}`)] }, { from }))
      assert.equal(second.size, 1)
      const first = await places(24, () => place({ [field]: messages.slice(0, 1) }, { from }))
      assert.equal(first.size, 6, 'three providers with two keys')
    })
  })

test('the first turn of a conversation decides where its second goes', async () => {
  const first = [{ role: 'user', content: 'A question that nobody else has' }]
  const at = await place({ messages: first })
  const second = [...first, { role: 'assistant', content: 'Well.' }, { role: 'user', content: 'More.' }]
  assert.equal(await place({ messages: second }), at)
})

test('requests that share the key of a prompt cache share a place', async () => {
  const prompt_cache_key = 'a prompt that many share'
  assert.equal((await places(4, () => place({ prompt_cache_key }))).size, 1)
})

test('two owners share no place, whatever they call their conversations', async () => {
  const own = await places(3, () => place({ session_id: 'mine' }))
  const theirs = await places(3, () => place({ session_id: 'mine' }, { key: other }))
  assert.deepEqual([own.size, theirs.size], [1, 1])
  assert.notDeepEqual(own, theirs)
})

test('a place that fails is left, and the conversation stays at its new one', async () => {
  const session_id = 'moves on'
  const was = await place({ session_id })
  upstream.always((request) =>
    request.headers.authorization === was
      ? sendJson({ error: { message: 'no' } }, 500)
      : sendJson(writeShortBody('openai-chat')),
  )
  const now = await places(4, () => place({ session_id }))
  assert.equal(now.size, 1)
  assert.ok(!now.has(was))
})

test('a place that is full is left for that request alone', async () => {
  const near = (more: JsonObject = {}) => place({ session_id: 'stays', ...more }, { model: 'acme/near' })
  assert.equal(await near({ provider: { order: ['small'] } }), 'Bearer small')
  const gate = new Gate()
  upstream.next({ ...sendJson(writeShortBody('openai-chat')), beforeHeaders: [{ hold: gate }] })
  const filling = place({ provider: { only: ['small'] } }, { model: 'acme/near' })
  await upstream.arrived(2)
  assert.notEqual(await near(), 'Bearer small')
  gate.open()
  await filling
  assert.deepEqual(await places(3, () => near()), new Set(['Bearer small']))
})
