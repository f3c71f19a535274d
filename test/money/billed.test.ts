// What providers bill beside plain tokens, through a real socket and on both databases: known models with the prices that
// they have without a word of the operator's, a provider that answers 1,000 input and 100 output tokens. Each call is
// charged as it is billed, its record says under which terms it ran, and the auditor comes to the same.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { operate } from '../operate.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { sendFrames, sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { answerChat, answerMessages, billedCalls, chat, opus, responses, search, streamBilled } from './billed-calls.ts'
import type { BilledCall } from './billed-calls.ts'
import { ask, HANG_MS, openPurse, until, type Heard, type Purse } from './bank.ts'

function configure(upstream: string, more: JsonObject): JsonObject {
  return {
    providers: {
      openai: { base_url: `${upstream}/v1`, api_key: 'a-key-of-ours' },
      openrouter: { base_url: { 'openai-chat': `${upstream}/v1` }, api_key: 'a-key-of-ours' },
      anthropic: { base_url: upstream, api_key: 'a-key-of-ours' },
    },
    discover_local: false,
    metrics: '127.0.0.1:0',
    ...more,
  }
}

let upstream: Upstream
let gateway: Gateway
let purse: Purse

const call = (path: string, body: JsonObject, key = purse.key) => ask({ ...gateway, key }, path, body).heard

async function readRecord(heard: Heard, key = purse.key): Promise<JsonObject> {
  const id = String(heard.headers['x-request-id'])
  for (const end = Date.now() + HANG_MS; Date.now() < end; await sleep(20)) {
    const read = await fetch(`${gateway.url}/v1/generations/${id}`, { headers: { authorization: `Bearer ${key}` } })
    if (read.status === 200) return (await read.json()) as JsonObject
  }
  throw new Error(`there is no record of ${id}`)
}

function assertBilled(record: JsonObject, { bills, says = {} }: BilledCall): void {
  assert.equal(record['status'], 'completed')
  assert.equal(Number(record['cost_nanos']) / 1e9, bills)
  const usage = record['usage'] as JsonObject
  for (const [name, value] of Object.entries(says)) assert.deepEqual(usage[name], value, name)
  assert.equal(usage['unpriced'], undefined)
}

function describeBilling(database: () => Promise<JsonObject>): void {
  before(async () => {
    upstream = await Upstream.start()
    gateway = await startGateway({ config: configure(upstream.url, await database()) })
    purse = await openPurse(gateway.data, 100_000_000_000n)
  })
  after(async () => {
    await gateway.stop()
    await upstream.stop()
  })

  testBilledCalls()
  testPrepaid()
  testUnlimited()
}

function testBilledCalls(): void {
  for (const [name, each] of Object.entries(billedCalls)) {
    test(name, async () => {
      upstream.next(sendJson(each.answer))
      const heard = await call(each.path, each.body)
      assert.equal(heard.status, 200, heard.text)
      assertBilled(await readRecord(heard), each)
    })

    test(`${name}, as a stream`, async () => {
      upstream.next(streamBilled(each))
      const heard = await call(each.path, { ...each.body, stream: true })
      assert.equal(heard.status, 200, heard.text)
      assertBilled(await readRecord(heard), each)
    })
  }

  test('searches that went by are billed to a caller who leaves before usage comes', async () => {
    const named = (json: JsonObject): Frame => ({ event: String(json['type']), data: JSON.stringify(json) })
    const block = (index: number, json: JsonObject) =>
      named({ type: 'content_block_start', index, content_block: json })
    const stop = (index: number) => named({ type: 'content_block_stop', index })
    const use = { type: 'server_tool_use', name: 'web_search', input: {} }
    const script = sendFrames('anthropic-messages', [
      named({ type: 'message_start', message: { ...answerMessages(), content: [], stop_reason: null } }),
      block(0, { type: 'text', text: '' }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I look it up' } }),
      stop(0),
      ...[1, 2].flatMap((index) => [block(index, { ...use, id: `srvtoolu_${index}` }), stop(index)]),
      block(3, { type: 'text', text: '' }),
      named({ type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'x'.repeat(3_000) } }),
    ])
    upstream.next({ ...script, steps: [...script.steps, { stall: true }] })
    const asked = ask({ ...gateway, key: purse.key }, '/v1/messages', { ...opus, tools: [search], stream: true })
    await until('the answer', () => asked.soFar().includes('xxx'))
    asked.leave()
    const record = await readRecord({ ...(await asked.heard) })
    assert.equal(record['status'], 'cancelled')
    assert.deepEqual((record['usage'] as JsonObject)['server_tool_calls'], { web_search: 2 })
    assert.ok(Number(record['cost_nanos']) >= 20_000_000, String(record['cost_nanos']))
  })

  test('searches are held by their bound: the one that is asked for, else the one that is sent upstream', async () => {
    const poor = await openPurse(gateway.data, 50_000_000n)
    const asking = { ...opus, model: 'anthropic/claude-haiku-4-5' }
    const before = upstream.received.length
    const refused = await call('/v1/messages', { ...asking, tools: [search] }, poor.key)
    assert.equal(refused.status, 402, refused.text)
    assert.equal(upstream.received.length, before)
    upstream.next(sendJson(answerMessages({ server_tool_use: { web_search_requests: 1 } })))
    const served = await call('/v1/messages', { ...asking, tools: [{ ...search, max_uses: 1 }] }, poor.key)
    assert.equal(served.status, 200, served.text)
  })
}

