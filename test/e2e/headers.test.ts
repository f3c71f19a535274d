// Losses and headers, as docs/api.md promises them, over real sockets and in all 15 pairs: what was dropped is told, strict
// callers are refused instead, fields that bear on the bill are refused always, and every answer says what ran.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { testModel } from '../gateway.ts'
import { recordingsAbsent } from '../recordings.ts'
import { readCase } from '../sdk/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { call, leastBody, paths, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
beforeEach(() => world.upstream.forget())
after(() => world?.stop())

/** A field that nobody else knows, and one that bears on the bill, in each protocol's words. */
const unknown: JsonObject = { vendor_flag: { on: true } }
const paid: { readonly [name in InboundProtocolName]: JsonObject } = {
  'openai-chat': { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } },
  'openai-responses': { background: true },
  'anthropic-messages': { container: 'container_1' },
}

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    test(
      `a loss between ${from} and ${to} is told, and refused where the caller is strict`,
      { skip: recordingsAbsent },
      async () => {
        const { answer } = readCase('simpleRequest', to)
        for (const stream of [false, true]) {
          const body = leastBody(from, to, { ...unknown, ...(stream ? { stream } : {}) })
          world.upstream.next(answer)
          const reply = await call(world.gateway, paths[from], { body }).reply
          assert.equal(reply.status, 200, reply.text.slice(0, 300))
          const dropped = reply.headers['x-crossmodel-dropped']
          if (from === to) {
            assert.equal(dropped, undefined)
            assert.deepEqual(world.upstream.last?.body['vendor_flag'], unknown['vendor_flag'])
          } else {
            assert.ok(String(dropped).split(/,\s*/).includes('vendor_flag'), `told: ${String(dropped)}`)
            assert.equal(world.upstream.last?.body['vendor_flag'], undefined)
          }
          const count = world.upstream.received.length
          world.upstream.next(answer)
          const strict = await call(world.gateway, paths[from], { body, headers: { 'x-crossmodel-strict': 'true' } })
            .reply
          world.upstream.forget()
          if (from === to) assert.equal(strict.status, 200)
          else {
            assert.equal(strict.status, 400, strict.text.slice(0, 300))
            assert.equal(world.upstream.received.length === 0 || world.upstream.received.length === count, true)
            const error = readObject(strict.json['error'])
            assert.match(JSON.stringify(error), /vendor_flag/)
            if (from !== 'anthropic-messages')
              assert.deepEqual([error?.['code'], error?.['param']], ['unsupported_parameter', 'vendor_flag'])
          }
        }
      },
    )
  }

  test(`every answer to a caller of ${from} says what ran`, { skip: recordingsAbsent }, async () => {
    for (const to of protocolNames) {
      for (const stream of [false, true]) {
        const { answer } = readCase('simpleRequest', to)
        world.upstream.next(answer)
        const { headers, status } = await call(world.gateway, paths[from], {
          body: leastBody(from, to, stream ? { stream } : {}),
        }).reply
        assert.equal(status, 200)
        assert.match(String(headers['x-request-id']), /^req_cm_/)
        assert.equal(headers['request-id'], headers['x-request-id'])
        assert.equal(headers['x-crossmodel-model'], testModel(to))
        assert.equal(headers['x-crossmodel-provider'], `test-${to}`)
        assert.equal(headers['x-crossmodel-attempts'], '1')
        if (!stream) assert.match(String(headers['x-crossmodel-cost-micro']), /^\d+$/)
        const family =
          from === 'anthropic-messages' ? 'anthropic-ratelimit-requests-limit' : 'x-ratelimit-limit-requests'
        assert.match(String(headers[family]), /^\d+$/, family)
      }
    }
  })

  test(`what bears on the bill is never dropped for a caller of ${from}`, async () => {
    world.upstream.always(sendJson({ error: { message: 'reached' } }, 500))
    const reply = await call(world.gateway, paths[from], { body: leastBody(from, 'gemini', paid[from]) }).reply
    assert.equal(reply.status, 400, reply.text.slice(0, 300))
    assert.equal(world.upstream.received.length, 0)
  })

  test(`a caller of ${from} may not choose who answers for whom: its own headers do not travel`, async () => {
    world.upstream.always(sendJson({ error: { message: 'reached' } }, 500))
    await call(world.gateway, paths[from], {
      body: leastBody(from, from),
      headers: {
        cookie: 'a=b',
        'x-forwarded-for': '1.2.3.4',
        'openai-organization': 'org-x',
        'x-api-key': world.gateway.key,
      },
    }).reply
    const sent = world.upstream.last?.headers ?? {}
    for (const name of ['cookie', 'x-forwarded-for', 'openai-organization']) assert.equal(sent[name], undefined, name)
    assert.ok(!JSON.stringify(sent).includes(world.gateway.key), 'the caller’s key went upstream')
    assert.match(JSON.stringify(sent), /upstream-secret-key/)
  })
}
