// What docs/api.md says to the letter: the members of what callers read, messages, and numbers.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readArray, readObject, type Json, type JsonObject } from '../../../src/foundation/json/json.ts'
import { writeShortBody } from '../../money/answers.ts'
import { until } from '../../money/bank.ts'
import { operate } from '../../operate.ts'
import { sendJson } from '../../upstream/script.ts'
import { call, paths, startWorld, type Reply, type World } from '../world.ts'

const CHEAP = 'test/cheap'
const DEAR = 'test/dear'

let world: World
before(async () => {
  const offer = (price: object) => ({ endpoints: [{ provider: 'test-openai-chat', model: 'upstream', price }] })
  world = await startWorld({
    limits: {},
    models: {
      [CHEAP]: offer({ input: 1, output: 2 }),
      [DEAR]: offer({ input: 10, output: 20 }),
    },
  })
})
after(() => world?.stop())
beforeEach(() => world.upstream.forget())

const ask = (as: { url: string; key: string }, more: JsonObject = {}): Promise<Reply> =>
  call(as, paths['openai-chat'], {
    body: { model: CHEAP, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 9, ...more },
  }).reply
const errorOf = ({ json }: Reply) => readObject(json['error'])
const membersOf = (value: Json | undefined) => Object.keys(readObject(value) ?? {}).sort()
const entryOf = async (path: string) => readArray((await call(world.gateway, path).reply).json['data'])?.[0]

async function makeCustomer(name: string): Promise<{ url: string; key: string; id: string }> {
  const made = await operate(world.gateway.data, 'key.create', { name, owner: name })
  await operate(world.gateway.data, 'wallet.top-up', { owner: name, amount: '100' })
  return { url: world.gateway.url, key: String(made['key']), id: String(made['id']) }
}

test('lists and account reads have the members that are documented', async () => {
  world.upstream.next(sendJson(writeShortBody('openai-chat')))
  const { headers } = await ask(world.gateway)
  const path = `/v1/generations/${String(headers['x-request-id'])}`
  await until('the record', async () => (await call(world.gateway, path).reply).status === 200)
  const bodyOf = async (from: string) => (await call(world.gateway, from).reply).json
  const usage = await bodyOf('/v1/usage')
  const shared = 'display_name context_window_tokens max_output_tokens modalities capabilities pricing'
  const listed = membersOf(await entryOf('/v1/models'))
  for (const name of `id object created owned_by type created_at ${shared}`.split(' '))
    assert.ok(listed.includes(name), name)
  const documented = `id vendor_code status currency ${shared}`.split(' ').sort()
  assert.deepEqual(membersOf(await entryOf('/api/models')), documented)
  assert.deepEqual(membersOf(await bodyOf('/v1/models')), ['data', 'first_id', 'has_more', 'last_id', 'object'])
  assert.deepEqual(membersOf(await bodyOf('/v1/credits')), [
    'balance_micro',
    'currency',
    'uncollected_micro',
    'unlimited',
  ])
  assert.deepEqual(membersOf(usage), ['currency', 'daily', 'monthly', 'weekly'])
  const figures = ['cost_micro', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'request_count', 'success_count']
  for (const window of ['daily', 'weekly', 'monthly']) assert.deepEqual(membersOf(usage[window]), figures.sort())
})

test('an alias costs what the model costs that runs', async () => {
  const customer = await makeCustomer('alias')
  await operate(world.gateway.data, 'key.alias.set', { id: customer.id, name: CHEAP, target: DEAR, prefix: false })
  world.upstream.next(sendJson(writeShortBody('openai-chat', 'Hi', 1_000, 9)))
  const { status, headers } = await ask(customer)
  assert.deepEqual(
    [status, headers['x-crossmodel-model'], headers['x-crossmodel-cost-micro']],
    [200, DEAR, String(10 * 1_000 + 20 * 9)],
  )
})

test('a request more than the limit of a minute is refused in the documented words', async () => {
  const customer = await makeCustomer('minute')
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
  for (let count = 0; count < 60; count += 1) assert.equal((await ask(customer)).status, 400)
  const refused = await ask(customer)
  assert.equal(refused.status, 429)
  assert.equal(errorOf(refused)?.['message'], 'Rate limit exceeded: max 60 requests per minute.')
  assert.ok(Number(refused.headers['retry-after']) > 0)
})

test('the numbers of the document are the bounds of the gateway', () => {
  const { requestBodyBytes, jsonValues, candidates, nameLength, aliasesPerKey, aliasLength, readsPerMinute } = bounds
  assert.deepEqual([requestBodyBytes, jsonValues, candidates, nameLength], [32 * 1024 * 1024, 500_000, 128, 256])
  assert.deepEqual([aliasesPerKey, aliasLength, readsPerMinute], [200, 128, 600])
  const { modelsPerRequest, attemptsPerRequest, answerHeaderBytes, callerRequestIdLength } = bounds
  assert.deepEqual([modelsPerRequest, attemptsPerRequest, answerHeaderBytes, callerRequestIdLength], [8, 12, 1024, 256])
  const { firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, attemptMs, upstreamResendMs } = bounds
  assert.deepEqual([firstHeartbeatMs, heartbeatEveryMs, streamIdleMs, attemptMs], [5_000, 10_000, 120_000, 600_000])
  assert.deepEqual([upstreamResendMs, bounds.bodiesParts, bounds.answersParts], [1_000, 4, 4])
  assert.equal(bounds.errorBodyBytes, 256 * 1024)
})

test('as many answers may be asked for as the bound says, and not one more', async () => {
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
  assert.equal(errorOf(await ask(world.gateway, { n: bounds.candidates }))?.['message'], 'reached')
  const refused = await ask(world.gateway, { n: bounds.candidates + 1 })
  assert.deepEqual([refused.status, errorOf(refused)?.['param']], [400, 'n'])
  assert.equal(world.upstream.received.length, 1)
})

test('what is not served yet is not there', async () => {
  const absent = {
    POST: ['/v1/responses/compact', '/v1/responses/input_tokens', '/v1/conversations'],
    GET: ['/v1/responses/resp_1', '/v1/conversations/conv_1', '/console'],
  }
  for (const [method, list] of Object.entries(absent))
    for (const path of list) {
      const { status } = await call(world.gateway, path, { method, ...(method === 'POST' ? { body: {} } : {}) }).reply
      assert.equal(status, 404, path)
    }
})
