// Requests that are refused before a model is reached: their owner finds them, strangers leave nothing behind, and a caller in a
// loop costs a bounded number of rows; of one gateway and of two that share a database.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../src/foundation/json/json.ts'
import { configureUpstream, startGateway, testModel, type Gateway } from '../gateway.ts'
import { operate } from '../operate.ts'
import { openPostgres, postgresAbsent, type Postgres } from '../postgres.ts'
import { startBeside } from '../two-gateways.ts'
import { call, leastBody, paths } from './world.ts'

const upstreamUrl = 'http://127.0.0.1:9'
const chat = paths['openai-chat']
const small = { bounds: { request_body: '64KiB' } }
const soon = { refusalsEveryMs: 50 }
let owners = 0

/** A key of an owner of its own, whose wallet is empty. */
async function makeKey({ data }: Gateway, more: JsonObject = {}): Promise<{ owner: string; key: string; id: string }> {
  owners += 1
  const owner = `owner-${owners}`
  const made = await operate(data, 'key.create', { name: 'k', owner, ...more })
  return { owner, key: String(made['key']), id: String(made['id']) }
}

const ask = ({ url }: Gateway, key: string, body: JsonObject | string) => call({ url, key }, chat, { body }).reply
const unknown = (model: string): JsonObject => ({ model, messages: [{ role: 'user', content: 'secret words' }] })

const listRows = (report: JsonObject) => (readArray(report['data']) ?? []).filter(isObject)
const listCounts = (report: JsonObject) => (readArray(report['counts']) ?? []).filter(isObject)
const sumCounts = (report: JsonObject) => listCounts(report).reduce((sum, { count }) => sum + Number(count), 0)
const read = ({ data }: Gateway, owner: string, args: JsonObject = {}) =>
  operate(data, 'report.refusals', { owner, range: '24h', ...args })

/** What is known of an owner's refusals once there are so many of them. */
async function readWhole(gateway: Gateway, owner: string, requests: number): Promise<JsonObject> {
  for (let tries = 0; tries < 400; tries += 1) {
    const report = await read(gateway, owner)
    if (sumCounts(report) >= requests) return report
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`there are not ${requests} refusals`)
}

function describeRefused(open: () => Promise<readonly Gateway[]>) {
  test('are counted by code and kept with id, key, model, field and sentence, and found by their id', async () => {
    const [first = assert.fail()] = await open()
    const { owner, key } = await makeKey(first)
    const missing = await ask(first, key, unknown('no/such'))
    assert.equal(missing.status, 404)
    assert.equal((await ask(first, key, leastBody('openai-chat', 'openai-chat'))).status, 402)
    assert.equal((await ask(first, key, '{')).status, 400)
    const report = await readWhole(first, owner, 3)
    const codes = listCounts(report).map(({ code, count }) => `${String(code)} ${String(count)}`)
    assert.deepEqual(codes.sort(), ['insufficient_balance 1', 'invalid_json 1', 'model_not_found 1'])
    const row = listRows(report).find(({ code }) => code === 'model_not_found')
    const id = String(missing.headers['x-request-id'])
    assert.deepEqual(
      [row?.['id'], row?.['key'], row?.['status'], row?.['field'], row?.['requested_model'], row?.['protocol']],
      [id, 'k', 404, 'model', 'no/such', 'openai-chat'],
    )
    assert.ok(!JSON.stringify(report).includes('secret words'))
    const found = await operate(first.data, 'report.generation', { owner, id })
    assert.equal(isObject(found['refusal']) && found['refusal']['code'], 'model_not_found')
  })

  test('are known of every stage: a limit of the key, a model that it may not call, a body that is too large', async () => {
    const [first = assert.fail()] = await open()
    const { owner, key } = await makeKey(first, { models: [testModel('openai-chat')], requests_per_minute: '2' })
    const statuses: number[] = []
    const bodies = [unknown(testModel('anthropic-messages')), 'x'.repeat(70 * 1024), unknown('x/y')]
    for (const body of bodies) statuses.push((await ask(first, key, body)).status)
    assert.deepEqual(statuses, [403, 413, 429])
    const codes = listCounts(await readWhole(first, owner, 3)).map(({ code }) => String(code))
    assert.deepEqual(codes.sort(), ['permission_denied', 'rate_limit_exceeded', 'request_too_large'])
  })

  test('of whoever has no key, a wrong one or one that was deleted leave nothing', async () => {
    const [first = assert.fail()] = await open()
    const { owner, key, id } = await makeKey(first)
    await ask(first, key, unknown('x/y'))
    await operate(first.data, 'key.delete', { id })
    for (const wrong of ['', 'cm-wrong', key]) assert.equal((await ask(first, wrong, unknown('x/y'))).status, 401)
    // One that is kept comes after them.
    const other = await makeKey(first)
    await ask(first, other.key, unknown('x/y'))
    await readWhole(first, other.owner, 1)
    assert.equal(sumCounts(await read(first, owner)), 1)
  })

  test('of one key in a loop are all counted at each gateway, and a bounded number of a minute is kept', async () => {
    const gateways = await open()
    const [first = assert.fail()] = gateways
    const { owner, key } = await makeKey(first)
    const times = bounds.refusalsOfMinute * 2 + 5
    for (let index = 0; index < times; index += 1)
      await Promise.all(gateways.map((gateway) => ask(gateway, key, unknown(`x/m${index}`))))
    const report = await readWhole(first, owner, times * gateways.length)
    assert.equal(sumCounts(report), times * gateways.length)
    const rows = listRows(report)
    for (let next = report['next']; typeof next === 'string';) {
      const page = await read(first, owner, { cursor: Number(next) })
      rows.push(...listRows(page))
      next = page['next']
    }
    const minutes = Map.groupBy(rows, ({ at }) => String(at).slice(0, 16))
    for (const of of minutes.values()) assert.ok(of.length <= bounds.refusalsOfMinute * gateways.length)
    assert.ok(rows.length >= bounds.refusalsOfMinute * gateways.length)
  })
}

describe('refused requests of one gateway', () => {
  let gateway: Gateway | undefined
  after(() => gateway?.stop())
  describeRefused(async () => {
    gateway ??= await startGateway({ config: configureUpstream(upstreamUrl, small), bounds: soon })
    return [gateway]
  })

  test('that wait to be written are written before it ends', async () => {
    const config = configureUpstream(upstreamUrl, small)
    const late = await startGateway({ config, bounds: { refusalsEveryMs: 600_000 } })
    const { owner, key } = await makeKey(late)
    await ask(late, key, unknown('x/late'))
    await late.stop()
    const again = await late.restart()
    assert.equal(sumCounts(await read(again, owner)), 1)
    await again.stop()
  })
})

describe('refused requests of two gateways on one Postgres', { skip: postgresAbsent }, () => {
  let server: Postgres | undefined
  let gateways: readonly Gateway[] | undefined
  after(async () => {
    for (const gateway of gateways ?? []) await gateway.stop()
    await server?.close()
  })
  describeRefused(async () => {
    if (gateways === undefined) {
      server = await openPostgres()
      const config = configureUpstream(upstreamUrl, { ...small, database: await server.createDatabase() })
      const first = await startGateway({ config, bounds: soon })
      gateways = [first, await startBeside(first, { config, bounds: soon })]
    }
    return gateways
  })
})
