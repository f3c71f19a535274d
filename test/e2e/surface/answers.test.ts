// What an answer says of itself: which model ran, that a count is an estimate, and that a provider took too long.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames } from '../../../src/generation/protocol-name.ts'
import { testModel } from '../../gateway.ts'
import { writeShortBody } from '../../money/answers.ts'
import { sendJson } from '../../upstream/script.ts'
import { call, leastBody, paths, startWorld, type Reply, type World } from '../world.ts'

let world: World
/** Gives no attempt more than a moment. */
let hasty: World
before(async () => {
  world = await startWorld()
  hasty = await startWorld({ bounds: { deadline: '300ms' } })
})
after(async () => {
  await world?.stop()
  await hasty?.stop()
})
beforeEach(() => world.upstream.forget())

for (const from of inboundProtocolNames) {
  test(`a provider that gives nothing in time is 504 for a caller of ${from}, streamed and not`, async () => {
    for (const stream of [false, true]) {
      hasty.upstream.next({ beforeHeaders: [{ stall: true }], steps: [] })
      const { status, json } = await call(hasty.gateway, paths[from], { body: leastBody(from, from, { stream }) }).reply
      const error = readObject(json['error'])
      const told = from === 'anthropic-messages' ? [error?.['type']] : [error?.['type'], error?.['code']]
      const wanted = from === 'anthropic-messages' ? ['api_error'] : ['provider_error', 'provider_timeout']
      assert.deepEqual([status, ...told], [504, ...wanted])
    }
  })

  test(`the body names the model that the provider ran, else the catalogue’s, to a caller of ${from}`, async () => {
    for (const to of protocolNames) {
      if (to === 'bedrock-converse') continue
      const whole = writeShortBody(to)
      const unnamed: JsonObject = { ...whole }
      for (const name of ['model', 'modelVersion']) delete unnamed[name]
      for (const [answer, model] of [
        [whole, 'upstream-model-1'],
        [unnamed, from === to ? undefined : testModel(to)],
      ] as const) {
        world.upstream.next(sendJson(answer))
        const reply: Reply = await call(world.gateway, paths[from], { body: leastBody(from, to) }).reply
        assert.deepEqual([reply.status, reply.json['model']], [200, model], `${from} from ${to}`)
        assert.equal(reply.headers['x-crossmodel-model'], testModel(to))
      }
    }
  })
}

test('a query behind the path of Messages is ignored, and a version is not asked for', async () => {
  world.upstream.next(sendJson(writeShortBody('anthropic-messages')))
  const body = leastBody('anthropic-messages', 'anthropic-messages')
  const { status } = await call(world.gateway, `${paths['anthropic-messages']}?beta=true`, { body }).reply
  assert.equal(status, 200)
})

test('tokens are counted for every model: without a call, and marked as an estimate, where its provider is not known to count', async () => {
  for (const to of protocolNames) {
    const { model, messages } = leastBody('anthropic-messages', to)
    const body = { model, messages } as JsonObject
    const { status, json, headers } = await call(world.gateway, '/v1/messages/count_tokens', { body }).reply
    assert.equal(status, 200)
    assert.ok(Number(json['input_tokens']) > 0)
    assert.deepEqual([headers['x-crossmodel-estimated'], headers['x-crossmodel-model']], ['true', testModel(to)])
  }
  assert.equal(world.upstream.received.length, 0)
})