function testPrepaid(): void {
  test('many searches at once never cost more than the wallet holds', async () => {
    const shared = await openPurse(gateway.data, 1_000_000_000n)
    const asking = { ...opus, model: 'anthropic/claude-haiku-4-5', tools: [search] }
    upstream.always(({ body }) => {
      const [tool] = body['tools'] as JsonObject[]
      const searched = Number(tool?.['max_uses'])
      return sendJson(
        answerMessages({
          input_tokens: 20 + searched * bounds.toolResultTokens,
          output_tokens: 500,
          server_tool_use: { web_search_requests: searched },
        }),
      )
    })
    const heard = await Promise.all(Array.from({ length: 20 }, () => call('/v1/messages', asking, shared.key)))
    const served = heard.filter(({ status }) => status === 200)
    assert.ok(served.length > 0 && served.length < heard.length, `${served.length} of ${heard.length} were served`)
    for (const { status } of heard) assert.ok(status === 200 || status === 402, String(status))
    for (const each of served) {
      const { usage, cost_nanos: cost } = await readRecord(each, shared.key)
      assert.deepEqual((usage as JsonObject)['server_tool_calls'], { web_search: bounds.serverToolCalls })
      // 8 searches, what they brought at a dollar a million, and 500 tokens of output at five.
      assert.equal(Number(cost), 80_000_000 + (20 + 8 * bounds.toolResultTokens) * 1_000 + 2_500_000)
    }
    const { columns, rows } = await operate(gateway.data, 'export.generations', {})
    const waived = (columns as string[]).indexOf('waived')
    assert.ok((rows as unknown[][]).every((row) => row[waived] === '0'))
  })

  test('what has no price is refused to a prepaid wallet by its field, before the provider is called', async () => {
    const before = upstream.received.length
    const refused = async (path: string, body: JsonObject) => {
      const { status, json } = await call(path, body)
      const error = json['error'] as JsonObject
      return [status, error['code'] ?? error['type'], error['param'] ?? String(error['message']).split("'")[1]]
    }
    const code = 'unsupported_parameter'
    assert.deepEqual(await refused('/v1/responses', { ...responses, tools: [{ type: 'image_generation' }] }), [
      400,
      code,
      'tools[0]',
    ])
    assert.deepEqual(await refused('/v1/chat/completions', { ...chat, service_tier: 'ultrafast' }), [
      400,
      code,
      'service_tier',
    ])
    assert.deepEqual(await refused('/v1/messages', { ...opus, inference_geo: 'eu' }), [
      400,
      'invalid_request_error',
      'inference_geo',
    ])
    assert.equal(upstream.received.length, before)
  })
}

function testUnlimited(): void {
  test('an unlimited owner is served: the record and the log say what had no price', async () => {
    upstream.next(sendJson(answerChat({ service_tier: 'ultrafast' })))
    const heard = await call('/v1/chat/completions', { ...chat, service_tier: 'ultrafast' }, gateway.key)
    assert.equal(heard.status, 200, heard.text)
    const record = await readRecord(heard, gateway.key)
    const usage = record['usage'] as JsonObject
    assert.deepEqual([usage['service_tier'], usage['unpriced']], ['ultrafast', ['service_tier ultrafast']])
    assert.equal(Number(record['cost_nanos']), 4_000_000)
    await until('the log', () => gateway.log().includes('has no price here'))
    const [, metrics = ''] =
      /"url":"([^"]+)","msg":"metrics are served"/.exec(gateway.log()) ?? assert.fail(gateway.log())
    const counted = /^crossmodel_unpriced_usages_total\{[^}]*\} (\d+)$/m.exec(await (await fetch(metrics)).text())
    assert.equal(counted?.[1], '1')
  })

  test('an advisor is billed at the price of its own model', async () => {
    const counts = { input_tokens: 1_000, output_tokens: 100 }
    const iterations = [
      { type: 'message', model: 'claude-haiku-4-5', ...counts },
      { type: 'advisor_message', model: 'claude-opus-4-8', input_tokens: 2_000, output_tokens: 400 },
    ]
    upstream.next(sendJson(answerMessages({ iterations })))
    const advisor = { type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-4-8', max_uses: 1 }
    const body = { ...opus, model: 'anthropic/claude-haiku-4-5', tools: [advisor] }
    const heard = await call('/v1/messages', body, gateway.key)
    assert.equal(heard.status, 200, heard.text)
    // 1,000 and 100 at 1 and 5 USD a million, 2,000 and 400 at 5 and 25.
    assert.equal(Number((await readRecord(heard, gateway.key))['cost_nanos']), 1_500_000 + 20_000_000)
  })

  test('the export names the terms, and the auditor comes to the same charges', async () => {
    const exported = await operate(gateway.data, 'export.generations', {})
    const columns = exported['columns'] as string[]
    const rows = exported['rows'] as unknown[][]
    const values = (name: string) => new Set(rows.map((row) => row[columns.indexOf(name)]))
    assert.ok(
      values('service_tier').has('priority') && values('speed').has('fast') && values('inference_geo').has('us'),
    )
    assert.ok(values('unpriced').has('service_tier ultrafast'))
    const audit = await operate(gateway.data, 'wallet.audit', {})
    assert.deepEqual([audit['ok'], audit['differences']], [true, []])
  })
}

describe('what is billed beside plain tokens (sqlite)', () => describeBilling(async () => ({})))
describe('what is billed beside plain tokens (postgres)', { skip: postgresAbsent }, () => {
  const server = postgresAbsent ? undefined : openPostgres()
  after(async () => (await server)?.close())
  describeBilling(async () => ({ database: await (await server)?.createDatabase() }) as JsonObject)
})
